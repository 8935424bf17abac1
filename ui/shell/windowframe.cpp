// SPDX-License-Identifier: MIT
#include "ui/shell/windowframe.h"

#include "ui/shell/noticearea.h"
#include "ui/theme/icons.h"

#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMimeData>
#include <QScreen>
#include <QShortcut>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {

constexpr QSize usualSize(1200, 780);
constexpr QSize leastSize(880, 560);

QStringList droppedPaths(const QMimeData &data)
{
    QStringList paths;
    const QList<QUrl> urls = data.urls();
    for (const QUrl &url : urls) {
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    }
    return paths;
}

} // namespace

WindowFrame::WindowFrame(QWidget *parent)
    : QMainWindow(parent)
    , m_sideBar(new SideBar)
    , m_notices(new NoticeArea)
    , m_pages(new QStackedWidget)
{
    setObjectName(u"mainWindow"_s);
    setWindowTitle(u"Orrery"_s);
    setWindowIcon(programIcon());
    setAcceptDrops(true);
    setMinimumSize(leastSize);
    const QScreen *screen = QGuiApplication::primaryScreen();
    resize(screen ? usualSize.boundedTo(screen->availableSize()) : usualSize);
    auto *content = new QWidget;
    auto *line = new QHBoxLayout(content);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(0);
    line->addWidget(m_sideBar);
    auto *column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(m_notices);
    column->addWidget(m_pages, 1);
    line->addLayout(column, 1);
    setCentralWidget(content);
    connect(m_sideBar, &SideBar::placeChosen, this, &WindowFrame::go);
    auto *quit = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Q), this);
    connect(quit, &QShortcut::activated, this, &WindowFrame::quitRequested);
    auto *close = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_W), this);
    connect(close, &QShortcut::activated, this, &QWidget::close);
}

void WindowFrame::setPage(SideBar::Place place, QWidget *page)
{
    m_pageOf.insert(place, page);
    m_pages->addWidget(page);
    if (place == m_sideBar->place())
        m_pages->setCurrentWidget(page);
}

void WindowFrame::go(SideBar::Place place)
{
    m_sideBar->setPlace(place);
    if (QWidget *page = m_pageOf.value(place))
        m_pages->setCurrentWidget(page);
}

void WindowFrame::bringUp()
{
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

QString WindowFrame::placeText() const
{
    return QString::fromLatin1(saveGeometry().toBase64());
}

void WindowFrame::restorePlace(const QString &text)
{
    if (!text.isEmpty())
        restoreGeometry(QByteArray::fromBase64(text.toLatin1()));
}

void WindowFrame::closeEvent(QCloseEvent *event)
{
    // The Space goes on: apps and other browsers may be using it.
    event->ignore();
    if (m_hidesOnClose)
        hide();
    else
        showMinimized();
    Q_EMIT closedByUser();
}

void WindowFrame::dragEnterEvent(QDragEnterEvent *event)
{
    if (!droppedPaths(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void WindowFrame::dropEvent(QDropEvent *event)
{
    const QStringList paths = droppedPaths(*event->mimeData());
    if (paths.isEmpty())
        return;
    event->acceptProposedAction();
    Q_EMIT filesDropped(paths);
}

} // namespace orrery::ui
