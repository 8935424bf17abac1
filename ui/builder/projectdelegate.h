// SPDX-License-Identifier: MIT
#pragma once

#include "ui/theme/carddelegate.h"

namespace orrery::ui {

/// Paints the cards of ProjectModel.
class ProjectDelegate : public CardDelegate
{
    Q_OBJECT
public:
    explicit ProjectDelegate(QObject *parent);

    [[nodiscard]] static QSize smallestCard();

protected:
    void paintContent(QPainter &painter, const QRect &rect, const QModelIndex &index,
                      const QStyleOptionViewItem &option, const Tones &t) const override;
};

} // namespace orrery::ui
