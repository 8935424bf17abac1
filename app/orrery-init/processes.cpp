// SPDX-License-Identifier: MIT
#include "app/orrery-init/processes.h"

#include "core/sandbox/initprotocol.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace orrery::init {

namespace {

int writeFile(const char *path, const std::string &text)
{
    const int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0)
        return errno;
    const ssize_t written = write(file, text.data(), text.size());
    const int error = written == static_cast<ssize_t>(text.size()) ? 0 : errno;
    close(file);
    return error;
}

bool isShell(pid_t pid)
{
    const std::string name = readFile("/proc/" + std::to_string(pid) + "/comm");
    return name == "sh\n" || name == "dash\n" || name == "bash\n";
}

void signalTree(pid_t pid, bool spare)
{
    // Children first: a parent that restarts what dies (a worker pool) must hear of it as well.
    const std::vector<pid_t> children = childrenOf(pid);
    if (!spare || children.empty() || !isShell(pid))
        kill(pid, SIGTERM);
    for (const pid_t child : children)
        signalTree(child, false);
}

[[noreturn]] void becomePasta(const Options &options, pid_t init, int go, int complaints)
{
    char mode = 0;
    if (read(go, &mode, 1) != 1)
        _exit(0); // the helper gave up before it had namespaces
    const std::string user = "/proc/" + std::to_string(init) + "/ns/user";
    const std::string net = "/proc/" + std::to_string(init) + "/ns/net";
    std::vector<const char *> words{options.pasta.c_str(),
                                    "--config-net",
                                    "--no-map-gw",
                                    "--dns-forward",
                                    "169.254.1.1",
                                    "-q",
                                    "-t",
                                    "none",
                                    "-u",
                                    "none",
                                    "-T",
                                    "none",
                                    "-U",
                                    "none"};
    if (mode == '4')
        words.push_back("-4");
    if (geteuid() == 0) { // it would turn into nobody, who may not enter root's namespaces
        words.push_back("--runas");
        words.push_back("0");
    }
    for (const char *word : {"--userns", user.c_str(), "--netns", net.c_str()})
        words.push_back(word);
    words.push_back(nullptr);
    dup2(complaints, STDOUT_FILENO);
    dup2(complaints, STDERR_FILENO);
    unblockSignals();
    char path[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
    char *environment[] = {path, nullptr};
    execve(options.pasta.c_str(), const_cast<char **>(words.data()), environment);
    _exit(127);
}

/// Puts a file system of its own, bounded in bytes and in number of files, over
/// initprotocol::scratch. Bubblewrap's own has no bound for the number, and empty files fill the
/// kernel's memory too.
int mountScratch(unsigned long long bytes)
{
    constexpr int mostFiles = 256 * 1024;
    const std::string options =
        "mode=1777,size=" + std::to_string(bytes) + ",nr_inodes=" + std::to_string(mostFiles);
    if (unshare(CLONE_NEWNS) != 0)
        return errno;
    return mount("tmpfs", initprotocol::scratch, "tmpfs", MS_NOSUID | MS_NODEV, options.c_str())
            == 0
        ? 0
        : errno;
}

} // namespace

std::string readFile(const std::string &path)
{
    std::string text;
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return text;
    char bytes[4096];
    for (ssize_t got = 0; (got = read(file, bytes, sizeof bytes)) > 0;)
        text.append(bytes, static_cast<size_t>(got));
    close(file);
    return text;
}

bool dieWithParent(pid_t parent, int signal)
{
    prctl(PR_SET_PDEATHSIG, signal);
    return getppid() == parent;
}

int enterNamespaces()
{
    const std::string uid = std::to_string(geteuid());
    const std::string gid = std::to_string(getegid());
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
        return errno;
    if (const int error = writeFile("/proc/self/setgroups", "deny"))
        return error;
    if (const int error = writeFile("/proc/self/uid_map", uid + ' ' + uid + " 1"))
        return error;
    return writeFile("/proc/self/gid_map", gid + ' ' + gid + " 1");
}

