// SPDX-License-Identifier: MIT
#include "core/package/filerange.h"

namespace orrery {

FileRange::FileRange(const QString &path, qint64 offset, qint64 size)
    : m_file(path)
    , m_left(size)
{
    if (m_file.open(QIODevice::ReadOnly) && m_file.seek(offset))
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

qint64 FileRange::bytesAvailable() const
{
    return m_left + QIODevice::bytesAvailable();
}

QByteArray FileRange::digest()
{
    QByteArray buffer(256 * 1024, Qt::Uninitialized);
    while (m_left > 0 && readData(buffer.data(), buffer.size()) > 0) {}
    return m_hash.result().toHex();
}

qint64 FileRange::readData(char *data, qint64 maxSize)
{
    const qint64 count = m_file.read(data, qMin(maxSize, m_left));
    if (count <= 0)
        return m_left == 0 ? 0 : -1;
    m_hash.addData(QByteArrayView(data, count));
    m_left -= count;
    return count;
}

qint64 FileRange::writeData(const char *, qint64)
{
    return -1;
}

} // namespace orrery
