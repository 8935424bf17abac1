// SPDX-License-Identifier: MIT
#include "ui/shell/hostnotices.h"

#include "core/space/registry.h"
#include "ui/shell/noticearea.h"
#include "ui/shell/tray.h"

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {

QString noticeId(const HostQuestion &question)
{
    return u"host:%1:%2"_s.arg(question.instance.value, question.host);
}

} // namespace

HostNotices::HostNotices(const Services &services, NoticeArea &area, Tray &tray, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_area(area)
    , m_tray(tray)
{
    connect(&services.hosts, &HostQuestions::asked, this, &HostNotices::ask);
    connect(&services.hosts, &HostQuestions::settled, this, [this](const HostQuestion &question) {
        if (m_shown.remove(noticeId(question)))
            m_area.withdraw(noticeId(question));
    });
    connect(&area, &NoticeArea::accepted, this, [this](const QString &id) { settle(id, true); });
    connect(&area, &NoticeArea::declined, this, [this](const QString &id) { settle(id, false); });
    const QList<HostQuestion> waiting = services.hosts.open();
    for (const HostQuestion &question : waiting)
        ask(question);
}

void HostNotices::ask(const HostQuestion &question)
{
    const auto instance = m_services.registry.instance(question.instance);
    if (!instance)
        return;
    Notice notice;
    notice.id = noticeId(question);
    notice.kind = Notice::Kind::Question;
    notice.title = tr("%1 wants to reach %2").arg(instance->name, question.host);
    notice.text = tr("Your answer is kept; “Network” in the app's menu can change it.");
    notice.accept = tr("Allow");
    notice.decline = tr("Refuse");
    m_shown.insert(notice.id, question);
    m_area.post(notice);
    m_tray.notify(notice.title, notice.text);
}

void HostNotices::settle(const QString &notice, bool isAllowed)
{
    const auto it = m_shown.find(notice);
    if (it == m_shown.end())
        return;
    const HostQuestion question = *it;
    m_shown.erase(it);
    m_services.hosts.answer(question, isAllowed).then(this, [this](const Result<> &done) {
        if (!done)
            Q_EMIT failed(tr("The answer could not be kept."), done.error());
    });
}

} // namespace orrery::ui
