// SPDX-License-Identifier: MIT
#pragma once

#include "core/lifecycle/installoffer.h"

#include <QColor>
#include <QWidget>

class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace orrery::ui {

class Label;

/// The head of an app's page in the app's own colour: icon, name, tagline, and the one button that
/// installs, turns into progress and then opens.
class OfferHeader : public QWidget
{
    Q_OBJECT
public:
    explicit OfferHeader(QWidget *parent = nullptr);

    void setOffer(const InstallOffer &offer);
    /// \a percent below 0: not known how far.
    void showProgress(int percent, const QString &step);
    void showOffer(); ///< Back from progress.

Q_SIGNALS:
    void installRequested(); ///< Also "Install another copy".
    void updateRequested();
    void openRequested();
    void cancelRequested();
    void logRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *makeButtons();
    QWidget *makeProgress();

    InstallOffer m_offer;
    QColor m_colour;
    Label *m_name;
    Label *m_tagline;
    QStackedWidget *m_side;
    QPushButton *m_install = nullptr;
    QPushButton *m_again = nullptr;
    QPushButton *m_open = nullptr;
    QPushButton *m_update = nullptr;
    QProgressBar *m_bar = nullptr;
    Label *m_step = nullptr;
};

} // namespace orrery::ui
