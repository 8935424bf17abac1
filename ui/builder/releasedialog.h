// SPDX-License-Identifier: MIT
#pragma once

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace orrery::ui {

/// What is released and how.
struct ReleaseWish {
    QStringList revisions; ///< Tags to choose from, newest first.
    QString lastVersion; ///< For orientation; empty: none yet.
    QString revision; ///< The chosen tag.
    QString version; ///< Empty: generated.
    QString notes;
    bool listed = false;
};

/// Asks what a release is called and says. Calls no service.
class ReleaseDialog : public QDialog
{
    Q_OBJECT
public:
    static constexpr int mostNotes = 4250; ///< Characters.

    explicit ReleaseDialog(const ReleaseWish &wish, QWidget *parent = nullptr);

    [[nodiscard]] ReleaseWish wish() const;

private:
    void review();

    ReleaseWish m_wish;
    QComboBox *m_revision;
    QLineEdit *m_version;
    QPlainTextEdit *m_notes;
    QCheckBox *m_listed;
    QLabel *m_count;
    QPushButton *m_release;
};

} // namespace orrery::ui
