// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"
#include "core/lifecycle/installoffer.h"
#include "ui/theme/page.h"

class QCheckBox;
class QScrollArea;

namespace orrery::ui {

class OfferHeader;
class StateStack;

/// The page of an app that could be installed: what it is, what it wants, who made it. Shows an
/// InstallOffer and tells what the user decided. Thread: main.
class OfferView : public Page
{
    Q_OBJECT
public:
    explicit OfferView(QWidget *parent = nullptr);

    [[nodiscard]] OfferHeader *header() const { return m_header; }
    [[nodiscard]] const InstallOffer &offer() const { return m_offer; }
    [[nodiscard]] InstallChoices choices() const;

    void setLoading();
    void setOffer(const InstallOffer &offer);
    void fail(const Error &error);

Q_SIGNALS:
    void backRequested();
    void retryRequested();

private:
    QWidget *makeColumns();
    QWidget *makeText();
    QWidget *makeWants();
    QWidget *makeFacts();

    InstallOffer m_offer;
    OfferHeader *m_header;
    QScrollArea *m_area;
    QCheckBox *m_internet = nullptr; ///< Null: the app has nothing that could use it.
    QCheckBox *m_reduced = nullptr; ///< Null: it is separated as it should be.
    StateStack *m_states;
};

} // namespace orrery::ui
