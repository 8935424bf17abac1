// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/historylimits.h"
#include "ui/theme/appearance.h"
#include "ui/theme/page.h"

class QButtonGroup;
class QCheckBox;
class QPushButton;
class QListView;
class QSpinBox;
class QStringListModel;
class QVBoxLayout;

namespace orrery::ui {

class Label;

/// What the settings page tells about this Space.
struct SpaceSummary {
    QString address; ///< "http://localhost:7723"; empty: not reachable yet.
    QString caFile; ///< Certificate that sandboxes trust.
    QString folder; ///< The profile.
    QString keyring; ///< One sentence: where the secrets are.
    bool keyringIsWeak = false;
    QString sandbox; ///< One sentence: how apps are kept apart.
    bool sandboxIsWeak = false;
    QString version;
    friend bool operator==(const SpaceSummary &, const SpaceSummary &) = default;
};

/// One browser that is signed in, as the settings show it.
struct SignedIn {
    QByteArray session; ///< Hash of its secret.
    QString text;
    friend bool operator==(const SignedIn &, const SignedIn &) = default;
};

/// The settings as cards, what concerns the whole Space. Knows no service. Thread: main.
class SettingsView : public Page
{
    Q_OBJECT
public:
    explicit SettingsView(QWidget *parent = nullptr);

    void setFacts(const SpaceSummary &facts);
    void setAppearance(Appearance::Mode mode);
    void setDeveloperMode(bool isOn);
    void setCatalogues(const QStringList &folders); ///< Those that the user may remove.
    void setSessions(const QList<SignedIn> &browsers);
    void setHistory(const HistoryLimits &limits);
    void setSpares(bool areWanted);
    /// \a text: who trusts it, or what goes on; while \a isBusy the switch waits.
    void setHttps(bool isOn, const QString &text, bool isBusy = false);

Q_SIGNALS:
    void appearanceChosen(orrery::ui::Appearance::Mode mode);
    void developerModeChosen(bool isOn);
    void addCatalogueRequested();
    void signOutRequested(const QByteArray &session);
    void removeCatalogueRequested(const QString &folder);
    void openFolderRequested();
    void openSpaceRequested();
    void copyRequested(const QString &text);
    void lockRequested();
    void sparesChosen(bool areWanted);
    void httpsChosen(bool isOn);
    void historyChosen(const orrery::HistoryLimits &limits);
    void quitRequested();

private:
    QWidget *createAppearance();
    QWidget *createSpace();
    QWidget *createCatalogues();
    void fitList(QListView *list, qsizetype rows);
    QWidget *createAccess();
    QWidget *createHttps();
    QWidget *createApps();
    QWidget *createHistory();
    QWidget *createDeveloper();
    QWidget *createAbout();

    SpaceSummary m_facts;
    QButtonGroup *m_modes = nullptr;
    QCheckBox *m_developer = nullptr;
    QStringListModel *m_catalogues = nullptr;
    QListView *m_catalogueList = nullptr;
    QPushButton *m_removeCatalogue = nullptr;
    QPushButton *m_lock = nullptr;
    QCheckBox *m_https = nullptr;
    Label *m_httpsText = nullptr;
    QCheckBox *m_spares = nullptr;
    QCheckBox *m_history = nullptr;
    QSpinBox *m_versions = nullptr;
    QSpinBox *m_days = nullptr;
    Label *m_address = nullptr;
    Label *m_ca = nullptr;
    Label *m_folder = nullptr;
    Label *m_keyring = nullptr;
    Label *m_sandbox = nullptr;
    Label *m_version = nullptr;
    Label *m_sessions = nullptr;
    QList<SignedIn> m_signedIn;
    QStringListModel *m_sessionTexts = nullptr; ///< Of \a m_signedIn.
    QListView *m_sessionList = nullptr;
    QPushButton *m_signOut = nullptr;
};

} // namespace orrery::ui
