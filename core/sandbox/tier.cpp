// SPDX-License-Identifier: MIT
#include "core/sandbox/tier.h"

#include "core/foundation/background.h"
#include "core/sandbox/controlgroup.h"
#include "core/sandbox/initlauncher.h"
#include "core/sandbox/initprotocol.h"
#include "core/sandbox/sandboxtools.h"
#include "core/sandbox/seccompfilter.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Tier)
};

constexpr const char *tunnel = "/dev/net/tun";

/// What the helper and bubblewrap say about an empty sandbox; empty when it ran.
QString tryOne(const SandboxTools &tools)
{
    SandboxSpec spec;
    spec.command = u"exit 0"_s;
    spec.port = 0;
    const Result<QByteArray> filter = seccompFilter();
    if (!filter)
        return filter.error().detail;
    const Result<LaunchedInit> launched = launchInit(tools, spec, *filter);
    if (!launched)
        return launched.error().detail;
    QByteArray answer;
    char bytes[initprotocol::longestMessage];
    // Its end closes the socket; a hanging one is given up.
    for (pollfd wait{.fd = launched->control, .events = POLLIN, .revents = 0};
         poll(&wait, 1, 10'000) > 0;) {
        const ssize_t got = recv(launched->control, bytes, sizeof bytes, 0);
        if (got <= 0)
            break;
        answer = QByteArray(bytes, got);
    }
    close(launched->control);
    close(launched->sockets);
    waitpid(static_cast<pid_t>(launched->pid), nullptr, 0);
    const ssize_t complaint = read(launched->error, bytes, sizeof bytes);
    close(launched->out);
    close(launched->error);
    if (answer == "exit 0")
        return {};
    if (complaint > 0)
        return QString::fromLocal8Bit(bytes, complaint).trimmed();
    const QByteArrayList words = answer.split(' '); // `failed ERRNO WHAT`
    if (words.size() < 3 || words.constFirst() != "failed")
        return QString::fromUtf8(answer);
    return u"%1: %2"_s.arg(QString::fromUtf8(words.at(2)),
                           QString::fromLocal8Bit(std::strerror(words.at(1).toInt())));
}

bool hasLandlock()
{
    constexpr int version = 1 << 0; // LANDLOCK_CREATE_RULESET_VERSION
    constexpr long neededAbi = 6; // signals and abstract sockets of others; Linux 6.12
    return syscall(SYS_landlock_create_ruleset, nullptr, 0, version) >= neededAbi;
}

QString remedyFor(const QString &complaint)
{
    if (QFileInfo::exists(u"/.flatpak-info"_s))
        return Text::tr("Install Orrery from its .deb package instead of Flatpak.");
    if (QFileInfo::exists(u"/proc/sys/kernel/apparmor_restrict_unprivileged_userns"_s)
        && (complaint.contains("Permission denied"_L1)
            || complaint.contains("Operation not permitted"_L1)))
        return Text::tr("Install Orrery from its .deb package, which brings the AppArmor profile, "
                        "or run: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0");
    if (complaint.contains("nesting depth"_L1) || complaint.contains("No space left"_L1))
        return Text::tr("Run: sudo sysctl user.max_user_namespaces=15000");
    return Text::tr("Run: sudo sysctl kernel.unprivileged_userns_clone=1");
}

QString internetProblem(const SandboxTools &tools)
{
    if (tools.pasta.isEmpty())
        return Text::tr("Apps have no internet: install passt (for example: sudo apt install "
                        "passt).");
    const int device = open(tunnel, O_RDWR | O_CLOEXEC);
    if (device < 0)
        return Text::tr("Apps have no internet: %1 cannot be opened. Run: sudo chmod 666 %1")
            .arg(QLatin1StringView(tunnel));
    close(device);
    return {};
}

} // namespace

QString tierName(Tier tier)
{
    switch (tier) {
    case Tier::Full:
        return u"full"_s;
    case Tier::Landlock:
        return u"landlock"_s;
    case Tier::None:
        return u"none"_s;
    }
    return {};
}

Result<Separation> TierReport::separation(bool mayBeReduced) const
{
    if (tier == Tier::Full)
        return Separation::Namespaces;
    if (tier == Tier::None)
        return fail(ErrorCode::Unavailable, advice());
    if (!mayBeReduced)
        return fail(ErrorCode::NeedsPermission, advice());
    return Separation::Landlock;
}

TierReport detectTier(const SandboxTools &tools)
{
    TierReport report;
    report.groups = hasUserManager();
    report.internetReason = internetProblem(tools);
    report.internet = report.internetReason.isEmpty();
    if (tools.init.isEmpty()) {
        report.reason = Text::tr("Orrery is not installed completely: orrery-init is missing.");
        report.remedy = Text::tr("Install Orrery again.");
    } else if (tools.bwrap.isEmpty()) {
        report.reason = Text::tr("bubblewrap is not installed.");
        report.remedy = Text::tr("Install it (for example: sudo apt install bubblewrap).");
    } else if (const QString complaint = tryOne(tools); !complaint.isEmpty()) {
        report.reason = Text::tr("This system does not let Orrery separate apps from your files "
                                 "(reason: %1).")
                            .arg(complaint);
        report.remedy = remedyFor(complaint);
    } else {
        report.tier = Tier::Full;
        return report;
    }
    report.tier = hasLandlock() && !tools.init.isEmpty() ? Tier::Landlock : Tier::None;
    report.internet = false;
    return report;
}

QFuture<TierReport> detectTierLater(const SandboxTools &tools)
{
    return inBackground([tools] { return detectTier(tools); });
}

} // namespace orrery
