// SPDX-License-Identifier: MIT
#include "core/control/controlmessage.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Control)
};

// In the order of ErrorCode.
constexpr std::array codeNames{
    "invalid_input"_L1,    "not_found"_L1, "conflict"_L1,  "denied"_L1,  "timeout"_L1,
    "cancelled"_L1,        "io"_L1,        "disk_full"_L1, "corrupt"_L1, "unavailable"_L1,
    "needs_permission"_L1, "internal"_L1,
};

std::optional<QStringList> texts(const QJsonValue &value)
{
    QStringList result;
    for (const QJsonValue &text : value.toArray()) {
        if (!text.isString())
            return std::nullopt;
        result += text.toString();
    }
    return result;
}

bool isOption(const QJsonValue &value)
{
    return value.isBool() || value.isString() || (value.isArray() && texts(value));
}

} // namespace

bool ControlRequest::has(QLatin1StringView option) const
{
    const QJsonValue value = options[option];
    return value.isBool() ? value.toBool() : !value.isUndefined();
}

QString ControlRequest::text(QLatin1StringView option) const
{
    return options[option].toString();
}

QStringList ControlRequest::texts(QLatin1StringView option) const
{
    return orrery::texts(options[option]).value_or(QStringList());
}

QString ControlRequest::absolute(const QString &path) const
{
    return QDir::cleanPath(QDir(cwd).absoluteFilePath(path));
}

QByteArray toLine(const QJsonObject &message)
{
    return QJsonDocument(message).toJson(QJsonDocument::Compact) + '\n';
}

QJsonObject toJson(const ControlRequest &request)
{
    return {{u"words"_s, QJsonArray::fromStringList(request.words)},
            {u"options"_s, request.options},
            {u"cwd"_s, request.cwd}};
}

Result<ControlRequest> parseControlRequest(const QByteArray &line)
{
    const auto refuse = [](const QString &why) {
        return fail(ErrorCode::InvalidInput, Text::tr("This is not a request: %1.").arg(why));
    };
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(line, &error);
    if (!document.isObject())
        return refuse(error.error == QJsonParseError::NoError ? u"not an object"_s
                                                              : error.errorString());
    const QJsonObject json = document.object();
    ControlRequest request;
    const auto words = texts(json["words"_L1]);
    if (!words || words->isEmpty())
        return refuse(u"no words"_s);
    request.words = *words;
    const QJsonValue options = json["options"_L1];
    if (!options.isUndefined() && !options.isObject())
        return refuse(u"options is not an object"_s);
    request.options = options.toObject();
    if (!std::ranges::all_of(request.options, isOption))
        return refuse(u"an option is no text, list of texts, or flag"_s);
    request.cwd = json["cwd"_L1].toString();
    if (!request.cwd.isEmpty() && !QDir::isAbsolutePath(request.cwd))
        return refuse(u"cwd is not absolute"_s);
    return request;
}

QString errorCodeName(ErrorCode code)
{
    return codeNames.at(static_cast<size_t>(code));
}

ErrorCode errorCodeFromName(const QString &name)
{
    const auto it = std::ranges::find(codeNames, name);
    return it == codeNames.end() ? ErrorCode::Internal
                                 : static_cast<ErrorCode>(it - codeNames.begin());
}

} // namespace orrery
