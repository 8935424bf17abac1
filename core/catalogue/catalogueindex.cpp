// SPDX-License-Identifier: MIT
#include "core/catalogue/catalogueindex.h"

#include "core/catalogue/catalogue.h"
#include "core/foundation/background.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

Q_LOGGING_CATEGORY(lcCatalogue, "orrery.catalogue", QtInfoMsg)

QString shortName(const CatalogueEntry &entry)
{
    return entry.app.value.section(u'/', 1);
}

/// One entry per app: the newest build; of equal ones the catalogue that comes first.
QList<CatalogueEntry> merged(const QList<CatalogueContents> &catalogues)
{
    QList<CatalogueEntry> entries;
    for (const CatalogueContents &catalogue : catalogues) {
        for (const CatalogueEntry &entry : catalogue.entries) {
            const auto known = std::ranges::find(entries, entry.app, &CatalogueEntry::app);
            if (known == entries.end())
                entries.append(entry);
            else if (known->build < entry.build)
                *known = entry;
        }
    }
    std::ranges::sort(entries, [](const CatalogueEntry &a, const CatalogueEntry &b) {
        const int order = a.name.compare(b.name, Qt::CaseInsensitive);
        return order != 0 ? order < 0 : a.app < b.app;
    });
    return entries;
}

} // namespace

struct CatalogueIndex::Reading {
    quint64 round = 0;
    QList<CatalogueContents> contents;
    QList<Problem> problems;
};

CatalogueIndex::CatalogueIndex(QObject *parent)
    : QObject(parent)
{
}

CatalogueIndex::~CatalogueIndex()
{
    for (QPromise<void> &waiting : m_waiting)
        waiting.finish();
}

void CatalogueIndex::setFolders(const QStringList &folders)
{
    if (folders == m_folders && m_round > 0)
        return;
    m_folders = folders;
    m_isReady = false;
    m_contents.removeIf(
        [&folders](const CatalogueContents &each) { return !folders.contains(each.folder); });
    refresh();
}

QFuture<void> CatalogueIndex::refresh()
{
    QPromise<void> &promise = m_waiting.emplace_back();
    promise.start();
    QFuture<void> future = promise.future();
    const quint64 round = ++m_round;
    inBackground([folders = m_folders, round] {
        Reading reading{.round = round, .contents = {}, .problems = {}};
        for (const QString &folder : folders) {
            auto contents = Catalogue::read(folder);
            if (contents) {
                contents->folder = folder;
                reading.contents.append(*std::move(contents));
            } else {
                reading.problems.append({.folder = folder, .error = contents.error()});
            }
        }
        return reading;
    }).then(this, [this](const Reading &reading) { take(reading); });
    return future;
}

QFuture<void> CatalogueIndex::whenReady()
{
    if (m_waiting.empty())
        return QtFuture::makeReadyVoidFuture();
    QPromise<void> &promise = m_waiting.emplace_back();
    promise.start();
    return promise.future();
}

void CatalogueIndex::take(const Reading &reading)
{
    if (reading.round != m_round)
        return; // a newer one is on its way and answers for all who wait
    QList<CatalogueContents> contents;
    QList<Problem> problems = reading.problems;
    for (const QString &folder : std::as_const(m_folders)) {
        const auto fresh = std::ranges::find(reading.contents, folder, &CatalogueContents::folder);
        const auto known = std::ranges::find(m_contents, folder, &CatalogueContents::folder);
        const bool isFresh = fresh != reading.contents.end();
        const bool isKnown = known != m_contents.end() && (!isFresh || known->id == fresh->id);
        if (isFresh && !(isKnown && fresh->serial < known->serial)) {
            contents.append(*fresh);
        } else if (isKnown) {
            contents.append(*known);
            if (isFresh)
                problems.append({.folder = folder,
                                 .error = {.code = ErrorCode::Corrupt,
                                           .message = tr("The catalogue in %1 is older than what "
                                                         "was there before; it is not read.")
                                                          .arg(folder),
                                           .detail = u"serial went back"_s}});
        }
    }
    for (const Problem &problem : std::as_const(problems))
        qCWarning(lcCatalogue) << problem.folder << problem.error.detail;
    m_contents = contents;
    m_problems = problems;
    m_entries = merged(contents);
    m_isReady = true;
    std::vector<QPromise<void>> waiting;
    waiting.swap(m_waiting);
    Q_EMIT changed();
    for (QPromise<void> &each : waiting)
        each.finish();
}

QList<CatalogueEntry> CatalogueIndex::search(const QString &text) const
{
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    QList<CatalogueEntry> found;
    for (const CatalogueEntry &entry : m_entries) {
        const QString all = entry.name + u'\n' + entry.tagline + u'\n' + shortName(entry);
        const auto isIn = [&all](const QString &word) {
            return all.contains(word, Qt::CaseInsensitive);
        };
        if (std::ranges::all_of(words, isIn))
            found.append(entry);
    }
    return found;
}

Result<CatalogueEntry> CatalogueIndex::find(const QString &name) const
{
    using Fits = bool (*)(const CatalogueEntry &, const QString &);
    constexpr std::array<Fits, 3> ways{
        [](const CatalogueEntry &entry, const QString &wanted) {
            return entry.app.value == wanted;
        },
        [](const CatalogueEntry &entry, const QString &wanted) {
            return shortName(entry) == wanted;
        },
        [](const CatalogueEntry &entry, const QString &wanted) {
            return entry.name.compare(wanted, Qt::CaseInsensitive) == 0;
        },
    };
    for (const Fits way : ways) {
        QList<CatalogueEntry> found;
        for (const CatalogueEntry &entry : m_entries) {
            if (way(entry, name))
                found.append(entry);
        }
        if (found.size() == 1)
            return found.first();
        if (found.size() > 1) {
            QStringList ids;
            for (const CatalogueEntry &entry : std::as_const(found))
                ids += entry.app.value;
            return fail(ErrorCode::Conflict,
                        tr("Several developers have an app called “%1”. Say which: %2")
                            .arg(name, ids.join(u", "_s)));
        }
    }
    return fail(ErrorCode::NotFound, tr("No catalogue lists an app called “%1”.").arg(name));
}

std::optional<CatalogueEntry> CatalogueIndex::newest(const AppId &app) const
{
    const auto found = std::ranges::find(m_entries, app, &CatalogueEntry::app);
    return found == m_entries.end() ? std::nullopt : std::optional(*found);
}

} // namespace orrery

#include <moc_catalogueindex.cpp>
