// SPDX-License-Identifier: MIT
#include "ui/instance/logwindow.h"

#include "ui/theme/buttons.h"
#include "ui/theme/label.h"
#include "ui/theme/logpane.h"
#include "ui/theme/switchbox.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>
#include <QShortcut>

using namespace Qt::StringLiterals;

namespace orrery::ui {

LogWindow::LogWindow(const QString &title, const QStringList &micros, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_filter(new QComboBox)
    , m_requests(new SwitchBox(u"showRequests"_s, tr("Requests")))
    , m_follow(new SwitchBox(u"follow"_s, tr("Follow")))
    , m_pane(new LogPane(u"log"_s, tr("Log")))
{
    setObjectName(u"logWindow"_s);
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    resize(860, 560);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 20);
    column->setSpacing(12);
    auto *header = new QHBoxLayout;
    auto *name = new ElidedLabel(TextRank::Heading);
    name->setText(title);
    header->addWidget(name, 1);
    m_filter->setObjectName(u"logMicro"_s);
    m_filter->setAccessibleName(tr("Micro"));
    m_filter->addItem(tr("All Micros"));
    m_filter->addItems(micros);
    m_filter->setVisible(micros.size() > 1);
    header->addWidget(m_filter);
    m_requests->setToolTip(tr("Show each request with its status and how long it took"));
    m_requests->setVisible(!micros.isEmpty());
    header->addWidget(m_requests);
    m_follow->setChecked(true);
    header->addWidget(m_follow);
    auto *copy = makeButton(u"copyLog"_s, tr("Copy"), Rank::Plain, u"copy"_s, this);
    header->addWidget(copy);
    column->addLayout(header);
    column->addWidget(m_pane, 1);
    connect(m_filter, &QComboBox::currentIndexChanged, this, &LogWindow::refill);
    connect(m_requests, &QCheckBox::toggled, this, &LogWindow::refill);
    connect(m_follow, &QCheckBox::toggled, m_pane, &LogPane::setFollowing);
    connect(m_pane, &LogPane::followingChanged, m_follow, &QCheckBox::setChecked);
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_pane->toPlainText()); });
    auto *close = new QShortcut(QKeySequence::Close, this);
    connect(close, &QShortcut::activated, this, &QWidget::close);
}

void LogWindow::setLines(QList<ShownLine> lines)
{
    m_lines = std::move(lines);
    refill();
}

void LogWindow::addLine(const ShownLine &line)
{
    m_lines.append(line);
    if (m_lines.size() > LogPane::mostLines)
        m_lines.removeFirst();
    if (isShown(line))
        m_pane->addLine(written(line));
}

bool LogWindow::isShown(const ShownLine &line) const
{
    return (m_filter->currentIndex() <= 0 || line.micro == m_filter->currentText())
        && (!line.isRequest || m_requests->isChecked());
}

QString LogWindow::written(const ShownLine &line) const
{
    QString made;
    if (line.time.isValid())
        made += line.time.toLocalTime().toString(u"HH:mm:ss  "_s);
    if (!line.micro.isEmpty() && m_filter->currentIndex() <= 0 && m_filter->count() > 2)
        made += u'[' + line.micro + u"] "_s;
    return made + line.text;
}

void LogWindow::refill()
{
    QStringList lines;
    for (const ShownLine &line : std::as_const(m_lines)) {
        if (isShown(line))
            lines.append(written(line));
    }
    m_pane->setLines(lines);
}

} // namespace orrery::ui
