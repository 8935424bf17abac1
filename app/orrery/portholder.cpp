// SPDX-License-Identifier: MIT
#include "app/orrery/portholder.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(PortHolder)
};

/// The sockets that listen on \a port, as links in /proc/<pid>/fd name them.
QSet<QString> listening(quint16 port)
{
    QSet<QString> sockets;
    const QString end = u":%1"_s.arg(uint(port), 4, 16, QChar(u'0')).toUpper();
    for (const QString &table : {u"/proc/net/tcp"_s, u"/proc/net/tcp6"_s}) {
        QFile file(table);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        for (const QByteArray &line : file.readAll().split('\n')) {
            const QStringList fields = QString::fromLatin1(line).split(u' ', Qt::SkipEmptyParts);
            if (fields.size() > 9 && fields.at(1).endsWith(end) && fields.at(3) == "0A"_L1)
                sockets += u"socket:[%1]"_s.arg(fields.at(9));
        }
    }
    return sockets;
}

} // namespace

QString portHolder(quint16 port)
{
    const QSet<QString> sockets = listening(port);
    if (sockets.isEmpty())
        return {};
    for (const QString &pid : QDir(u"/proc"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        if (pid.toLongLong() <= 0)
            continue;
        const QDir descriptors(u"/proc/%1/fd"_s.arg(pid));
        for (const QString &fd : descriptors.entryList(QDir::Files | QDir::System)) {
            if (!sockets.contains(
                    QFile(descriptors.filePath(fd)).symLinkTarget().section(u'/', -1)))
                continue;
            QFile name(u"/proc/%1/comm"_s.arg(pid));
            const QByteArray program =
                name.open(QIODevice::ReadOnly) ? name.readAll().trimmed() : QByteArray("?");
            return Text::tr("%1 (process %2)").arg(QString::fromUtf8(program), pid);
        }
    }
    return {};
}

} // namespace orrery
