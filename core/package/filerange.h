// SPDX-License-Identifier: MIT
#pragma once

#include <QCryptographicHash>
#include <QFile>

namespace orrery {

/// A stretch of a file as a device that is read once, from start to end, and hashed meanwhile.
class FileRange : public QIODevice
{
public:
    /// Opens \a path for itself; isOpen() says whether that worked.
    FileRange(const QString &path, qint64 offset, qint64 size);

    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] qint64 bytesAvailable() const override;
    /// SHA-256 of the whole stretch, lower-case hex; reads what nobody has read yet.
    [[nodiscard]] QByteArray digest();

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    QFile m_file;
    qint64 m_left;
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
};

} // namespace orrery
