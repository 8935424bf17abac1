// SPDX-License-Identifier: MIT
#include "ui/instance/networkmodel.h"

#include <QLocale>
#include <QSet>

namespace orrery::ui {

namespace {

QString shownTime(const QDateTime &utc)
{
    return utc.isValid() ? QLocale().toString(utc.toLocalTime(), QLocale::ShortFormat) : QString();
}

} // namespace

void NetworkModel::setContent(const QList<LedgerEntry> &entries, const HostRules &rules,
                              const QStringList &waiting)
{
    QList<Row> rows;
    QSet<QString> seen;
    const auto add = [&](const LedgerEntry &entry, const QString &rule) {
        seen.insert(entry.contact.host);
        rows.append({entry, rule});
    };
    const auto word = [](bool isAllowed) { return isAllowed ? tr("Allowed") : tr("Refused"); };
    const auto named = [](const QString &host) {
        LedgerEntry entry;
        entry.contact.host = host;
        return entry;
    };
    for (const QString &host : waiting)
        add(named(host), tr("Waits for you"));
    for (const LedgerEntry &entry : entries) {
        const auto rule = verdict(rules, entry.contact.host);
        add(entry, rule ? word(*rule) : QString());
    }
    for (auto rule = rules.begin(); rule != rules.end(); ++rule) {
        if (!seen.contains(rule.key()))
            add(named(rule.key()), word(rule.value()));
    }
    if (rows == m_rows)
        return;
    if (rows.size() == m_rows.size()) { // so that what is chosen stays chosen
        m_rows = rows;
        Q_EMIT dataChanged(index(0, 0), index(int(rows.size()) - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

QString NetworkModel::host(int row) const
{
    return row >= 0 && row < m_rows.size() ? m_rows.at(row).entry.contact.host : QString();
}

int NetworkModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int NetworkModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant NetworkModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    const Row &row = m_rows.at(index.row());
    if (role == Qt::DisplayRole)
        return text(row, index.column());
    if (role == Qt::ToolTipRole && index.column() == Host)
        return row.entry.contact.host;
    return {};
}

QString NetworkModel::text(const Row &row, int column) const
{
    const Contact &contact = row.entry.contact;
    const bool wasReached = row.entry.last.isValid();
    switch (column) {
    case Host:
        return contact.host == u'*' ? tr("others") : contact.host;
    case Port:
        return contact.port == 0 ? QString() : QString::number(contact.port);
    case Rule:
        return row.rule;
    case Last:
        return shownTime(row.entry.last);
    case First:
        return shownTime(row.entry.first);
    case Connections:
        return wasReached ? QLocale().toString(contact.opened) : QString();
    case Sent:
        return wasReached ? QLocale().formattedDataSize(contact.sent) : QString();
    case Received:
        return wasReached ? QLocale().formattedDataSize(contact.received) : QString();
    default:
        return {};
    }
}

QVariant NetworkModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Host:
        return tr("Host");
    case Port:
        return tr("Port");
    case Rule:
        return tr("Rule");
    case Last:
        return tr("Last");
    case First:
        return tr("First");
    case Connections:
        return tr("Connections");
    case Sent:
        return tr("Sent");
    case Received:
        return tr("Received");
    default:
        return {};
    }
}

} // namespace orrery::ui
