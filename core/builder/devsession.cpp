// SPDX-License-Identifier: MIT
#include "core/builder/devsession.h"

#include "core/foundation/background.h"
#include "core/micros/supervisor.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

bool isBelow(const QString &path, const QString &src)
{
    return src == u"."_s || path == src || path.startsWith(src + u'/');
}

/// Static without a `dev` line: the gateway serves the files, there is nothing to start.
bool hasFilesOnly(const Micro &micro)
{
    return micro.engine == Engine::Static && micro.dev.isEmpty();
}

} // namespace

DevSession::DevSession(Supervisor &supervisor, InstanceId instance, QString folder, QObject *parent)
    : QObject(parent)
    , m_supervisor(supervisor)
    , m_instance(std::move(instance))
    , m_folder(std::move(folder))
{
    connect(&m_watch, &FolderWatch::changed, this, &DevSession::follow);
}

Result<> DevSession::start(const Spacefile &spacefile, const SpaceIgnore &ignore)
{
    const auto watched = m_watch.watch(m_folder, [ignore](const QString &path, bool isDirectory) {
        return ignore.ignores(path, isDirectory);
    });
    if (!watched)
        return watched;
    m_spacefile = spacefile;
    for (const Micro &micro : m_spacefile.micros) {
        m_fresh.insert(micro.name);
        refresh(micro);
    }
    return {};
}

void DevSession::apply(const Spacefile &spacefile)
{
    const Spacefile before = std::exchange(m_spacefile, spacefile);
    for (const Micro &micro : m_spacefile.micros) {
        const Micro *old = before.micro(micro.name);
        if (old == nullptr || !(*old == micro))
            refresh(micro);
    }
}

QStringList DevSession::microsOf(const Spacefile &spacefile, const QStringList &paths)
{
    QStringList found;
    for (const QString &path : paths) {
        qsizetype longest = -1;
        for (const Micro &micro : spacefile.micros) {
            if (path == u"."_s || isBelow(path, micro.src))
                longest = std::max(longest, micro.src == u"."_s ? 0 : micro.src.size());
        }
        for (const Micro &micro : spacefile.micros) {
            const qsizetype depth = micro.src == u"."_s ? 0 : micro.src.size();
            const bool isMeant = path == u"."_s || (isBelow(path, micro.src) && depth == longest);
            if (isMeant && !found.contains(micro.name))
                found.append(micro.name);
        }
    }
    return found;
}

bool DevSession::reloadsItself(const Micro &micro)
{
    static const QRegularExpression watching(
        u"--reload|--watch|--hot|\\b(?:nodemon|watchexec|air|vite|next dev|nuxt dev)\\b|npm run dev"_s);
    if (!micro.dev.isEmpty())
        return watching.match(micro.dev).hasMatch();
    switch (micro.engine) {
    case Engine::React:
    case Engine::Svelte:
    case Engine::Vue:
    case Engine::Next:
    case Engine::Nuxt:
    case Engine::SvelteKit:
        return true;
    default:
        return false;
    }
}

MicroSource DevSession::sourceOf(const Micro &micro) const
{
    MicroSource source;
    source.dir = QDir::cleanPath(m_folder + u'/' + micro.src);
    source.hasProcess = !hasFilesOnly(micro);
    if (!source.hasProcess) {
        // As the build would, but without one: what it would make may not be there.
        const QString served = QDir::cleanPath(source.dir + u'/' + micro.serve);
        source.files = QFileInfo(served).isDir() ? served : source.dir;
    }
    return source;
}

void DevSession::follow(const QStringList &paths)
{
    const bool isSpacefile = paths.contains(u"Spacefile"_s) || paths.contains(u"."_s);
    if (isSpacefile)
        readSpacefile();
    QStringList others = paths;
    others.removeAll(u"Spacefile"_s);
    others.removeAll(u"Discovery.md"_s);
    for (const QString &name : microsOf(m_spacefile, others)) {
        const Micro *micro = m_spacefile.micro(name);
        if (hasFilesOnly(*micro)) {
            Q_EMIT staticChanged(name);
            Q_EMIT served(name);
        } else if (reloadsItself(*micro)) {
            Q_EMIT served(name);
        } else {
            refresh(*micro);
        }
    }
}

void DevSession::refresh(const Micro &micro)
{
    const QString name = micro.name;
    if (m_busy.contains(name)) {
        m_again.insert(name);
        return;
    }
    m_busy.insert(name);
    m_supervisor.setSource(m_instance, name, sourceOf(micro))
        .then(this,
              [this, name](const Result<> &swapped) {
                  m_busy.remove(name);
                  if (!swapped)
                      Q_EMIT failed(name, swapped.error().message);
                  const Micro *again = m_spacefile.micro(name);
                  if (m_again.remove(name) && again != nullptr)
                      refresh(*again);
                  else if (swapped)
                      Q_EMIT served(name);
              })
        .onCanceled(this, [this, name] { m_busy.remove(name); });
}

void DevSession::readSpacefile()
{
    inBackground(readSpacefileIn, m_folder).then(this, [this](const SpacefileReport &report) {
        Q_EMIT spacefileRead(report);
    });
}

} // namespace orrery

#include <moc_devsession.cpp>
