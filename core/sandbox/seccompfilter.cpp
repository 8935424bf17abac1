// SPDX-License-Identifier: MIT
#include "core/sandbox/seccompfilter.h"

#include <QCoreApplication>
#include <QScopeGuard>

#include <fcntl.h>
#include <linux/sched.h>
#include <netinet/in.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(SeccompFilter)
};

/// Nothing that an app serves HTTP with; each has been a way out of a sandbox, or watches others.
constexpr const char *refused[] = {
    "ptrace",
    "process_vm_readv",
    "process_vm_writev",
    "process_madvise",
    "kcmp",
    "bpf",
    "perf_event_open",
    "keyctl",
    "add_key",
    "request_key",
    "userfaultfd",
    "mount",
    "umount",
    "umount2",
    "mount_setattr",
    "move_mount",
    "open_tree",
    "fsopen",
    "fsconfig",
    "fsmount",
    "fspick",
    "pivot_root",
    "chroot",
    "setns",
    "unshare",
    "kexec_load",
    "kexec_file_load",
    "init_module",
    "finit_module",
    "delete_module",
    "create_module",
    "swapon",
    "swapoff",
    "reboot",
    "settimeofday",
    "clock_settime",
    "clock_settime64",
    "clock_adjtime",
    "clock_adjtime64",
    "adjtimex",
    "stime",
    "iopl",
    "ioperm",
    "open_by_handle_at",
    "name_to_handle_at",
    "fanotify_init",
    "fanotify_mark",
    "pidfd_getfd",
    "acct",
    "quotactl",
    "quotactl_fd",
    "syslog",
    "lookup_dcookie",
    "nfsservctl",
    "vhangup",
    "uselib",
    "modify_ldt",
    "vm86",
    "vm86old",
    "sethostname",
    "setdomainname",
    "mbind",
    "set_mempolicy",
    "migrate_pages",
    "move_pages",
};

/// Programs fall back to the older calls when these are "not there".
constexpr const char *absent[] = {
    "clone3",
    "io_uring_setup",
    "io_uring_enter",
    "io_uring_register",
};

/// What IPC and process namespaces take care of otherwise.
constexpr const char *refusedOutside[] = {
    "shmget",    "shmat",        "shmctl",          "semget",    "semop",  "semtimedop",
    "semctl",    "msgget",       "msgsnd",          "msgrcv",    "msgctl", "mq_open",
    "mq_unlink", "mq_timedsend", "mq_timedreceive", "mq_notify",
};

/// Landlock does not know these, so they would change files of the user's, or tell what is done
/// with them. By an open file all of it is possible, of those that may be opened.
constexpr const char *pretended[] = {
    "chmod",     "fchmodat",   "fchmodat2",   "chown",        "lchown",
    "fchownat",  "utime",      "utimes",      "futimesat",    "setxattr",
    "lsetxattr", "setxattrat", "removexattr", "lremovexattr", "removexattrat",
};

int deny(scmp_filter_ctx filter, uint32_t action, const char *name)
{
    const int number = seccomp_syscall_resolve_name(name);
    if (number == __NR_SCMP_ERROR)
        return 0; // not on this architecture
    const int error = seccomp_rule_add(filter, action, number, 0);
    return error == -EACCES || error == -EDOM ? 0 : error;
}

int denyArguments(scmp_filter_ctx filter)
{
    int error = 0;
    const auto add = [&error, filter](uint32_t action, int call, scmp_arg_cmp argument) {
        if (error == 0)
            error = seccomp_rule_add_array(filter, action, call, 1, &argument);
    };
    add(SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone),
        {.arg = 0, .op = SCMP_CMP_MASKED_EQ, .datum_a = CLONE_NEWUSER, .datum_b = CLONE_NEWUSER});
    for (const scmp_datum_t request : {scmp_datum_t{TIOCSTI}, scmp_datum_t{TIOCLINUX}})
        add(SCMP_ACT_ERRNO(EPERM), SCMP_SYS(ioctl),
            {.arg = 1, .op = SCMP_CMP_MASKED_EQ, .datum_a = 0xffffffffU, .datum_b = request});
    // UNIX 1, INET 2, INET6 10 and NETLINK 16 remain.
    constexpr uint32_t noFamily = SCMP_ACT_ERRNO(EAFNOSUPPORT);
    const auto family = [&add](scmp_compare op, scmp_datum_t value) {
        add(noFamily, SCMP_SYS(socket), {.arg = 0, .op = op, .datum_a = value, .datum_b = 0});
    };
    family(SCMP_CMP_LT, AF_UNIX);
    family(SCMP_CMP_GT, AF_NETLINK);
    for (scmp_datum_t other = AF_INET + 1; other < AF_NETLINK; ++other) {
        if (other != AF_INET6)
            family(SCMP_CMP_EQ, other);
    }
    return error;
}

