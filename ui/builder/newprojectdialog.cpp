// SPDX-License-Identifier: MIT
#include "ui/builder/newprojectdialog.h"

#include "core/foundation/ids.h"
#include "ui/theme/buttons.h"
#include "ui/theme/label.h"

#include <QButtonGroup>
#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {

struct Kind {
    const char *starter;
    const char *title;
};

constexpr Kind kinds[] = {
    {"static", QT_TRANSLATE_NOOP("NewProjectDialog", "Static page")},
    {"node", QT_TRANSLATE_NOOP("NewProjectDialog", "Node server")},
    {"python", QT_TRANSLATE_NOOP("NewProjectDialog", "Python server")},
    {"", QT_TRANSLATE_NOOP("NewProjectDialog", "A folder that I have")},
};

} // namespace

NewProjectDialog::NewProjectDialog(const ProjectWish &wish, QWidget *parent)
    : QDialog(parent)
    , m_home(wish.folder)
    , m_kinds(new QButtonGroup(this))
    , m_name(new QLineEdit(wish.name))
    , m_folder(new QLineEdit)
    , m_hint(new Label({}, TextRank::Small, Label::Ink::Muted))
    , m_create(makeButton(u"create"_s, tr("Create project"), Rank::Primary, {}, this))
{
    setObjectName(u"newProjectDialog"_s);
    setWindowTitle(tr("New project"));
    setMinimumWidth(520);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(28, 24, 28, 24);
    column->setSpacing(16);
    column->addWidget(new Label(tr("New project"), TextRank::Title));
    column->addWidget(new Label(tr("Begin with"), TextRank::Strong));
    auto *choices = new QVBoxLayout;
    choices->setSpacing(6);
    for (int i = 0; i < static_cast<int>(std::size(kinds)); ++i) {
        auto *choice =
            new QRadioButton(QCoreApplication::translate("NewProjectDialog", kinds[i].title));
        const QString starter = QString::fromLatin1(kinds[i].starter);
        choice->setObjectName(u"starter-"_s + (starter.isEmpty() ? u"folder"_s : starter));
        choice->setChecked(starter == wish.starter);
        m_kinds->addButton(choice, i);
        choices->addWidget(choice);
    }
    column->addLayout(choices);
    auto *form = new QFormLayout;
    form->setVerticalSpacing(12);
    form->setHorizontalSpacing(16);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_name->setObjectName(u"projectName"_s);
    m_name->setPlaceholderText(tr("My app"));
    form->addRow(tr("&Name"), m_name);
    auto *place = new QHBoxLayout;
    place->setSpacing(8);
    m_folder->setObjectName(u"projectFolder"_s);
    m_folder->setAccessibleName(tr("Folder"));
    auto *choose = makeButton(u"chooseFolder"_s, tr("Choose…"), Rank::Plain, {}, this);
    place->addWidget(m_folder, 1);
    place->addWidget(choose);
    auto *folderLabel = new QLabel(tr("&Folder"));
    folderLabel->setBuddy(m_folder);
    form->addRow(folderLabel, place);
    column->addLayout(form);
    column->addWidget(m_hint);
    column->addStretch();
    auto *buttons = new QHBoxLayout;
    auto *cancel = makeButton(u"cancel"_s, tr("Cancel"), Rank::Plain, {}, this);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_create);
    m_create->setDefault(true);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_create, &QPushButton::clicked, this, &QDialog::accept);
    connect(choose, &QPushButton::clicked, this, &NewProjectDialog::chooseFolder);
    connect(m_name, &QLineEdit::textChanged, this, &NewProjectDialog::review);
    connect(m_folder, &QLineEdit::textEdited, this, [this] {
        m_folderIsChosen = true;
        review();
    });
    connect(m_kinds, &QButtonGroup::idToggled, this, &NewProjectDialog::review);
    review();
}

ProjectWish NewProjectDialog::wish() const
{
    ProjectWish made;
    made.name = m_name->text().trimmed();
    made.folder = QDir::cleanPath(m_folder->text().trimmed());
    made.starter = QString::fromLatin1(kinds[std::max(0, m_kinds->checkedId())].starter);
    return made;
}

void NewProjectDialog::chooseFolder()
{
    auto *dialog = new QFileDialog(this, tr("Choose a folder"), m_home);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        const bool isTemplate = !wish().starter.isEmpty();
        const QString name = slug(m_name->text());
        m_folderIsChosen = true;
        m_folder->setText(isTemplate ? QDir(folder).filePath(name) : folder);
        if (!isTemplate && m_name->text().isEmpty())
            m_name->setText(QDir(folder).dirName());
        review();
    });
    dialog->open();
}

void NewProjectDialog::review()
{
    const ProjectWish now = wish();
    const bool isTemplate = !now.starter.isEmpty();
    if (!m_folderIsChosen)
        m_folder->setText(isTemplate && !now.name.isEmpty() ? QDir(m_home).filePath(slug(now.name))
                                                            : QString());
    m_hint->setText(isTemplate
                        ? tr("The folder is made, with a small app that works to start from.")
                        : tr("The folder stays where it is. If it has no Spacefile, one is written "
                             "from what lies in it."));
    m_create->setEnabled(!now.name.isEmpty() && QDir::isAbsolutePath(m_folder->text().trimmed()));
}

} // namespace orrery::ui
