// SPDX-License-Identifier: MIT
#include "app/space/environmentfile.h"

#include "core/keys/privatefile.h"

#include <QFile>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace orrery {

QStringList parseEnvironment(const QString &text)
{
    QStringList lines;
    for (const QString &raw : text.split(u'\n')) {
        QString line = raw.trimmed();
        if (line.startsWith("export "_L1))
            line = line.sliced(7).trimmed();
        const qsizetype equals = line.indexOf(u'=');
        if (line.startsWith(u'#') || equals < 1)
            continue;
        QString value = line.sliced(equals + 1).trimmed();
        for (const QChar quote : {u'"', u'\''}) {
            if (value.size() > 1 && value.startsWith(quote) && value.endsWith(quote)) {
                value = value.sliced(1, value.size() - 2);
                break;
            }
        }
        lines += line.first(equals).trimmed() + u'=' + value;
    }
    return lines;
}

Result<QStringList> readEnvironment(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::NotFound,
                    u"“%1” cannot be read: %2."_s.arg(path, file.errorString()));
    return parseEnvironment(QString::fromUtf8(file.readAll()));
}

Result<> writeEnvironment(const QString &path, const QJsonObject &result)
{
    QString text;
    for (const QJsonValue &value : result["values"_L1].toArray()) {
        const QString name = value.toString().section(u'=', 0, 0);
        text += u"%1=\"%2\"\n"_s.arg(name, value.toString().section(u'=', 1));
    }
    return replacePrivateFile(path, text.toUtf8());
}

} // namespace orrery
