// SPDX-License-Identifier: MIT
#pragma once

#include "core/package/manifest.h"
#include "core/package/signingkey.h"

#include <QByteArray>
#include <QList>

namespace orrery::sample {

using Entries = QList<std::pair<QByteArray, QByteArray>>; ///< Name and content.

/// A ZIP of stored entries, written by hand so that it can hold what no library would write.
[[nodiscard]] QByteArray zipOf(const Entries &entries);

/// One header of a tar with its content; \a type as in the format: '0' file, '5' folder, '2' link.
struct TarItem {
    QByteArray name;
    QByteArray content = {};
    char type = '0';
    QByteArray target = {};
    int mode = 0644;
    qint64 size = -1; ///< What the header says; -1 = the truth.
};
[[nodiscard]] QByteArray tarOf(const QList<TarItem> &items);
[[nodiscard]] QByteArray zstdOf(const QByteArray &bytes);

/// A manifest with one static Micro "web" that unpacks to \a size bytes.
[[nodiscard]] Manifest manifestOf(const SigningKey &key, qint64 size);

/// \a entries with CHECKSUMS and its signature behind them: rightly signed, whatever they hold.
[[nodiscard]] Entries withSignature(Entries entries, const SigningKey &key);
/// Type, manifest and the one payload \a tar, not signed yet.
[[nodiscard]] Entries entriesOf(const Manifest &manifest, const QByteArray &tar);

} // namespace orrery::sample
