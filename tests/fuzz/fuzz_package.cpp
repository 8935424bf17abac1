// SPDX-License-Identifier: MIT
#include "core/package/packagereader.h"
#include "core/package/tarunpacker.h"

#include <QBuffer>
#include <QDir>
#include <QTemporaryDir>
#include <QTemporaryFile>

using namespace orrery;

/// The same bytes as a ZIP, as a whole package and as a tar.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    QBuffer buffer(&bytes);
    if (!buffer.open(QIODevice::ReadOnly))
        return 0;
    Q_UNUSED(readZipDirectory(buffer, 100))
    QTemporaryDir dir;
    QTemporaryFile file;
    if (!dir.isValid() || !file.open() || file.write(bytes) != bytes.size() || !file.flush())
        return 0;
    if (const auto report = verifyPackage(file.fileName()))
        Q_UNUSED(unpackPackage(file.fileName(), *report, dir.filePath(QStringLiteral("package"))))
    const QString target = dir.filePath(QStringLiteral("tar"));
    buffer.seek(0);
    if (QDir().mkpath(target)) {
        TarUnpacker unpacker(target, {.bytes = 100'000, .entries = 100});
        Q_UNUSED(unpacker.unpack(buffer))
    }
    // Nothing beside the two folders: what leads out would lie here.
    const QStringList names =
        QDir(dir.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    for (const QString &name : names) {
        if (name != QStringLiteral("package") && name != QStringLiteral("tar"))
            qFatal("something was unpacked outside");
    }
    return 0;
}
