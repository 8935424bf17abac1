// SPDX-License-Identifier: MIT
#pragma once

#include <QDialog>

class QRadioButton;

namespace orrery::ui {

/// Asks whether an app goes, and what becomes of its data. Calls no service.
class UninstallDialog : public QDialog
{
    Q_OBJECT
public:
    explicit UninstallDialog(const QString &name, QWidget *parent = nullptr);

    [[nodiscard]] bool keepsData() const;

private:
    QRadioButton *m_keep;
    QRadioButton *m_delete;
};

} // namespace orrery::ui
