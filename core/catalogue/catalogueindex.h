// SPDX-License-Identifier: MIT
#pragma once

#include "core/catalogue/catalogueentry.h"
#include "core/foundation/result.h"

#include <QFuture>
#include <QObject>
#include <QPromise>

#include <optional>
#include <vector>

namespace orrery {

/// Everything that the configured catalogues list. An app that several of them list is one entry,
/// the newest build; apps of different keys are never merged. Thread: main; reads on a worker.
/// What could not be read keeps its last known entries, and is named in problems().
class CatalogueIndex : public QObject
{
    Q_OBJECT
public:
    struct Problem {
        QString folder;
        Error error;
        friend bool operator==(const Problem &, const Problem &) = default;
    };

    explicit CatalogueIndex(QObject *parent = nullptr);
    ~CatalogueIndex() override;

    /// Which folders to read, in the order of their weight; reads them.
    void setFolders(const QStringList &folders);
    [[nodiscard]] const QStringList &folders() const { return m_folders; }
    /// Reads all folders again; changed() tells of news. Finished when it has been read.
    QFuture<void> refresh();
    /// Finished when what setFolders() or refresh() began has been read; at once if nothing was.
    QFuture<void> whenReady();
    /// Whether everything has been read once since the last setFolders().
    [[nodiscard]] bool isReady() const { return m_isReady; }

    /// Sorted by name.
    [[nodiscard]] const QList<CatalogueEntry> &entries() const { return m_entries; }
    /// Those with every word of \a text in name, tagline or short name.
    [[nodiscard]] QList<CatalogueEntry> search(const QString &text) const;
    /// By short name, `<key id>/<short name>`, or shown name. NotFound. Conflict: apps of several
    /// developers have this name; the message lists them.
    [[nodiscard]] Result<CatalogueEntry> find(const QString &name) const;
    [[nodiscard]] std::optional<CatalogueEntry> newest(const AppId &app) const;
    [[nodiscard]] const QList<Problem> &problems() const { return m_problems; }

Q_SIGNALS:
    void changed(); ///< Entries, problems or readiness.

private:
    struct Reading;
    void take(const Reading &reading);

    QStringList m_folders;
    QList<CatalogueContents> m_contents;
    QList<CatalogueEntry> m_entries;
    QList<Problem> m_problems;
    std::vector<QPromise<void>> m_waiting;
    quint64 m_round = 0; ///< Of the reading that counts; older ones are dropped.
    bool m_isReady = false;
};

} // namespace orrery
