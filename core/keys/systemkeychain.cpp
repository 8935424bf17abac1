// SPDX-License-Identifier: MIT
#include "core/keys/systemkeychain.h"

#include <QCoreApplication>
#include <QPromise>

#include <qt6keychain/keychain.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(SystemKeychain)
};

const QString service = u"orrery"_s;

std::unexpected<Error> failure(const QKeychain::Job &job)
{
    const QString detail =
        u"QtKeychain error %1: %2"_s.arg(static_cast<int>(job.error())).arg(job.errorString());
    if (job.error() == QKeychain::EntryNotFound)
        return fail(ErrorCode::NotFound, Text::tr("The keyring has no such entry."), detail);
    return fail(ErrorCode::Unavailable, Text::tr("The keyring of this desktop cannot be used."),
                detail);
}

/// Starts \a job, which deletes itself, and answers with \a value of it.
template <typename T, typename Job, typename Value> QFuture<Result<T>> run(Job *job, Value value)
{
    auto promise = std::make_shared<QPromise<Result<T>>>(); // shared: a slot must be copyable
    promise->start();
    QObject::connect(job, &QKeychain::Job::finished, job, [promise, job, value](QKeychain::Job *) {
        if (job->error() == QKeychain::NoError)
            promise->addResult(value(*job));
        else
            promise->addResult(Result<T>(failure(*job)));
        promise->finish();
    });
    job->start();
    return promise->future();
}

} // namespace

QFuture<Result<QByteArray>> SystemKeychain::read(const QString &name)
{
    auto *job = new QKeychain::ReadPasswordJob(service); // deletes itself when finished
    job->setKey(name);
    return run<QByteArray>(job, [](const QKeychain::ReadPasswordJob &done) {
        return Result<QByteArray>(done.binaryData());
    });
}

QFuture<Result<>> SystemKeychain::write(const QString &name, const QByteArray &secret)
{
    auto *job = new QKeychain::WritePasswordJob(service); // deletes itself when finished
    job->setKey(name);
    job->setBinaryData(secret);
    return run<void>(job, [](const QKeychain::WritePasswordJob &) { return Result<>(); });
}

} // namespace orrery
