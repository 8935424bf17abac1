// SPDX-License-Identifier: MIT
#include "core/gateway/pages.h"

#include "core/foundation/ids.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

namespace orrery {

QString escaped(const QString &text)
{
    QString result = text.toHtmlEscaped();
    result.replace(u'\'', "&#39;"_L1);
    return result;
}

Pages::Pages()
{
    const QDir dir(u":/pages"_s);
    for (const QString &name : dir.entryList(QDir::Files)) {
        QFile file(dir.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray bytes = file.readAll();
        m_texts.insert(name, QString::fromUtf8(bytes));
        m_resources[name.toStdString()] = bytes.toStdString();
    }
}

const std::string &Pages::resource(const std::string &name) const
{
    static const std::string none;
    const auto it = m_resources.find(name);
    return it == m_resources.end() ? none : it->second;
}

std::string Pages::render(const Page &page, const QString &nonce) const
{
    QString body;
    for (const QString &paragraph : page.paragraphs)
        body += u"<p>"_s + escaped(paragraph) + u"</p>\n"_s;
    if (!page.code.isEmpty())
        body += u"<p class=\"code\">"_s + escaped(page.code) + u"</p>\n"_s;
    if (!page.log.isEmpty())
        body += u"<pre tabindex=\"0\">"_s + escaped(page.log.join(u'\n')) + u"</pre>\n"_s;
    if (!page.links.isEmpty())
        body += u"<ul>\n"_s;
    for (const Page::Link &link : page.links) {
        body += u"<li><a href=\"%1\"><strong>%2</strong><span>%3</span></a></li>\n"_s.arg(
            escaped(link.address), escaped(link.text), escaped(link.note));
    }
    if (!page.links.isEmpty())
        body += u"</ul>\n"_s;
    QString data;
    for (auto it = page.data.cbegin(); it != page.data.cend(); ++it)
        data += u" data-%1=\"%2\""_s.arg(it.key(), escaped(it.value()));
    QString script;
    if (!page.script.isEmpty())
        script = u"<script nonce=\"%1\">%2</script>"_s.arg(nonce, m_texts.value(page.script));
    // One pass with all parts: a text that holds "{{…}}" is not expanded again.
    const QHash<QString, QString> parts{{u"title"_s, escaped(page.title)},
                                        {u"heading"_s, escaped(page.heading)},
                                        {u"data"_s, data},
                                        {u"body"_s, body},
                                        {u"script"_s, script}};
    const QString frame = m_texts.value(u"page.html"_s);
    QString html;
    qsizetype at = 0;
    for (;;) {
        const qsizetype open = frame.indexOf("{{"_L1, at);
        const qsizetype close = open < 0 ? -1 : frame.indexOf("}}"_L1, open);
        if (close < 0)
            break;
        html += frame.sliced(at, open - at);
        html += parts.value(frame.sliced(open + 2, close - open - 2));
        at = close + 2;
    }
    html += frame.sliced(at);
    return html.toStdString();
}

http::Task<> Pages::send(http::Exchange &exchange, Page page) const
{
    const QString nonce = randomSecret(22);
    const std::string html = render(page, nonce);
    http::ResponseHead head;
    head.status = page.status;
    // Clients of the hosted service tell the platform's answers from an app's by this name.
    head.headers.push_back({"Server", "Deta Space (Orrery)"});
    head.headers.push_back({"Content-Type", "text/html; charset=utf-8"});
    head.headers.push_back({"Cache-Control", "no-store"});
    head.headers.push_back({"Content-Security-Policy",
                            "default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-"
                                + nonce.toStdString()
                                + "'; connect-src 'self'; img-src 'self' data:; frame-ancestors "
                                  "'none'; base-uri 'none'; form-action 'none'"});
    head.headers.push_back({"X-Frame-Options", "DENY"});
    head.headers.push_back({"X-Content-Type-Options", "nosniff"});
    head.headers.push_back({"Referrer-Policy", "no-referrer"});
    (void)co_await exchange.response.send(std::move(head), html);
}

} // namespace orrery
