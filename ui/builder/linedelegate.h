// SPDX-License-Identifier: MIT
#pragma once

#include <QStyledItemDelegate>

namespace orrery::ui {

/// Paints LineModel: title with badge and age, below it the explanation.
class LineDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    enum class Tone { Plain, Problem };

    LineDelegate(Tone tone, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override;

private:
    Tone m_tone;
};

/// "just now", "5 min ago", "yesterday", or the date.
[[nodiscard]] QString ageText(const QDateTime &time, const QDateTime &now);

} // namespace orrery::ui
