// SPDX-License-Identifier: MIT
#include "core/spacefile/spaceignore.h"

using namespace orrery;

/// The last line is the path, the others are patterns.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QString text = QString::fromUtf8(reinterpret_cast<const char *>(data),
                                           static_cast<qsizetype>(qMin<size_t>(size, 4096)));
    const qsizetype cut = text.lastIndexOf(u'\n');
    const SpaceIgnore ignore = SpaceIgnore::parse(text.left(qMax<qsizetype>(cut, 0)));
    const QString path = text.sliced(cut + 1).left(256);
    const bool isFolderIgnored = ignore.ignores(path, true);
    if (isFolderIgnored && !path.isEmpty() && !ignore.ignores(path + QStringLiteral("/x"), false))
        qFatal("a file in an ignored folder is not ignored");
    return 0;
}
