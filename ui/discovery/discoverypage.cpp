// SPDX-License-Identifier: MIT
#include "ui/discovery/discoverypage.h"

#include "core/lifecycle/installer.h"
#include "ui/discovery/offerheader.h"
#include "ui/discovery/offerview.h"
#include "ui/discovery/storemodel.h"
#include "ui/discovery/storeview.h"
#include "ui/home/installjobs.h"

#include <QFileDialog>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery::ui {

DiscoveryPage::DiscoveryPage(Sources sources, QWidget *parent)
    : QStackedWidget(parent)
    , m_sources(sources)
    , m_list(new StoreView(sources.store))
    , m_offer(new OfferView)
{
    setObjectName(u"discoveryPage"_s);
    addWidget(m_list);
    addWidget(m_offer);
    connect(m_list, &StoreView::entryOpened, this, [this](const StoreEntry &entry) {
        const auto newest = entry.installed.isEmpty() ? InstanceId() : entry.installed.last();
        inspectUpdate(entry.source, newest);
    });
    connect(m_list, &StoreView::installFromFolderRequested, this, &DiscoveryPage::askForFolder);
    connect(m_list, &StoreView::installFromFileRequested, this, &DiscoveryPage::askForFile);
    connect(m_offer, &OfferView::backRequested, this, [this] { setCurrentWidget(m_list); });
    connect(m_offer, &OfferView::retryRequested, this,
            [this] { inspectUpdate(m_source, m_updated); });
    const OfferHeader *header = m_offer->header();
    connect(header, &OfferHeader::installRequested, this, &DiscoveryPage::install);
    connect(header, &OfferHeader::updateRequested, this, &DiscoveryPage::update);
    connect(header, &OfferHeader::openRequested, this, [this] {
        if (!m_offer->offer().installed.isEmpty())
            Q_EMIT openRequested(m_offer->offer().installed.last());
    });
    connect(header, &OfferHeader::cancelRequested, this,
            [this] { m_sources.jobs.cancel(m_offer->offer().job); });
    connect(header, &OfferHeader::logRequested, this,
            [this] { Q_EMIT logRequested(m_offer->offer().job); });
    connect(&m_sources.jobs, &InstallJobs::changed, this, &DiscoveryPage::showProgress);
    connect(&m_sources.jobs, &InstallJobs::removed, this, [this](const QString &job) {
        if (job == m_offer->offer().job)
            refreshOffer();
    });
}

void DiscoveryPage::inspect(const QString &source)
{
    inspectUpdate(source, {});
}

void DiscoveryPage::inspectUpdate(const QString &source, const InstanceId &instance)
{
    m_source = source;
    m_updated = instance;
    m_offer->setTitle({});
    m_offer->setLoading();
    setCurrentWidget(m_offer);
    const quint64 question = ++m_question;
    m_sources.installer.inspect(source).then(this,
                                             [this, question](const Result<InstallOffer> &offer) {
                                                 if (question != m_question) {
                                                     if (offer)
                                                         m_sources.installer.discard(*offer);
                                                     return;
                                                 }
                                                 if (!offer)
                                                     return m_offer->fail(offer.error());
                                                 m_offer->setOffer(*offer);
                                                 showOffer();
                                             });
}

void DiscoveryPage::askForFolder()
{
    auto *dialog = new QFileDialog(window(), tr("Install from folder"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, &DiscoveryPage::inspect);
    dialog->open();
}

void DiscoveryPage::askForFile()
{
    auto *dialog = new QFileDialog(window(), tr("Install from file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("App packages (*.spaceapp)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &DiscoveryPage::inspect);
    dialog->open();
}

void DiscoveryPage::refreshOffer()
{
    if (currentWidget() != m_offer || m_source.isEmpty())
        return;
    const QString running = m_sources.jobs.runningFor(m_offer->offer().app);
    if (running.isEmpty())
        inspectUpdate(m_source, m_updated);
}

void DiscoveryPage::showOffer()
{
    const QString running = m_sources.jobs.runningFor(m_offer->offer().app);
    if (!running.isEmpty())
        showProgress(running);
}

void DiscoveryPage::showProgress(const QString &id)
{
    const auto job = m_sources.jobs.job(id);
    if (!job || job->offer.app != m_offer->offer().app)
        return;
    if (job->failure)
        m_offer->header()->showOffer();
    else
        m_offer->header()->showProgress(job->percent, job->step);
}

void DiscoveryPage::install()
{
    m_sources.jobs.install(m_offer->offer(), m_offer->choices());
}

void DiscoveryPage::update()
{
    const InstallOffer &offer = m_offer->offer();
    const InstanceId wanted =
        m_updated.isEmpty() && !offer.installed.isEmpty() ? offer.installed.last() : m_updated;
    if (!wanted.isEmpty())
        m_sources.jobs.update(wanted, offer);
}

} // namespace orrery::ui
