// SPDX-License-Identifier: MIT
#include "ui/builder/projectview.h"

#include "ui/builder/linedelegate.h"
#include "ui/builder/linemodel.h"
#include "ui/theme/buttons.h"
#include "ui/theme/card.h"
#include "ui/theme/icons.h"
#include "ui/theme/iconview.h"
#include "ui/theme/label.h"
#include "ui/theme/logpane.h"
#include "ui/theme/switchbox.h"

#include <QHBoxLayout>
#include <QListView>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {
constexpr int mostRows = 6; ///< Longer lists scroll inside their card.
}

ProjectView::ProjectView(QWidget *parent)
    : Page({}, 1240, parent)
    , m_develop(new SwitchBox(u"develop"_s, tr("Develop")))
    , m_push(makeButton(u"push"_s, tr("Push"), Rank::Plain, u"push"_s, this))
    , m_release(makeButton(u"newRelease"_s, tr("Release…"), Rank::Plain, u"release"_s, this))
    , m_open(makeButton(u"openInstance"_s, tr("Open"), Rank::Primary, u"open"_s, this))
    , m_log(new LogPane(u"buildLog"_s, tr("Build log")))
{
    setObjectName(u"projectView"_s);
    createHeader();
    m_problems = createSection(u"problems"_s, tr("Problems"), {}, true);
    m_micros = createSection(u"projectMicros"_s, tr("Micros"),
                             tr("The Spacefile names no Micro yet."), false);
    m_revisions = createSection(u"revisions"_s, tr("Revisions"),
                                tr("Push keeps what the folder holds as a revision."), false);
    m_releases = createSection(u"releases"_s, tr("Releases"),
                               tr("A release is a package that others can install."), false);
    auto *column = new QWidget;
    auto *line = new QHBoxLayout(column);
    line->setContentsMargins(0, 0, 0, 24);
    line->setSpacing(16);
    auto *left = new QVBoxLayout;
    left->setSpacing(16);
    left->addWidget(createState());
    left->addWidget(m_problems.card);
    left->addWidget(createLog(), 1);
    auto *right = new QVBoxLayout;
    right->setSpacing(16);
    for (const Section *section : {&m_micros, &m_revisions, &m_releases})
        right->addWidget(section->card);
    right->addStretch();
    line->addLayout(left, 3);
    line->addLayout(right, 2);
    setContent(scrolled(column));
}

void ProjectView::setFacts(const ProjectFacts &facts)
{
    m_facts = facts;
    setTitle(facts.name);
    m_folder->setText(facts.folder);
    const QSignalBlocker quiet(m_develop);
    m_develop->setChecked(facts.isDeveloping);
    m_push->setEnabled(!facts.isBusy);
    m_release->setEnabled(!facts.isBusy && facts.hasRevision);
    m_release->setToolTip(facts.hasRevision ? QString() : tr("Push a revision first"));
    m_open->setEnabled(!facts.instance.isEmpty());
    m_open->setToolTip(facts.instance.isEmpty() ? tr("Develop or push first")
                                                : tr("Open the Builder instance in the browser"));
    m_busy->setVisible(facts.isBusy);
    m_cancel->setVisible(facts.isBusy && !facts.isDeveloping);
    const bool failed = !facts.failure.isEmpty();
    m_stateIcon->setIconName(failed ? u"warning"_s : facts.isDeveloping ? u"bolt"_s : u"check"_s);
    m_stateIcon->setTone(failed             ? IconView::Tone::Bad
                             : facts.isBusy ? IconView::Tone::Warning
                                            : IconView::Tone::Good);
    m_state->setText(failed                     ? facts.failure
                         : facts.step.isEmpty() ? tr("Nothing is going on.")
                                                : facts.step);
    m_problems.card->setVisible(!facts.issues.isEmpty());
    fill(m_problems, issueLines(facts.issues));
    fill(m_micros, facts.micros);
    fill(m_revisions, facts.revisions);
    fill(m_releases, facts.releases);
}

