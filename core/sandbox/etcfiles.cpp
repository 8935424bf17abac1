// SPDX-License-Identifier: MIT
#include "core/sandbox/etcfiles.h"

#include "core/sandbox/sandboxspec.h"

#include <QFile>
#include <QFileInfo>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

/// The user's zone for TZ: "Europe/Berlin".
QString timeZone()
{
    const QByteArray id = QTimeZone::systemTimeZoneId();
    return id.isEmpty() ? u"UTC"_s : QString::fromLatin1(id);
}

} // namespace

QString systemCaBundle()
{
    for (const QString &path :
         {u"/etc/ssl/certs/ca-certificates.crt"_s, u"/etc/pki/tls/certs/ca-bundle.crt"_s,
          u"/etc/ssl/ca-bundle.pem"_s, u"/etc/ssl/cert.pem"_s}) {
        if (QFileInfo(path).isFile())
            return path;
    }
    return {};
}

QByteArray mergedCaBundle(const QByteArray &caPem)
{
    // Read once per process: the roots change with a system update, not with a start.
    static const QByteArray roots = [] {
        QFile file(systemCaBundle());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }();
    return roots + '\n' + caPem;
}

QMap<QString, QByteArray> etcFiles(const SandboxSpec &spec)
{
    QByteArray hosts = "127.0.0.1\tlocalhost micro\n";
    for (const QString &name : spec.hosts)
        hosts += "127.0.0.1\t" + name.toUtf8() + '\n';
    QMap<QString, QByteArray> files{
        {u"/etc/passwd"_s,
         "root:x:0:0:root:/tmp/home:/bin/sh\n"
         "micro:x:1000:1000:Micro:/tmp/home:/bin/sh\n"
         "nobody:x:65534:65534:nobody:/nonexistent:/bin/false\n"},
        {u"/etc/group"_s, "root:x:0:\nmicro:x:1000:\nnogroup:x:65534:\n"},
        {u"/etc/hosts"_s, hosts},
        {u"/etc/nsswitch.conf"_s,
         "passwd: files\ngroup: files\nshadow: files\n"
         "hosts: files dns\nservices: files\nprotocols: files\n"},
        // The helper's; without internet there is none, and a look-up fails at once.
        {u"/etc/resolv.conf"_s, spec.internet ? "nameserver 127.0.0.1\noptions edns0\n" : "\n"},
        {u"/etc/hostname"_s, "micro\n"},
    };
    if (!spec.caPem.isEmpty())
        files.insert(caFileIn(spec), spec.caPem);
    return files;
}

QString caFileIn(const SandboxSpec &spec)
{
    if (spec.caPem.isEmpty())
        return {};
    return spec.separation == Separation::Landlock ? spec.ownFolder() + u"/ca.pem"_s
                                                   : u"/etc/orrery/ca.pem"_s;
}

QString rootsFileIn(const SandboxSpec &spec)
{
    if (spec.separation == Separation::Landlock && !spec.caPem.isEmpty())
        return spec.ownFolder() + u"/roots.pem"_s;
    const QString bundle = systemCaBundle(); // ours is merged into it there
    return bundle.isEmpty() ? caFileIn(spec) : bundle;
}

QMap<QString, QString> environmentOf(const SandboxSpec &spec)
{
    const bool isOutside = spec.separation == Separation::Landlock;
    QMap<QString, QString> env{
        {u"PATH"_s, u"/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"_s},
        {u"HOME"_s, isOutside ? spec.home + u"/home"_s : u"/tmp/home"_s},
        {u"TMPDIR"_s, isOutside ? spec.home : u"/tmp"_s},
        {u"LANG"_s, u"C.UTF-8"_s},
        {u"USER"_s, u"micro"_s},
        {u"TZ"_s, timeZone()}, // without it node reads the whole zone tree: 20 to 35 ms
    };
    if (!spec.caPem.isEmpty()) // this one adds to the roots, the others replace them
        env.insert(u"NODE_EXTRA_CA_CERTS"_s, caFileIn(spec));
    if (const QString roots = rootsFileIn(spec); !roots.isEmpty()) {
        for (const QString &name : {u"SSL_CERT_FILE"_s, u"REQUESTS_CA_BUNDLE"_s,
                                    u"CURL_CA_BUNDLE"_s, u"PIP_CERT"_s, u"DENO_CERT"_s})
            env.insert(name, roots);
    }
    env.insert(spec.env);
    return env;
}

} // namespace orrery