PastaStarter forkPastaStarter(const Options &options)
{
    PastaStarter starter;
    int go[2] = {-1, -1};
    int complaints[2] = {-1, -1};
    if (pipe2(go, O_CLOEXEC) != 0 || pipe2(complaints, O_CLOEXEC | O_NONBLOCK) != 0)
        return starter;
    const pid_t self = getpid();
    starter.pid = fork();
    if (starter.pid == 0) {
        close(go[1]);
        close(initprotocol::control);
        close(initprotocol::sockets);
        if (!dieWithParent(self, SIGKILL))
            _exit(0);
        becomePasta(options, self, go[0], complaints[1]);
    }
    close(go[0]);
    close(complaints[1]);
    starter.go = go[1];
    starter.complaints = complaints[0];
    return starter;
}

pid_t startBubblewrap(const Options &options, int statusPipe, int gate)
{
    const std::string arguments = std::to_string(initprotocol::arguments);
    const std::string status = std::to_string(options.dataEnd);
    std::vector<const char *> words{options.bwrap.c_str(), "--args",       arguments.c_str(),
                                    "--json-status-fd",    status.c_str(), "--"};
    words.insert(words.end(), options.command.begin(), options.command.end());
    const pid_t self = getpid();
    const pid_t child = fork();
    if (child != 0)
        return child > 0 ? child : -errno;
    if (!dieWithParent(self, SIGKILL))
        _exit(0);
    dup2(statusPipe, options.dataEnd); // the copies survive exec
    if (gate >= 0)
        dup2(gate, initprotocol::gate);
    for (int data = initprotocol::arguments; data < options.dataEnd; ++data)
        fcntl(data, F_SETFD, 0);
    if (options.scratch != 0) {
        if (const int error = mountScratch(options.scratch)) {
            std::fprintf(stderr, "bwrap: no scratch folder: %s\n", std::strerror(error));
            _exit(127);
        }
    }
    limitProcess(options);
    unblockSignals();
    char path[] = "PATH=/usr/bin:/bin";
    char *environment[] = {path, nullptr};
    execve(words[0], const_cast<char **>(words.data()), environment);
    std::fprintf(stderr, "bwrap: %s\n", std::strerror(errno));
    _exit(127);
}

void unblockSignals()
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    std::signal(SIGPIPE, SIG_DFL);
}

void limit(__rlimit_resource resource, unsigned long long value)
{
    rlimit now{};
    getrlimit(resource, &now);
    const rlim_t most =
        now.rlim_max == RLIM_INFINITY || value < now.rlim_max ? value : now.rlim_max;
    const rlimit wanted{.rlim_cur = most, .rlim_max = most};
    setrlimit(resource, &wanted);
}

void limitProcess(const Options &options)
{
    // A process that wakes takes no processor away from one that runs. So an app that works hard
    // disturbs the person's programs less, and answers more: it finds more to do when it runs.
    const sched_param none{};
    sched_setscheduler(0, SCHED_BATCH, &none);
    limit(RLIMIT_CORE, 0);
    if (options.memory != 0)
        limit(RLIMIT_DATA, options.memory);
    if (options.openFiles != 0)
        limit(RLIMIT_NOFILE, options.openFiles);
}

std::vector<pid_t> childrenOf(pid_t pid)
{
    const std::string number = std::to_string(pid);
    std::vector<pid_t> children;
    const std::string text = readFile("/proc/" + number + "/task/" + number + "/children");
    for (const char *at = text.c_str(); *at;) {
        char *end = nullptr;
        const long child = std::strtol(at, &end, 10);
        if (end == at)
            break;
        children.push_back(static_cast<pid_t>(child));
        at = *end == ' ' ? end + 1 : end;
    }
    return children;
}

void askToEnd(pid_t app)
{
    signalTree(app, true);
}

} // namespace orrery::init
