// SPDX-License-Identifier: MIT
#pragma once

#include "ui/shell/sidebar.h"

#include <QMainWindow>

class QStackedWidget;

namespace orrery::ui {

class NoticeArea;
class SideBar;

/// The window as a frame: side bar, notices, one page at a time; files may be dropped on it. Knows
/// no service and no page. Thread: main.
class WindowFrame : public QMainWindow
{
    Q_OBJECT
public:
    explicit WindowFrame(QWidget *parent = nullptr);

    [[nodiscard]] SideBar *sideBar() const { return m_sideBar; }
    [[nodiscard]] NoticeArea *notices() const { return m_notices; }
    [[nodiscard]] SideBar::Place place() const { return m_sideBar->place(); }

    /// The page of \a place; the frame owns it.
    void setPage(SideBar::Place place, QWidget *page);
    void go(SideBar::Place place);
    /// Whether closing hides the window (a tray brings it back) or only makes it small.
    void setHidesOnClose(bool hides) { m_hidesOnClose = hides; }
    void bringUp(); ///< Shows, restores and raises it.

    /// Size and place as text for the settings; empty text keeps the default.
    [[nodiscard]] QString placeText() const;
    void restorePlace(const QString &text);

Q_SIGNALS:
    void filesDropped(const QStringList &paths);
    void closedByUser(); ///< Hidden or made small.
    void quitRequested(); ///< Ctrl+Q.

protected:
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    SideBar *m_sideBar;
    NoticeArea *m_notices;
    QStackedWidget *m_pages;
    QHash<SideBar::Place, QWidget *> m_pageOf;
    bool m_hidesOnClose = false;
};

} // namespace orrery::ui
