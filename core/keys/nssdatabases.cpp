// SPDX-License-Identifier: MIT
#include "core/keys/nssdatabases.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

#include <chrono>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(BrowserTrust)
};

constexpr std::chrono::milliseconds patience{20'000};

bool holdsDatabase(const QString &folder)
{
    return QFileInfo(folder + u"/cert9.db"_s).isFile();
}

/// Without a terminal and a password: a database that has one says so instead of asking.
Result<QByteArray> certutil(const NssDatabase &database, const QStringList &words,
                            const QByteArray &input = {})
{
    const QString program = QStandardPaths::findExecutable(u"certutil"_s);
    if (program.isEmpty())
        return fail(ErrorCode::Unavailable,
                    Text::tr("The program “certutil”, which browsers' certificates are managed "
                             "with, is not installed. It is part of libnss3-tools (Debian, "
                             "Ubuntu), nss-tools (Fedora) or nss (Arch)."));
    QProcess process;
    process.setProgram(program);
    process.setArguments(words + QStringList{u"-d"_s, u"sql:"_s + database.folder});
    process.start();
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(static_cast<int>(patience.count()))) {
        process.kill();
        process.waitForFinished();
        return fail(ErrorCode::Io, Text::tr("%1 did not answer.").arg(database.browser),
                    u"certutil timed out in "_s + database.folder);
    }
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        const QString said = QString::fromLocal8Bit(process.readAllStandardError()).simplified();
        return fail(
            ErrorCode::Io,
            Text::tr("The certificates of %1 cannot be changed: %2").arg(database.browser, said),
            database.folder);
    }
    return process.readAllStandardOutput();
}

} // namespace

QList<NssDatabase> nssDatabases(const QString &home)
{
    QList<NssDatabase> found;
    const QString usual = home + u"/.pki/nssdb"_s;
    const QString newer = home + u"/.local/share/pki/nssdb"_s;
    if (holdsDatabase(newer))
        found.append({Text::tr("Chromium, Chrome and Edge"), newer});
    if (holdsDatabase(usual) || found.isEmpty())
        found.append({Text::tr("Chromium, Chrome and Edge"), usual});
    const QString snap = home + u"/snap/chromium/current/.pki/nssdb"_s;
    if (holdsDatabase(snap))
        found.append({Text::tr("Chromium (Snap)"), snap});
    for (const QString &place :
         {u".mozilla/firefox"_s, u".config/mozilla/firefox"_s,
          u"snap/firefox/common/.mozilla/firefox"_s,
          u".var/app/org.mozilla.firefox/.mozilla/firefox"_s, u".librewolf"_s}) {
        const QDir folder(home + u'/' + place);
        const QStringList profiles =
            folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
        for (const QString &profile : profiles) {
            const QString path = folder.filePath(profile);
            // "x1y2.default-release": what is behind the dot is its name.
            if (holdsDatabase(path))
                found.append({Text::tr("Firefox (%1)").arg(profile.section(u'.', 1)), path});
        }
    }
    return found;
}

Result<> trustAuthority(const NssDatabase &database, const QString &name, const QByteArray &pem)
{
    if (!holdsDatabase(database.folder)) {
        if (!QDir().mkpath(database.folder))
            return fail(ErrorCode::Io,
                        Text::tr("The folder “%1” cannot be made.").arg(database.folder));
        if (const auto made = certutil(database, {u"-N"_s, u"--empty-password"_s}); !made)
            return std::unexpected(made.error());
    }
    return certutil(database, {u"-A"_s, u"-n"_s, name, u"-t"_s, u"C,,"_s, u"-a"_s}, pem)
        .transform([](const QByteArray &) {});
}

Result<> distrustAuthority(const NssDatabase &database, const QString &name)
{
    if (!trustsAuthority(database, name))
        return {};
    return certutil(database, {u"-D"_s, u"-n"_s, name}).transform([](const QByteArray &) {});
}

bool trustsAuthority(const NssDatabase &database, const QString &name)
{
    return holdsDatabase(database.folder)
        && certutil(database, {u"-L"_s, u"-n"_s, name, u"-a"_s}).has_value();
}

} // namespace orrery
