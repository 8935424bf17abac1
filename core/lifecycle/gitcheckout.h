// SPDX-License-Identifier: MIT
#pragma once

#include "core/foundation/result.h"

#include <QFuture>
#include <QObject>
#include <QProcess>
#include <QPromise>

namespace orrery {

/// Whether \a source names a Git repository elsewhere: `https://…`, `ssh://…`, `git@host:path`.
[[nodiscard]] bool looksLikeGitAddress(const QString &source);
/// Whether \a folder is a bare repository, which has to be checked out before it can be read.
[[nodiscard]] bool isBareRepository(const QString &folder);

/// One clone of the newest commit of a repository into a fresh folder, by the git of this computer
/// in a process of its own: without hooks, submodules, prompts or helpers that run other programs.
/// Thread: main. The destructor ends the process.
class GitCheckout : public QObject
{
    Q_OBJECT
public:
    explicit GitCheckout(QObject *parent = nullptr);
    ~GitCheckout() override;

    /// Answers with the short commit. Unavailable: no git. NotFound: git could not clone; the
    /// detail has its words. Timeout: five minutes passed.
    [[nodiscard]] QFuture<Result<QString>> clone(const QString &source, const QString &folder);

Q_SIGNALS:
    void lineWritten(const QString &line);

private:
    void run(const QStringList &arguments);
    void ended(int code);
    void finish(Result<QString> result);

    QProcess m_process;
    QPromise<Result<QString>> m_promise;
    QString m_source;
    QString m_folder;
    QString m_lastWords;
    bool m_isCloned = false;
    bool m_isFinished = false;
};

} // namespace orrery
