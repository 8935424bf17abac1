// SPDX-License-Identifier: MIT
#include "core/gateway/pagesdk.h"

#include <QDirIterator>
#include <QFile>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr qint64 mostBytes = 64 * 1024 * 1024;

/// The three texts that survive every bundler: where the SDK calls, and how it chooses its scheme.
bool isSdk(const QByteArray &text)
{
    return text.contains("/__space/v0/") && text.contains("location.host")
        && text.contains("localhost");
}

} // namespace

bool carriesPageSdk(const QString &folder)
{
    QDirIterator files(folder, {u"*.js"_s, u"*.mjs"_s, u"*.html"_s, u"*.htm"_s}, QDir::Files,
                       QDirIterator::Subdirectories);
    qint64 left = mostBytes;
    while (files.hasNext() && left > 0) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray text = file.read(left);
        left -= text.size();
        if (isSdk(text))
            return true;
    }
    return false;
}

} // namespace orrery
