// SPDX-License-Identifier: MIT
#include "core/sandbox/bwraparguments.h"

#include "core/sandbox/etcfiles.h"
#include "core/sandbox/initprotocol.h"

#include <QDir>
#include <QFileInfo>

#include <utility>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

class Writer : public SandboxArgumentsWriter
{
public:
    using SandboxArgumentsWriter::SandboxArgumentsWriter;

    void bind(const char *how, const QString &source, const QString &target)
    {
        add({how, QFile::encodeName(source), QFile::encodeName(target)});
    }
};

void addSystem(Writer &writer)
{
    writer.add({"--ro-bind", "/usr", "/usr"});
    // Where the host has real folders here (Debian before 12, NixOS) they are bound instead.
    for (const QByteArray name : {"bin", "sbin", "lib", "lib64", "lib32"}) {
        const QFileInfo entry(u"/"_s + QString::fromLatin1(name));
        if (entry.isSymLink())
            writer.add({"--symlink", "usr/" + name, "/" + name});
        else if (entry.isDir())
            writer.add({"--ro-bind", "/" + name, "/" + name});
    }
    writer.add({"--proc", "/proc", "--dev", "/dev"});
}

void addEtc(Writer &writer, const SandboxSpec &spec)
{
    writer.add({"--dir", "/etc"});
    for (const char *path : {"/etc/ssl", "/usr/share/ca-certificates", "/etc/pki", "/etc/localtime",
                             "/etc/ld.so.cache", "/etc/alternatives", "/etc/mime.types"}) {
        if (QFileInfo::exists(QString::fromLatin1(path)))
            writer.add({"--ro-bind", path, path});
    }
    const QMap<QString, QByteArray> files = etcFiles(spec);
    for (const auto &[path, content] : files.asKeyValueRange())
        writer.add({"--perms", "0444", "--file", writer.data(content), QFile::encodeName(path)});
    // Go, curl and everything else that knows no variable reads the system's bundle.
    const QString bundle = systemCaBundle();
    if (!spec.caPem.isEmpty() && !bundle.isEmpty())
        writer.add({"--perms", "0444", "--ro-bind-data", writer.data(mergedCaBundle(spec.caPem)),
                    QFile::encodeName(QFileInfo(bundle).canonicalFilePath())});
}

void addEnvironment(Writer &writer, const SandboxSpec &spec)
{
    const QMap<QString, QString> env = environmentOf(spec);
    for (const auto &[name, value] : env.asKeyValueRange())
        writer.add({"--setenv", name.toUtf8(), value.toUtf8()});
}

} // namespace

SandboxArguments bwrapArguments(const SandboxSpec &spec, const QByteArray &seccomp, int firstData)
{
    SandboxArguments result;
    Writer writer(result, firstData);
    writer.add({"--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts",
                "--unshare-cgroup-try", "--uid", "1000", "--gid", "1000", "--hostname", "micro",
                "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL"});
    addSystem(writer);
    // orrery-init has put a bounded file system there; shared memory counts in it as well. The rest
    // of /dev must not be another one without bounds.
    if (spec.limits.tmp > 0)
        writer.add(
            {"--bind", initprotocol::scratch, "/tmp", "--bind", initprotocol::scratch, "/dev/shm"});
    else
        writer.add({"--perms", "1777", "--tmpfs", "/tmp"});
    writer.add({"--remount-ro", "/dev", "--perms", "0700", "--dir", "/tmp/home", "--perms", "0700",
                "--dir", "/run", "--dir", "/var", "--symlink", "../tmp", "/var/tmp"});
    addEtc(writer, spec);
    if (!spec.code.isEmpty())
        writer.bind(spec.writableCode ? "--bind" : "--ro-bind", spec.code, u"/app"_s);
    else
        writer.add({"--dir", "/app"});
    for (const Bind &bind : spec.binds)
        writer.bind(bind.writable ? "--bind" : "--ro-bind", bind.source,
                    bind.target.isEmpty() ? bind.source : bind.target);
    for (const auto &[path, content] : spec.files.asKeyValueRange())
        writer.add({"--perms", "0444", "--file", writer.data(content), QFile::encodeName(path)});
    addEnvironment(writer, spec);
    writer.add({"--remount-ro", "/", "--chdir", QFile::encodeName(spec.workDir)});
    writer.add({"--seccomp", writer.data(seccomp)});
    QByteArray command = spec.command.toUtf8();
    if (spec.limits.processes > 0) {
        // Inside: there it counts this sandbox only; outside, the user's whole desktop. By the
        // shell that runs anyway (-p is dash's and busybox's, -u bash's and ksh's letter).
        const QByteArray most = QByteArray::number(spec.limits.processes);
        command.prepend("ulimit -p " + most + " 2>/dev/null || ulimit -u " + most
                        + " || exit 126\n");
    }
    result.command += {"/bin/sh", "-c", command};
    return result;
}

} // namespace orrery