void ProjectView::createHeader()
{
    auto *back = makeIconButton(u"projectBack"_s, u"back"_s, tr("Back to the projects"), this);
    connect(back, &QToolButton::clicked, this, &ProjectView::backRequested);
    setLeading(back);
    m_develop->setToolTip(tr("Run the folder and show each change as you save"));
    connect(m_develop, &QCheckBox::toggled, this, &ProjectView::developRequested);
    connect(m_push, &QPushButton::clicked, this, &ProjectView::pushRequested);
    connect(m_release, &QPushButton::clicked, this, &ProjectView::releaseRequested);
    connect(m_open, &QPushButton::clicked, this, &ProjectView::openInstanceRequested);
    auto *more = makeIconButton(u"projectMore"_s, u"more"_s, tr("More"), this);
    auto *menu = new QMenu(more);
    connect(menu->addAction(icon(u"folder"_s), tr("Open folder")), &QAction::triggered, this,
            &ProjectView::openFolderRequested);
    connect(menu->addAction(icon(u"data"_s), tr("View data")), &QAction::triggered, this,
            &ProjectView::viewDataRequested);
    connect(more, &QToolButton::clicked, this,
            [more, menu] { menu->popup(more->mapToGlobal(QPoint(0, more->height()))); });
    addAction(m_develop);
    addAction(m_push);
    addAction(m_release);
    addAction(m_open);
    addAction(more);
}

QWidget *ProjectView::createState()
{
    auto *card = new Card;
    card->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto *line = new QHBoxLayout;
    line->setSpacing(14);
    m_stateIcon = new IconView(u"check"_s, 22, IconView::Tone::Muted, false);
    line->addWidget(m_stateIcon, 0, Qt::AlignTop);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(4);
    m_state = new Label({}, TextRank::Strong);
    m_state->setObjectName(u"projectState"_s);
    m_state->setWordWrap(true);
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_folder = new Label({}, TextRank::Small, Label::Ink::Muted);
    texts->addWidget(m_state);
    texts->addWidget(m_folder);
    line->addLayout(texts, 1);
    m_cancel = makeButton(u"cancelBuild"_s, tr("Cancel"), Rank::Plain, {}, this);
    connect(m_cancel, &QPushButton::clicked, this, &ProjectView::cancelRequested);
    line->addWidget(m_cancel, 0, Qt::AlignTop);
    card->body()->addLayout(line);
    m_busy = new QProgressBar;
    m_busy->setAccessibleName(tr("Busy"));
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setFixedHeight(4);
    card->body()->addWidget(m_busy);
    return card;
}

QWidget *ProjectView::createLog()
{
    auto *card = new Card;
    card->body()->addWidget(new Label(tr("Build log"), TextRank::Heading));
    m_log->setMinimumHeight(220);
    card->body()->addWidget(m_log, 1);
    return card;
}

ProjectView::Section ProjectView::createSection(const QString &objectName, const QString &title,
                                                const QString &empty, bool isProblem)
{
    Section made;
    made.card = new Card;
    made.card->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    made.card->body()->setContentsMargins(20, 16, 16, 16);
    made.card->body()->addWidget(new Label(title, TextRank::Heading));
    made.model = new LineModel(this);
    made.list = new QListView;
    made.list->setObjectName(objectName);
    made.list->setAccessibleName(title);
    made.list->setFrameShape(QFrame::NoFrame);
    made.list->viewport()->setAutoFillBackground(false);
    made.list->setModel(made.model);
    made.list->setItemDelegate(new LineDelegate(
        isProblem ? LineDelegate::Tone::Problem : LineDelegate::Tone::Plain, made.list));
    made.list->setResizeMode(QListView::Adjust);
    made.list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    made.list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    made.empty = new Label(empty, TextRank::Body, Label::Ink::Muted);
    made.card->body()->addWidget(made.list);
    made.card->body()->addWidget(made.empty);
    return made;
}

void ProjectView::fill(const Section &section, const QList<ProjectLine> &lines)
{
    section.model->setLines(lines);
    section.list->setVisible(!lines.isEmpty());
    section.empty->setVisible(lines.isEmpty());
    fit(section);
}

void ProjectView::fit(const Section &section)
{
    int height = 4;
    const int rows = std::min(mostRows, section.model->rowCount());
    for (int row = 0; row < rows; ++row)
        height += section.list->sizeHintForRow(row);
    section.list->setFixedHeight(height);
}

void ProjectView::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    // Once the layouts have given the lists their width: titles wrap by it.
    QMetaObject::invokeMethod(
        this,
        [this] {
            for (const Section *section : {&m_problems, &m_micros, &m_revisions, &m_releases})
                fit(*section);
        },
        Qt::QueuedConnection);
}

} // namespace orrery::ui
