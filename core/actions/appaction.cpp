// SPDX-License-Identifier: MIT
#include "core/actions/appaction.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>
#include <optional>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(AppAction)
};

constexpr qsizetype mostActions = 100;
constexpr qsizetype mostInputs = 50;
constexpr qsizetype longestText = 1000;
constexpr std::array typeNames{"string"_L1, "number"_L1, "boolean"_L1};

std::unexpected<Error> wrong(const QString &what)
{
    return fail(ErrorCode::Corrupt, Text::tr("The app's list of actions is wrong: %1").arg(what));
}

/// The text under \a key; empty if there is none.
QString textOf(const QJsonObject &json, QLatin1StringView key)
{
    return json.value(key).toString().left(longestText);
}

Result<ActionInput> readInput(const QJsonObject &json, const QString &action)
{
    ActionInput input;
    input.name = textOf(json, "name"_L1);
    if (input.name.isEmpty())
        return wrong(Text::tr("an input of “%1” has no name.").arg(action));
    const QString type = textOf(json, "type"_L1);
    const auto known = std::ranges::find(typeNames, type);
    if (known == typeNames.end())
        return wrong(Text::tr("the input “%1” of “%2” has the type “%3”; allowed are string, "
                              "number and boolean.")
                         .arg(input.name, action, type));
    input.type = static_cast<ActionInput::Type>(known - typeNames.begin());
    input.title = textOf(json, "title"_L1);
    if (input.title.isEmpty())
        input.title = input.name;
    input.isOptional = json.value("optional"_L1).toBool();
    return input;
}

Result<AppAction> readAction(const QJsonObject &json, const QString &micro)
{
    AppAction action;
    action.micro = micro;
    action.name = textOf(json, "name"_L1);
    if (action.name.isEmpty())
        return wrong(Text::tr("an action has no name."));
    action.title = textOf(json, "title"_L1);
    if (action.title.isEmpty())
        action.title = action.name;
    action.path = textOf(json, "path"_L1);
    if (action.path.isEmpty())
        return wrong(Text::tr("“%1” has no path.").arg(action.name));
    if (!action.path.startsWith(u'/'))
        action.path.prepend(u'/');
    action.output = textOf(json, "output"_L1);
    if (action.output.isEmpty())
        action.output = u"@deta/raw"_s;
    const QJsonArray inputs = json.value("input"_L1).toArray();
    if (inputs.size() > mostInputs)
        return wrong(
            Text::tr("“%1” asks for more than %2 values.").arg(action.name).arg(mostInputs));
    for (const QJsonValue &each : inputs) {
        auto input = readInput(each.toObject(), action.name);
        if (!input)
            return std::unexpected(input.error());
        action.inputs += *std::move(input);
    }
    return action;
}

/// \a value as \a type; nothing: it is none.
std::optional<QJsonValue> converted(const QJsonValue &value, ActionInput::Type type)
{
    const QString text = value.toString().trimmed();
    switch (type) {
    case ActionInput::Type::Text:
        if (value.isString())
            return value;
        break;
    case ActionInput::Type::Number: {
        if (value.isDouble())
            return value;
        bool isNumber = false;
        const double number = text.toDouble(&isNumber);
        if (isNumber && value.isString())
            return number;
        break;
    }
    case ActionInput::Type::Boolean:
        if (value.isBool())
            return value;
        if (text == "true"_L1 || text == "false"_L1)
            return text == "true"_L1;
        break;
    }
    return {};
}

} // namespace

QString inputTypeName(ActionInput::Type type)
{
    return typeNames.at(static_cast<size_t>(type));
}

Result<QList<AppAction>> readAppActions(const QByteArray &json, const QString &micro)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    const QJsonValue list = document.object().value("actions"_L1);
    if (!list.isArray())
        return wrong(Text::tr("it is not JSON with a list “actions”."));
    const QJsonArray entries = list.toArray();
    if (entries.size() > mostActions)
        return wrong(Text::tr("it has more than %1 entries.").arg(mostActions));
    QList<AppAction> actions;
    for (const QJsonValue &entry : entries) {
        auto action = readAction(entry.toObject(), micro);
        if (!action)
            return std::unexpected(action.error());
        actions += *std::move(action);
    }
    return actions;
}

Result<QJsonObject> checkedInputs(const AppAction &action, const QJsonObject &values)
{
    QJsonObject checked;
    QStringList names;
    for (const ActionInput &input : action.inputs) {
        names += input.name;
        const QJsonValue given = values.value(input.name);
        if (given.isUndefined() || given.isNull()) {
            if (!input.isOptional)
                return fail(ErrorCode::InvalidInput,
                            Text::tr("“%1” needs a value for “%2”.").arg(action.name, input.name));
            continue;
        }
        const auto value = converted(given, input.type);
        if (!value)
            return fail(ErrorCode::InvalidInput,
                        Text::tr("“%1” of “%2” must be a %3.")
                            .arg(input.name, action.name, inputTypeName(input.type)));
        checked.insert(input.name, *value);
    }
    const QStringList given = values.keys();
    for (const QString &name : given) {
        if (!names.contains(name))
            return fail(ErrorCode::InvalidInput,
                        names.isEmpty() ? Text::tr("“%1” takes no values.").arg(action.name)
                                        : Text::tr("“%1” has no input “%2”; it has: %3.")
                                              .arg(action.name, name, names.join(u", "_s)));
    }
    return checked;
}

QJsonObject toJson(const AppAction &action, QJsonObject owner)
{
    QJsonArray inputs;
    for (const ActionInput &input : action.inputs)
        inputs += QJsonObject{{u"name"_s, input.name},
                              {u"title"_s, input.title},
                              {u"type"_s, inputTypeName(input.type)},
                              {u"optional"_s, input.isOptional}};
    owner.insert(u"name"_s, action.name);
    owner.insert(u"title"_s, action.title);
    owner.insert(u"input"_s, inputs);
    owner.insert(u"output"_s, action.output);
    return owner;
}

} // namespace orrery
