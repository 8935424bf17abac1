// SPDX-License-Identifier: MIT
#pragma once

#include "core/drive/databrowser.h"

#include <QWidget>

class QComboBox;
class QPlainTextEdit;
class QPushButton;

namespace orrery::ui {

/// One item as JSON: as it is, or as it was. Knows no service. Thread: main.
class ItemPane : public QWidget
{
    Q_OBJECT
public:
    explicit ItemPane(QWidget *parent = nullptr);

    void showItem(const QString &key, const QString &json); ///< Empty: none is chosen.
    /// Whether the items that come are gone: then there is no state "now".
    void setGone(bool areGone) { m_areGone = areGone; }
    /// The earlier states of the item that is shown.
    void setVersions(const QString &key, const QList<BrowsedVersion> &versions);

Q_SIGNALS:
    void versionsWanted(const QString &key);
    void restoreRequested(const QByteArray &item);

private:
    void showVersion();
    [[nodiscard]] qsizetype chosenVersion() const; ///< Below 0: the state now.

    QString m_key;
    QString m_now;
    bool m_areGone = false;
    QList<BrowsedVersion> m_versions;
    QPlainTextEdit *m_json;
    QComboBox *m_version;
    QPushButton *m_restore;
    QWidget *m_bar;
};

} // namespace orrery::ui
