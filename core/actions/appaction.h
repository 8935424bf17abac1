// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"
#include "core/foundation/result.h"

#include <QJsonObject>
#include <QList>

namespace orrery {

/// One value that an app action asks for.
struct ActionInput {
    enum class Type { Text, Number, Boolean };

    QString name = {};
    QString title = {}; ///< What to show; the name where the app says nothing.
    Type type = Type::Text;
    bool isOptional = false;
    friend bool operator==(const ActionInput &, const ActionInput &) = default;
};

/// Something that an app offers to do (`provide_actions`, runtime.md §9.2). A value.
struct AppAction {
    QString micro = {};
    QString name = {};
    QString title = {};
    QString path = {}; ///< Of the Micro's root; begins with "/".
    QList<ActionInput> inputs = {};
    QString output = {}; ///< "@deta/raw", "@deta/detail", …, or a page of the app.
    friend bool operator==(const AppAction &, const AppAction &) = default;
};

/// What a Micro answered to `GET /__space/actions`. Corrupt: not a list of actions; the message
/// names the entry that is wrong. Text that an app chose is at most 1000 long each, 100 actions.
[[nodiscard]] Result<QList<AppAction>> readAppActions(const QByteArray &json, const QString &micro);

/// \a values as the action wants them: what is a text but should be a number or a truth is turned
/// into one. InvalidInput names the input that is missing, unknown or of another type.
[[nodiscard]] Result<QJsonObject> checkedInputs(const AppAction &action, const QJsonObject &values);

/// "string", "number", "boolean".
[[nodiscard]] QString inputTypeName(ActionInput::Type type);
/// The entry of a list of actions; \a owner has the keys that tell whose it is.
[[nodiscard]] QJsonObject toJson(const AppAction &action, QJsonObject owner);

} // namespace orrery
