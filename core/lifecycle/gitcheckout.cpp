// SPDX-License-Identifier: MIT
#include "core/lifecycle/gitcheckout.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTimer>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace orrery {

bool looksLikeGitAddress(const QString &source)
{
    static const QRegularExpression address(
        u"^(?:(?:https?|ssh|git|file)://\\S+|[\\w.-]+@[\\w.-]+:\\S+)$"_s);
    return address.match(source).hasMatch();
}

bool isBareRepository(const QString &folder)
{
    return QFileInfo(folder + u"/HEAD"_s).isFile() && QFileInfo(folder + u"/objects"_s).isDir()
        && QFileInfo(folder + u"/refs"_s).isDir();
}

GitCheckout::GitCheckout(QObject *parent)
    : QObject(parent)
{
    m_promise.start();
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    QProcess::UnixProcessParameters unix;
    unix.flags = QProcess::UnixProcessFlag::CloseFileDescriptors
        | QProcess::UnixProcessFlag::CreateNewSession;
    m_process.setUnixProcessParameters(unix);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, [this] {
        while (m_process.canReadLine()) {
            const QString line = QString::fromUtf8(m_process.readLine(4096)).trimmed();
            if (line.isEmpty())
                continue;
            m_lastWords = line;
            Q_EMIT lineWritten(line);
        }
    });
    connect(&m_process, &QProcess::finished, this, &GitCheckout::ended);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            finish(fail(ErrorCode::Unavailable, tr("Git could not be started."),
                        m_process.errorString()));
    });
}

GitCheckout::~GitCheckout()
{
    m_process.disconnect(this);
    finish(fail(ErrorCode::Cancelled, tr("Cancelled.")));
    if (m_process.state() != QProcess::NotRunning)
        m_process.kill();
}

QFuture<Result<QString>> GitCheckout::clone(const QString &source, const QString &folder)
{
    m_source = source;
    m_folder = folder;
    QTimer::singleShot(5min, this, [this] {
        finish(fail(ErrorCode::Timeout,
                    tr("“%1” could not be fetched within five minutes.").arg(m_source)));
        m_process.kill();
    });
    // A path is given as an address: with a path, git links files and ignores the depth.
    const QFileInfo local(source);
    const QString from = local.isDir() ? u"file://"_s + local.canonicalFilePath() : source;
    run({u"clone"_s, u"--depth"_s, u"1"_s, u"--single-branch"_s, u"--no-tags"_s, u"--template="_s,
         u"--no-recurse-submodules"_s, u"--"_s, from, folder});
    return m_promise.future();
}

void GitCheckout::run(const QStringList &arguments)
{
    const QString git = QStandardPaths::findExecutable(u"git"_s);
    if (git.isEmpty())
        return finish(
            fail(ErrorCode::Unavailable,
                 tr("Git is needed to fetch “%1”. Install the package git.").arg(m_source)));
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"GIT_TERMINAL_PROMPT"_s, u"0"_s);
    environment.insert(u"GIT_ASKPASS"_s, u"/bin/false"_s);
    environment.insert(u"GIT_SSH_COMMAND"_s, u"ssh -o BatchMode=yes"_s);
    environment.insert(u"GIT_ALLOW_PROTOCOL"_s, u"https:http:ssh:git:file"_s);
    environment.insert(u"GIT_LFS_SKIP_SMUDGE"_s, u"1"_s);
    environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    environment.remove(u"GIT_DIR"_s);
    environment.remove(u"GIT_WORK_TREE"_s);
    environment.remove(u"GIT_INDEX_FILE"_s);
    m_process.setProcessEnvironment(environment);
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.start(
        git,
        QStringList{u"-c"_s, u"core.hooksPath=/dev/null"_s, u"-c"_s, u"core.fsmonitor=false"_s}
            + arguments);
}

void GitCheckout::ended(int code)
{
    if (m_process.exitStatus() != QProcess::NormalExit || code != 0) {
        return finish(fail(ErrorCode::NotFound,
                           tr("“%1” could not be fetched: %2").arg(m_source, m_lastWords)));
    }
    if (m_isCloned)
        return finish(m_lastWords);
    m_isCloned = true;
    run({u"-C"_s, m_folder, u"rev-parse"_s, u"--short"_s, u"HEAD"_s});
}

void GitCheckout::finish(Result<QString> result)
{
    if (std::exchange(m_isFinished, true))
        return;
    m_promise.addResult(std::move(result));
    m_promise.finish();
}

} // namespace orrery

#include <moc_gitcheckout.cpp>
