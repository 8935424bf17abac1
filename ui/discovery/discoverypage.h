// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/ids.h"
#include "core/foundation/result.h"

#include <QStackedWidget>

namespace orrery {

class Installer;

namespace ui {

class InstallJobs;
class OfferView;
class StoreModel;
class StoreView;
struct StoreEntry;

/// Discovery: the list of apps, and the page of one from wherever it comes: a catalogue, a
/// folder, a package file. Installs through InstallJobs. Thread: main.
class DiscoveryPage : public QStackedWidget
{
    Q_OBJECT
public:
    /// All borrowed.
    struct Sources {
        Installer &installer;
        InstallJobs &jobs;
        StoreModel &store;
    };

    explicit DiscoveryPage(Sources sources, QWidget *parent = nullptr);

    [[nodiscard]] StoreView *storeView() const { return m_list; }
    /// Looks at \a source and shows its page.
    void inspect(const QString &source);
    /// The same, to update \a instance with what is found.
    void inspectUpdate(const QString &source, const InstanceId &instance);
    void askForFolder();
    void askForFile();
    void refreshOffer(); ///< What is installed changed.

Q_SIGNALS:
    void openRequested(const orrery::InstanceId &instance);
    void logRequested(const QString &job);

private:
    void showOffer();
    void showProgress(const QString &job);
    void install();
    void update();

    Sources m_sources;
    StoreView *m_list;
    OfferView *m_offer;
    QString m_source; ///< Whose page is shown or awaited.
    InstanceId m_updated; ///< Empty: the newest installed copy.
    quint64 m_question = 0; ///< Counts inspections: only the newest answer counts.
};

} // namespace ui
} // namespace orrery
