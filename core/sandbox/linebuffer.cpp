// SPDX-License-Identifier: MIT
#include "core/sandbox/linebuffer.h"

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

/// Without terminal colours and other control characters; a tab stays.
QString plain(const QString &line)
{
    QString text;
    text.reserve(line.size());
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line.at(i);
        if (c == u'\x1b' && i + 1 < line.size() && line.at(i + 1) == u'[') {
            i += 2;
            while (i < line.size() && (line.at(i) < u'@' || line.at(i) > u'~'))
                ++i;
        } else if (c >= u' ' || c == u'\t') {
            text += c;
        }
    }
    return text;
}

} // namespace

LineBuffer::LineBuffer(qsizetype longestLine)
    : m_longest(longestLine)
{
}

QStringList LineBuffer::add(QByteArrayView bytes)
{
    QStringList lines;
    const QString text = m_decoder(bytes);
    for (qsizetype from = 0; from < text.size();) {
        const qsizetype end = text.indexOf(u'\n', from);
        const qsizetype length = (end < 0 ? text.size() : end) - from;
        const qsizetype room = qMax(qsizetype(0), qMin(length, m_longest - m_line.size()));
        m_line += QStringView(text).sliced(from, room);
        m_dropped += length - room;
        if (end < 0)
            break;
        lines += takeLine();
        from = end + 1;
    }
    return lines;
}

QStringList LineBuffer::finish()
{
    if (m_line.isEmpty())
        return {};
    return {takeLine()};
}

QString LineBuffer::takeLine()
{
    QString line = plain(m_line);
    if (m_dropped > 0)
        line += u" … (%1 more characters)"_s.arg(m_dropped);
    m_line.clear();
    m_dropped = 0;
    return line;
}

} // namespace orrery
