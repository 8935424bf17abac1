// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>
#include <QStringDecoder>
#include <QStringList>

namespace orrery {

/// Turns the bytes of one stream into lines of text. A line longer than the bound comes cut, with
/// a note, and the rest of it is dropped, so that a runaway process costs no memory.
/// One per stream, never shared. Thread: any, one at a time.
class LineBuffer
{
public:
    explicit LineBuffer(qsizetype longestLine = 16 * 1024);

    /// The lines that \a bytes complete; without line ends and terminal colour codes.
    [[nodiscard]] QStringList add(QByteArrayView bytes);
    /// The unfinished last line, if there is one; afterwards the buffer is empty.
    [[nodiscard]] QStringList finish();

private:
    [[nodiscard]] QString takeLine();

    QStringDecoder m_decoder{QStringDecoder::Utf8};
    QString m_line;
    qsizetype m_longest;
    qint64 m_dropped = 0;
};

} // namespace orrery
