// SPDX-License-Identifier: MIT
#include "ui/discovery/storemodel.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {

bool matches(const StoreEntry &entry, const QStringList &words)
{
    return std::ranges::all_of(words, [&entry](const QString &word) {
        return entry.name.contains(word, Qt::CaseInsensitive)
            || entry.tagline.contains(word, Qt::CaseInsensitive);
    });
}

} // namespace

StoreModel::StoreModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

int StoreModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QVariant StoreModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const StoreEntry &entry = m_shown.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return entry.name;
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
        return entry.tagline;
    case EntryRole:
        return QVariant::fromValue(entry);
    default:
        return {};
    }
}

StoreEntry StoreModel::entry(const QModelIndex &index) const
{
    return index.isValid() ? m_shown.at(index.row()) : StoreEntry();
}

void StoreModel::setEntries(QList<StoreEntry> entries)
{
    std::ranges::sort(entries, [](const StoreEntry &one, const StoreEntry &other) {
        return QString::localeAwareCompare(one.name, other.name) < 0;
    });
    if (entries == m_all)
        return;
    m_all = std::move(entries);
    show();
}

void StoreModel::setSearch(const QString &text)
{
    if (text == m_search)
        return;
    m_search = text;
    show();
}

void StoreModel::show()
{
    const QStringList words = m_search.split(u' ', Qt::SkipEmptyParts);
    QList<StoreEntry> shown;
    std::ranges::copy_if(m_all, std::back_inserter(shown),
                         [&words](const StoreEntry &entry) { return matches(entry, words); });
    if (shown == m_shown)
        return;
    beginResetModel();
    m_shown = std::move(shown);
    endResetModel();
}

} // namespace orrery::ui
