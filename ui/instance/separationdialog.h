// SPDX-License-Identifier: MIT
#pragma once

#include <QDialog>

namespace orrery::ui {

/// Asks whether an app may run although this computer cannot separate it well. Calls no service.
class SeparationDialog : public QDialog
{
    Q_OBJECT
public:
    /// \a reason is why not, and what would help.
    SeparationDialog(const QString &name, const QString &reason, QWidget *parent = nullptr);
};

} // namespace orrery::ui
