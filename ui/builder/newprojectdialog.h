// SPDX-License-Identifier: MIT
#pragma once

#include <QDialog>

class QButtonGroup;
class QLineEdit;
class QPushButton;

namespace orrery::ui {

class Label;

/// How the user wants a project to begin.
struct ProjectWish {
    QString name;
    QString folder; ///< Absolute: the folder that exists, or the one to make for a template.
    QString starter; ///< "static", "node", "python"; empty: what lies in the folder.
};

/// Asks for a name, a beginning and a place. Calls no service.
class NewProjectDialog : public QDialog
{
    Q_OBJECT
public:
    /// \a wish: what is filled in; its folder is where new projects go.
    explicit NewProjectDialog(const ProjectWish &wish, QWidget *parent = nullptr);

    [[nodiscard]] ProjectWish wish() const;

private:
    void chooseFolder();
    void review();

    QString m_home; ///< Where new projects go.
    QButtonGroup *m_kinds;
    QLineEdit *m_name;
    QLineEdit *m_folder;
    Label *m_hint;
    QPushButton *m_create;
    bool m_folderIsChosen = false;
};

} // namespace orrery::ui
