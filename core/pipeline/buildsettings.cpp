// SPDX-License-Identifier: MIT
#include "core/pipeline/buildsettings.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcessEnvironment>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

QByteArray fileText(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(64 * 1024) : QByteArray();
}

bool isWanted(const QString &name)
{
    static const QStringList names{
        u"NODE_EXTRA_CA_CERTS"_s,
        u"SSL_CERT_FILE"_s,
        u"SSL_CERT_DIR"_s,
        u"REQUESTS_CA_BUNDLE"_s,
        u"CURL_CA_BUNDLE"_s,
        u"GIT_SSL_CAINFO"_s,
        u"CARGO_HTTP_CAINFO"_s,
        u"DENO_CERT"_s,
        u"GOPROXY"_s,
        u"GOSUMDB"_s,
        u"HTTP_PROXY"_s,
        u"HTTPS_PROXY"_s,
        u"ALL_PROXY"_s,
        u"NO_PROXY"_s,
        u"http_proxy"_s,
        u"https_proxy"_s,
        u"all_proxy"_s,
        u"no_proxy"_s,
    };
    static const QRegularExpression credential(u"auth|token|passw|secret"_s,
                                               QRegularExpression::CaseInsensitiveOption);
    if (names.contains(name))
        return true;
    const bool isTool =
        name.startsWith("PIP_"_L1) || name.startsWith("npm_config_"_L1, Qt::CaseInsensitive);
    // A prefix or cache of the user's own names folders that the build does not see.
    return isTool && !credential.match(name).hasMatch()
        && !name.endsWith("prefix"_L1, Qt::CaseInsensitive)
        && !name.endsWith("cache"_L1, Qt::CaseInsensitive)
        && !name.endsWith("userconfig"_L1, Qt::CaseInsensitive) && !name.endsWith("PIP_TARGET"_L1);
}

bool isSeenAnyway(const QString &path)
{
    return path.startsWith("/usr/"_L1) || path.startsWith("/etc/ssl/"_L1)
        || path.startsWith("/etc/pki/"_L1);
}

/// Adds a bind for the file or folder that a setting names, if it names one.
void bindNamed(const QString &value, QList<Bind> &binds)
{
    const QString path = QDir::cleanPath(value);
    if (!path.startsWith(u'/') || path == u"/"_s || isSeenAnyway(path) || !QFileInfo::exists(path))
        return;
    const Bind bind{.source = path, .target = path};
    if (!binds.contains(bind))
        binds.append(bind);
}

void bindCertificates(const QByteArray &text, QList<Bind> &binds)
{
    static const QRegularExpression line(u"^\\s*(?:cafile|cert)\\s*=\\s*\"?([^\"\\n]+?)\"?\\s*$"_s,
                                         QRegularExpression::MultilineOption);
    auto found = line.globalMatch(QString::fromUtf8(text));
    while (found.hasNext())
        bindNamed(found.next().captured(1), binds);
}

} // namespace

QByteArray withoutCredentials(const QByteArray &text)
{
    static const QRegularExpression credential(
        u"_auth|token|passw|username|^\\s*(?:key|client-cert)\\s*="_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression inAddress(u"://[^/@\\s]*@"_s);
    QByteArray kept;
    for (const QByteArray &line : text.split('\n')) {
        QString readable = QString::fromUtf8(line);
        if (!credential.match(readable).hasMatch())
            kept += readable.replace(inAddress, u"://"_s).toUtf8() + '\n';
    }
    return kept.trimmed().isEmpty() ? QByteArray() : kept;
}

BuildSettings hostBuildSettings()
{
    BuildSettings settings;
    const QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : environment.keys()) {
        const QString value = environment.value(name);
        if (value.isEmpty() || !isWanted(name))
            continue;
        settings.env.insert(name, value);
        bindNamed(value, settings.binds);
    }
    const QString home = QDir::homePath();
    settings.npmrc =
        withoutCredentials(fileText(u"/etc/npmrc"_s) + '\n' + fileText(home + u"/.npmrc"_s));
    QByteArray pipConf = fileText(home + u"/.config/pip/pip.conf"_s);
    if (pipConf.isEmpty())
        pipConf = fileText(u"/etc/pip.conf"_s);
    settings.pipConf = withoutCredentials(pipConf);
    bindCertificates(settings.npmrc, settings.binds);
    bindCertificates(settings.pipConf, settings.binds);

    static const QRegularExpression server(u"^\\s*(?:\\S*registry|\\S*proxy|\\S*index-url)\\s*="_s,
                                           QRegularExpression::MultilineOption
                                               | QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression serverName(u"proxy|registry|index_url"_s,
                                               QRegularExpression::CaseInsensitiveOption);
    settings.namesServers = server.match(QString::fromUtf8(settings.npmrc)).hasMatch()
        || server.match(QString::fromUtf8(settings.pipConf)).hasMatch()
        || !settings.env.keys().filter(serverName).isEmpty();
    return settings;
}

} // namespace orrery
