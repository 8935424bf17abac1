// SPDX-License-Identifier: MIT
#include "ui/instance/networkwindow.h"

#include "core/space/instance.h"
#include "ui/theme/buttons.h"
#include "ui/theme/card.h"
#include "ui/theme/label.h"
#include "ui/theme/statestack.h"
#include "ui/theme/table.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {

QString summary(const Instance &instance, const QString &obstacle)
{
    if (!instance.internet)
        return NetworkWindow::tr("It has no network. Settings can change that.");
    const QString reach = instance.lan
        ? NetworkWindow::tr("It may reach the internet and the local network.")
        : NetworkWindow::tr("It may reach the internet, but not the local network.");
    if (!obstacle.isEmpty())
        return reach + u' ' + obstacle;
    return reach + u' '
        + (instance.askHosts
               ? NetworkWindow::tr("It asks before it reaches a host for the first time.")
               : NetworkWindow::tr("It does not ask; Settings can change that."));
}

} // namespace

NetworkWindow::NetworkWindow(const QString &app, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_summary(new Label({}, TextRank::Body, Label::Ink::Muted))
    , m_table(makeTable(u"connections"_s, tr("Connections")))
    , m_content(new StateStack(m_table))
    , m_ruleRow(createRules())
{
    setObjectName(u"networkWindow"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Network of %1").arg(app));
    resize(960, 560);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(28, 24, 28, 24);
    column->setSpacing(12);
    auto *title = new ElidedLabel(TextRank::Title);
    title->setText(windowTitle());
    auto *header = new QHBoxLayout;
    header->addWidget(title, 1);
    auto *clear =
        makeButton(u"clearConnections"_s, tr("Clear list"), Rank::Plain, u"trash"_s, this);
    header->addWidget(clear);
    column->addLayout(header);
    m_summary->setObjectName(u"networkSummary"_s);
    m_summary->setWordWrap(true);
    column->addWidget(m_summary);
    auto *card = new Card(this);
    card->body()->setContentsMargins(4, 4, 4, 4);
    card->body()->addWidget(m_content);
    column->addWidget(card, 1);
    column->addWidget(m_ruleRow);

    m_table->setModel(&m_model);
    m_table->horizontalHeader()->setStretchLastSection(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(NetworkModel::Host, QHeaderView::Stretch);
    m_content->setEmpty(u"globe"_s, tr("No connections yet"),
                        tr("The hosts that this app reaches will be listed here."));
    connect(clear, &QPushButton::clicked, this, &NetworkWindow::clearWanted);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &row) {
                if (row.isValid())
                    m_host->setText(m_model.host(row.row()));
            });
    auto *close = new QShortcut(QKeySequence::Close, this);
    connect(close, &QShortcut::activated, this, &QWidget::close);
    review();
}

QWidget *NetworkWindow::createRules()
{
    auto *row = new QWidget;
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    m_host = new QLineEdit;
    m_host->setObjectName(u"ruleHost"_s);
    m_host->setAccessibleName(tr("Host"));
    m_host->setPlaceholderText(tr("api.example.org, *.example.org or an address"));
    m_host->setClearButtonEnabled(true);
    m_allow = makeButton(u"allowHost"_s, tr("Allow"), Rank::Plain, u"check"_s, row);
    m_refuse = makeButton(u"refuseHost"_s, tr("Refuse"), Rank::Plain, u"close"_s, row);
    m_forget = makeButton(u"forgetHost"_s, tr("Forget rule"), Rank::Plain, {}, row);
    m_forget->setToolTip(tr("The app asks again from its next start on"));
    line->addWidget(m_host, 1);
    for (QPushButton *button : {m_allow, m_refuse, m_forget})
        line->addWidget(button);
    const auto host = [this] { return m_host->text().trimmed().toLower(); };
    connect(m_host, &QLineEdit::textChanged, this, &NetworkWindow::review);
    connect(m_allow, &QPushButton::clicked, this,
            [this, host] { Q_EMIT ruleWanted(host(), true); });
    connect(m_refuse, &QPushButton::clicked, this,
            [this, host] { Q_EMIT ruleWanted(host(), false); });
    connect(m_forget, &QPushButton::clicked, this, [this, host] { Q_EMIT forgetWanted(host()); });
    return row;
}

void NetworkWindow::setContent(const Instance &instance, const QList<LedgerEntry> &entries,
                               const QStringList &waiting, const QString &obstacle)
{
    m_rules = instance.hosts;
    m_summary->setText(summary(instance, obstacle));
    const bool hasRules = instance.internet && instance.askHosts;
    m_ruleRow->setVisible(hasRules);
    m_table->setColumnHidden(NetworkModel::Rule, !hasRules);
    m_model.setContent(entries, hasRules ? m_rules : HostRules(), waiting);
    m_content->show(m_model.rowCount() > 0 ? StateStack::State::Filled : StateStack::State::Empty);
    review();
}

void NetworkWindow::review()
{
    const QString host = m_host->text().trimmed().toLower();
    const auto rule = m_rules.find(host);
    const bool isKnown = rule != m_rules.end();
    m_allow->setEnabled(isHostRule(host) && (!isKnown || !*rule));
    m_refuse->setEnabled(isHostRule(host) && (!isKnown || *rule));
    m_forget->setEnabled(isKnown);
}

} // namespace orrery::ui
