// SPDX-License-Identifier: MIT
#pragma once

#include <QMetaType>
#include <QString>

namespace orrery {

/// What a sandboxed program did with one port of one host.
struct Contact {
    QString host; ///< The name that it looked up, else the address; "*": one host too many.
    quint16 port = 0;
    qint64 opened = 0; ///< TCP connections.
    qint64 sent = 0; ///< Bytes.
    qint64 received = 0;
    friend bool operator==(const Contact &, const Contact &) = default;
};

} // namespace orrery

Q_DECLARE_METATYPE(orrery::Contact)