/// What Landlock leaves open, and what other namespaces would keep apart.
int denyOutside(scmp_filter_ctx filter, const SandboxSpec &spec)
{
    int error = 0;
    const auto add = [&error, filter](uint32_t action, int call,
                                      std::initializer_list<scmp_arg_cmp> arguments) {
        if (error == 0)
            error = seccomp_rule_add_array(
                filter, action, call, static_cast<unsigned>(arguments.size()), arguments.begin());
    };
    const auto equals = [](unsigned argument, scmp_datum_t value) {
        return scmp_arg_cmp{.arg = argument, .op = SCMP_CMP_EQ, .datum_a = value, .datum_b = 0};
    };
    const auto bits = [](unsigned argument, scmp_datum_t mask, scmp_datum_t value) {
        return scmp_arg_cmp{
            .arg = argument, .op = SCMP_CMP_MASKED_EQ, .datum_a = mask, .datum_b = value};
    };
    constexpr scmp_datum_t typeBits = 0xf;
    const uint32_t refuse = SCMP_ACT_ERRNO(EACCES);
    // Landlock does not look at the path that a UNIX socket connects to; a pair of datagram
    // sockets can be sent to any path as well.
    add(refuse, SCMP_SYS(socket), {equals(0, AF_UNIX)});
    add(refuse, SCMP_SYS(socketpair), {bits(1, typeBits, SOCK_DGRAM)});
    // It knows TCP only: no MPTCP, SCTP, DCCP or raw packets.
    add(refuse, SCMP_SYS(socket),
        {{.arg = 2, .op = SCMP_CMP_GT, .datum_a = IPPROTO_UDP, .datum_b = 0}});
    for (const scmp_datum_t family : std::initializer_list<scmp_datum_t>{AF_INET, AF_INET6}) {
        for (const scmp_datum_t type :
             std::initializer_list<scmp_datum_t>{SOCK_RAW, SOCK_SEQPACKET, SOCK_RDM, SOCK_PACKET})
            add(refuse, SCMP_SYS(socket), {equals(0, family), bits(1, typeBits, type)});
        if (!spec.internet) // the names of hosts are looked up by them
            add(refuse, SCMP_SYS(socket), {equals(0, family), bits(1, typeBits, SOCK_DGRAM)});
    }
    // Data with the first packet connects without connect().
    for (const auto &[call, flags] :
         {std::pair(SCMP_SYS(sendto), 3U), std::pair(SCMP_SYS(sendmsg), 2U),
          std::pair(SCMP_SYS(sendmmsg), 3U)})
        add(refuse, call, {bits(flags, MSG_FASTOPEN, MSG_FASTOPEN)});
    // Of itself it may change these, of the user's other processes not.
    for (const int call :
         {SCMP_SYS(prlimit64), SCMP_SYS(sched_setscheduler), SCMP_SYS(sched_setparam),
          SCMP_SYS(sched_setattr), SCMP_SYS(sched_setaffinity)})
        add(refuse, call, {{.arg = 0, .op = SCMP_CMP_NE, .datum_a = 0, .datum_b = 0}});
    constexpr scmp_datum_t ioprioWhoProcess = 1;
    for (const auto &[call, ofProcess] :
         {std::pair(SCMP_SYS(setpriority), scmp_datum_t{PRIO_PROCESS}),
          std::pair(SCMP_SYS(ioprio_set), ioprioWhoProcess)}) {
        add(refuse, call, {{.arg = 0, .op = SCMP_CMP_NE, .datum_a = ofProcess, .datum_b = 0}});
        add(refuse, call, {{.arg = 1, .op = SCMP_CMP_NE, .datum_a = 0, .datum_b = 0}});
    }
    for (const char *name : refusedOutside)
        error = error == 0 ? deny(filter, SCMP_ACT_ERRNO(EPERM), name) : error;
    if (spec.writableCode)
        return error; // npm makes its programs executable, and who develops watches files
    // "Done": programs give up a copy whose mode they could not set.
    const uint32_t pretend = SCMP_ACT_ERRNO(0);
    for (const char *name : pretended)
        error = error == 0 ? deny(filter, pretend, name) : error;
    add(pretend, SCMP_SYS(utimensat), {{.arg = 1, .op = SCMP_CMP_NE, .datum_a = 0, .datum_b = 0}});
    if (error == 0)
        error = deny(filter, refuse, "inotify_add_watch");
    return error;
}

} // namespace

Result<QByteArray> seccompFilter(const SandboxSpec &spec)
{
    const auto broken = [](int error) {
        return failErrno(error, Text::tr("The filter of system calls could not be made."),
                         u"seccomp"_s);
    };
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (!filter)
        return broken(ENOMEM);
    const auto release = qScopeGuard([filter] { seccomp_release(filter); });
    // A foreign architecture's calls (32 bit) would pass unseen: they end the process.
    int error = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    for (const char *name : refused)
        error = error == 0 ? deny(filter, SCMP_ACT_ERRNO(EPERM), name) : error;
    for (const char *name : absent)
        error = error == 0 ? deny(filter, SCMP_ACT_ERRNO(ENOSYS), name) : error;
    if (error == 0)
        error = denyArguments(filter);
    if (error == 0 && spec.separation == Separation::Landlock)
        error = denyOutside(filter, spec);
    if (error != 0)
        return broken(-error);

    const int memory = memfd_create("seccomp", MFD_CLOEXEC);
    if (memory < 0)
        return broken(errno);
    const auto shut = qScopeGuard([memory] { close(memory); });
    error = seccomp_export_bpf(filter, memory);
    if (error != 0)
        return broken(-error);
    const off_t size = lseek(memory, 0, SEEK_END);
    QByteArray program(size, Qt::Uninitialized);
    if (pread(memory, program.data(), static_cast<size_t>(size), 0) != size)
        return broken(errno);
    return program;
}

} // namespace orrery
