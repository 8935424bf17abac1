// SPDX-License-Identifier: MIT
#pragma once

#include <QHashFunctions>
#include <QMetaType>
#include <QString>

#include <compare>
#include <utility>

namespace orrery {

/// A text that names one kind of thing; two kinds never mix.
template <typename Tag> struct Id {
    QString value;

    [[nodiscard]] bool isEmpty() const { return value.isEmpty(); }
    friend bool operator==(const Id &, const Id &) = default;
    friend auto operator<=>(const Id &a, const Id &b) { return a.value <=> b.value; }
    friend size_t qHash(const Id &id, size_t seed = 0) { return qHash(id.value, seed); }
};

using AppId = Id<struct AppTag>; ///< `<key id>/<short name>`, or `local/<slug>`.
using InstanceId = Id<struct InstanceTag>; ///< 11 of a-z and 0-9, first a letter.
using CollectionId = Id<struct CollectionTag>; ///< Same form; also a project id of the SDKs.
using ProjectId = Id<struct ProjectTag>; ///< Same form.
using MicroName = std::pair<InstanceId, QString>; ///< Of an instance, by the Micro's own name.

/// 11 random lower-case letters and digits, the first a letter (base.md §1.2).
[[nodiscard]] QString randomId();

/// \a length random letters and digits from the system's random source; for secrets.
[[nodiscard]] QString randomSecret(int length = 32);

/// The alias form of \a text: lower case, every run of other characters one dash, 1 to 40 long,
/// never beginning with "localhost" (design.md §12). Empty text gives "app".
[[nodiscard]] QString slug(QStringView text);

/// Whether \a text is a valid alias: `[a-z0-9-]`, 1 to 40, no dash at an edge, not "localhost…".
[[nodiscard]] bool isAlias(QStringView text);

} // namespace orrery

Q_DECLARE_METATYPE(orrery::AppId)
Q_DECLARE_METATYPE(orrery::InstanceId)
Q_DECLARE_METATYPE(orrery::CollectionId)
Q_DECLARE_METATYPE(orrery::ProjectId)
