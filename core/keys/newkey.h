// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"

#include <QByteArray>

#include <string_view>

namespace orrery {

/// A key at the moment it is made: \a plain is shown once, only \a hash is kept.
struct NewKey {
    QString id; ///< Names the key in lists and when it is revoked; not part of \a plain.
    QString plain; ///< `<collection id>_<secret>`, exactly one underscore (base.md §1.2).
    QByteArray hash;
};

[[nodiscard]] NewKey makeDataKey(const CollectionId &collection);
[[nodiscard]] NewKey makeAppKey(const InstanceId &instance);

/// What is stored and looked up instead of a key or session secret: BLAKE2b, 32 bytes. The secrets
/// have 190 random bits, so no slow password hash is needed. Thread: any.
[[nodiscard]] QByteArray hashKey(std::string_view plain);

/// Compares in a time that depends on the lengths only. Thread: any.
[[nodiscard]] bool sameSecret(std::string_view a, std::string_view b);

} // namespace orrery
