// SPDX-License-Identifier: MIT
// Any bytes as a zip to import: nothing leaves the Collection's folder, whatever the names are.
#include "core/base/sqlitebasestore.h"
#include "core/base/storepool.h"
#include "core/drive/filedrives.h"
#include "core/lifecycle/datatransfer.h"
#include "tests/fuzz/application.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtLogging>

#include <cstdint>

using namespace Qt::StringLiterals;
using namespace orrery;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    needApplication();
    const QTemporaryDir folder;
    QFile zip(folder.filePath(u"in.zip"_s));
    if (!zip.open(QFile::WriteOnly))
        qFatal("no file");
    zip.write(reinterpret_cast<const char *>(data), static_cast<qint64>(size));
    zip.close();
    static const Clock clock;
    static const SqliteBases bases(clock);
    static const FileDrives drives(clock);
    StorePool pool(1, 2);
    const CollectionRef collection{.id = "c", .folder = folder.filePath(u"c"_s).toStdString()};
    DataTransfer transfer(pool, bases, drives);
    QFuture<Result<TransferReport>> done = transfer.importFrom(collection, zip.fileName());
    while (!done.isFinished())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    const QStringList beside =
        QDir(folder.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    for (const QString &name : beside) {
        if (name != "c"_L1 && name != "in.zip"_L1)
            qFatal("something was written beside: %s", qPrintable(name));
    }
    return 0;
}
