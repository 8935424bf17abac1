// SPDX-License-Identifier: MIT
#include "core/gateway/pwa.h"

#include "core/http/mimetypes.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr qint64 largestIcon = 4 * 1024 * 1024;

/// A rounded square with the first letter, in a hue of the name's own.
QString drawnIcon(const QString &name)
{
    const size_t hue = qHash(name, 7) % 360;
    const QString letter = name.isEmpty() ? u"?"_s : name.first(1).toUpper();
    return u"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 512 512\"><rect width=\"512\" "
           "height=\"512\" rx=\"112\" fill=\"hsl(%1 45% 42%)\"/><text x=\"256\" y=\"352\" "
           "font-family=\"sans-serif\" font-size=\"272\" font-weight=\"600\" "
           "text-anchor=\"middle\" "
           "fill=\"#fff\">%2</text></svg>"_s.arg(QString::number(hue), escaped(letter));
}

} // namespace

Pwa::Pwa(const Pages &pages)
    : m_pages(pages)
{
}

std::string_view Pwa::scriptAt(std::string_view path)
{
    constexpr std::string_view root = "/__space/v0/";
    if (!path.starts_with(root))
        return {};
    for (const std::string_view script :
         {"runtime.js", "runtime-no.js", "reload.js", "service-worker.js"}) {
        if (path.substr(root.size()) == script)
            return script;
    }
    return {};
}

http::Task<> Pwa::sendScript(http::Exchange &exchange, std::string_view script) const
{
    http::ResponseHead head;
    head.headers.push_back({"Content-Type", "text/javascript; charset=utf-8"});
    head.headers.push_back({"Cache-Control", "no-cache"});
    if (script == "service-worker.js")
        head.headers.push_back({"Service-Worker-Allowed", "/"});
    (void)co_await exchange.response.send(std::move(head), m_pages.resource(std::string(script)));
}

http::Task<> Pwa::sendManifest(http::Exchange &exchange, const InstanceRoute &instance) const
{
    const QString name = QString::fromStdString(instance.name);
    const std::string_view type = instance.iconFile.empty() ? std::string_view("image/svg+xml")
                                                            : http::mimeTypeFor(instance.iconFile);
    const QJsonObject icon{{u"src"_s, u"/__space/v0/icon-pwa"_s},
                           {u"sizes"_s, u"any"_s},
                           {u"type"_s, QString::fromUtf8(type)},
                           {u"purpose"_s, u"any"_s}};
    const QJsonObject manifest{{u"name"_s, name},
                               {u"short_name"_s, name},
                               {u"id"_s, u"/"_s},
                               {u"start_url"_s, u"/"_s},
                               {u"scope"_s, u"/"_s},
                               {u"display"_s, u"standalone"_s},
                               {u"icons"_s, QJsonArray{icon}}};
    http::ResponseHead head;
    head.headers.push_back({"Content-Type", "application/manifest+json"});
    head.headers.push_back({"Cache-Control", "no-cache"});
    const std::string body = QJsonDocument(manifest).toJson(QJsonDocument::Compact).toStdString();
    (void)co_await exchange.response.send(std::move(head), body);
}

http::Task<> Pwa::sendIcon(http::Exchange &exchange, const InstanceRoute &instance) const
{
    http::ResponseHead head;
    head.headers.push_back({"Cache-Control", "no-cache"});
    // An icon from a package is data of a stranger: as an image only, with no scripts.
    head.headers.push_back({"Content-Security-Policy", "default-src 'none'; sandbox"});
    head.headers.push_back({"X-Content-Type-Options", "nosniff"});
    QFile file(QString::fromStdString(instance.iconFile));
    std::string bytes;
    if (!instance.iconFile.empty() && file.open(QIODevice::ReadOnly)
        && file.size() <= largestIcon) {
        bytes = file.readAll().toStdString();
        head.headers.push_back({"Content-Type", std::string(http::mimeTypeFor(instance.iconFile))});
    } else {
        bytes = drawnIcon(QString::fromStdString(instance.name)).toStdString();
        head.headers.push_back({"Content-Type", "image/svg+xml"});
    }
    (void)co_await exchange.response.send(std::move(head), bytes);
}

} // namespace orrery
