// SPDX-License-Identifier: MIT
#include "core/sandbox/processtree.h"

#include <QFile>
#include <QString>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

qint64 residentBytesOfTree(qint64 pid)
{
    const QString proc = u"/proc/%1"_s.arg(pid);
    const QList<QByteArray> pages = contentOf(proc + u"/statm"_s).split(' ');
    if (pages.size() < 2)
        return 0;
    qint64 bytes = pages.at(1).toLongLong() * sysconf(_SC_PAGESIZE);
    const QByteArray children = contentOf(u"%1/task/%2/children"_s.arg(proc).arg(pid));
    for (const QByteArray &child : children.split(' ')) {
        if (!child.isEmpty())
            bytes += residentBytesOfTree(child.toLongLong());
    }
    return bytes;
}

} // namespace orrery
