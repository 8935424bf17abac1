// SPDX-License-Identifier: MIT
#include "core/builder/starter.h"

#include "core/foundation/ids.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Starter)
};

constexpr qsizetype longestAppName = 12;

/// \a name as it can stand in a page, a script and a YAML text alike.
QString harmless(const QString &name)
{
    static const QRegularExpression others(u"[^\\p{L}\\p{N} ._-]+"_s);
    const QString left = QString(name).replace(others, u" "_s).simplified();
    return left.isEmpty() ? u"My app"_s : left;
}

Result<> writeFile(const QString &path, const QByteArray &text)
{
    QFile file(path);
    if (!QDir().mkpath(QFileInfo(path).path())
        || !file.open(QIODevice::WriteOnly | QIODevice::NewOnly)
        || file.write(text) != text.size()) {
        return fail(ErrorCode::Io, Text::tr("Cannot write “%1”.").arg(path), file.errorString());
    }
    return {};
}

} // namespace

QStringList starterNames()
{
    return {u"static"_s, u"node"_s, u"python"_s};
}

Result<> copyStarter(const QString &starter, const QString &name, const QString &folder)
{
    if (!starterNames().contains(starter)) {
        return fail(ErrorCode::NotFound,
                    Text::tr("There is no starter “%1”; there are %2.")
                        .arg(starter, starterNames().join(u", "_s)));
    }
    const QString root = u":/orrery/templates/"_s + starter;
    QStringList files;
    QDirIterator entries(root, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (entries.hasNext())
        files.append(entries.next().sliced(root.size() + 1));
    for (const QString &file : std::as_const(files)) {
        if (QFileInfo::exists(folder + u'/' + file))
            return fail(ErrorCode::Conflict, Text::tr("“%1” is in the folder already.").arg(file));
    }
    const QString shown = harmless(name);
    for (const QString &file : std::as_const(files)) {
        QFile source(root + u'/' + file);
        if (!source.open(QIODevice::ReadOnly))
            return fail(ErrorCode::Internal, Text::tr("The starter “%1” is damaged.").arg(starter));
        QByteArray text = source.readAll();
        text.replace("@NAME@", shown.toUtf8());
        text.replace("@SHORT@",
                     shown.first(std::min(shown.size(), longestAppName)).trimmed().toUtf8());
        text.replace("@SLUG@", slug(shown).toUtf8());
        if (auto written = writeFile(folder + u'/' + file, text); !written)
            return written;
    }
    return {};
}

} // namespace orrery
