// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>

class QSocketNotifier;

namespace orrery {

/// Tells which files below a folder changed. QFileSystemWatcher wants every path named and loses
/// files that editors replace by renaming, so this speaks inotify: one watch per folder.
/// Thread: that of its owner. The first scan and scans of new folders happen there too; ignored
/// folders (node_modules) are not entered.
class FolderWatch : public QObject
{
    Q_OBJECT
public:
    using Ignores = std::function<bool(const QString &relative, bool isDirectory)>;

    explicit FolderWatch(QObject *parent = nullptr);
    ~FolderWatch() override;

    /// Watches \a folder in place of what was watched before. \a ignores may be empty. Changes
    /// that follow one another within \a quiet are told together, but at the latest after ten
    /// times \a quiet. Unavailable: the computer's limit of watches is used up.
    [[nodiscard]] Result<> watch(const QString &folder, Ignores ignores,
                                 std::chrono::milliseconds quiet = std::chrono::milliseconds(30));
    void stop();
    [[nodiscard]] bool isWatching() const { return m_notifier != nullptr; }

Q_SIGNALS:
    /// Paths relative to the folder, sorted. A path of "." alone: too much happened at once to say
    /// what; everything may have changed.
    void changed(const QStringList &relativePaths);

private:
    [[nodiscard]] Result<> add(const QString &relative);
    void readEvents();
    void note(const QString &relative);
    void tell();

    QString m_folder;
    Ignores m_ignores;
    int m_fd = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QHash<int, QString> m_folders; ///< Watch → folder's relative path, "" for the root.
    QSet<QString> m_pending;
    QTimer m_quiet;
    QTimer m_latest;
};

} // namespace orrery
