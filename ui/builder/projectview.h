// SPDX-License-Identifier: MIT
#pragma once

#include "ui/builder/projectfacts.h"
#include "ui/theme/page.h"

class QListView;
class QProgressBar;
class QPushButton;

namespace orrery::ui {

class Card;
class IconView;
class Label;
class LineModel;
class LogPane;
class SwitchBox;

/// The page of one project: develop, push, release; its log, its problems, what came of it.
/// Shows ProjectFacts and tells what the user wants. Thread: main.
class ProjectView : public Page
{
    Q_OBJECT
public:
    explicit ProjectView(QWidget *parent = nullptr);

    [[nodiscard]] const ProjectFacts &facts() const { return m_facts; }
    [[nodiscard]] LogPane *log() const { return m_log; }
    void setFacts(const ProjectFacts &facts);

Q_SIGNALS:
    void backRequested();
    void developRequested(bool isOn);
    void pushRequested();
    void releaseRequested();
    void cancelRequested();
    void openInstanceRequested();
    void openFolderRequested();
    void viewDataRequested();

private:
    struct Section {
        Card *card = nullptr;
        QListView *list = nullptr;
        LineModel *model = nullptr;
        Label *empty = nullptr;
    };

    void createHeader();
    QWidget *createState();
    QWidget *createLog();
    Section createSection(const QString &objectName, const QString &title, const QString &empty,
                          bool isProblem);
    void resizeEvent(QResizeEvent *event) override;
    static void fit(const Section &section);
    static void fill(const Section &section, const QList<ProjectLine> &lines);

    ProjectFacts m_facts;
    SwitchBox *m_develop;
    QPushButton *m_push;
    QPushButton *m_release;
    QPushButton *m_open;
    QPushButton *m_cancel = nullptr;
    IconView *m_stateIcon = nullptr;
    Label *m_state = nullptr;
    Label *m_folder = nullptr;
    QProgressBar *m_busy = nullptr;
    LogPane *m_log;
    Section m_problems;
    Section m_micros;
    Section m_revisions;
    Section m_releases;
};

} // namespace orrery::ui
