// SPDX-License-Identifier: MIT
#include "core/sandbox/landlockplan.h"

#include "core/sandbox/etcfiles.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

// Landlock knows ports, not addresses: what is open in the internet is open on this computer too.
constexpr int internetPorts[] = {53, 80, 443};

class Writer : public SandboxArgumentsWriter
{
public:
    using SandboxArgumentsWriter::add;
    using SandboxArgumentsWriter::SandboxArgumentsWriter;

    void add(const char *how, const QString &path) { add({how, QFile::encodeName(path)}); }
    void add(const char *how, int number) { add({how, QByteArray::number(number)}); }

    void file(const QString &path, const QByteArray &content)
    {
        add({"file", data(content), QFile::encodeName(path)});
    }
};

/// What programs need of the system; nothing of it is the user's own.
void addSystem(Writer &writer)
{
    for (const char *folder : {"/usr", "/bin", "/sbin", "/lib", "/lib64", "/lib32"})
        writer.add({"run", folder});
    for (const char *path :
         {"/etc/ssl", "/etc/pki", "/etc/localtime", "/etc/ld.so.cache", "/etc/alternatives",
          "/etc/mime.types", "/etc/passwd", "/etc/group", "/etc/hosts", "/etc/nsswitch.conf",
          "/etc/resolv.conf", "/etc/hostname", "/etc/services", "/etc/protocols", "/etc/gai.conf",
          "/etc/host.conf", "/etc/os-release", "/proc", "/sys/devices/system/cpu"})
        writer.add({"read", path});
    for (const char *device :
         {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"})
        writer.add({"device", device});
}

} // namespace

SandboxArguments landlockPlan(const SandboxSpec &spec, const QByteArray &seccomp, int firstData)
{
    SandboxArguments result;
    Writer writer(result, firstData);
    addSystem(writer);
    writer.add("write", spec.home);
    if (!spec.code.isEmpty())
        writer.add(spec.writableCode ? "write" : "run", spec.code);
    for (const Bind &bind : spec.binds)
        writer.add(bind.writable ? "write" : "run", bind.source);
    if (spec.port != 0) {
        writer.add("bind", spec.port);
        writer.add("connect", spec.port);
    }
    for (const quint16 port : spec.listen)
        writer.add("connect", port);
    if (spec.internet && spec.lan) {
        writer.add({"connect", "any"});
    } else if (spec.internet) {
        for (const int port : internetPorts)
            writer.add("connect", port);
    }
    for (const auto &[path, content] : spec.files.asKeyValueRange())
        writer.file(path, content);
    if (!spec.caPem.isEmpty()) {
        writer.file(caFileIn(spec), spec.caPem);
        writer.file(rootsFileIn(spec), mergedCaBundle(spec.caPem));
    }
    const QMap<QString, QString> env = environmentOf(spec);
    for (const auto &[name, value] : env.asKeyValueRange())
        writer.add({"env", name.toUtf8() + '=' + value.toUtf8()});
    writer.add("chdir", spec.workDir);
    writer.add({"seccomp", writer.data(seccomp)});
    result.command += {"/bin/sh", "-c", spec.command.toUtf8()};
    return result;
}

} // namespace orrery
