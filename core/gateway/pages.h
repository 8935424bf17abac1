// SPDX-License-Identifier: MIT
#pragma once

#include "core/http/exchange.h"

#include <QHash>
#include <QString>
#include <QStringList>

namespace orrery {

/// What a page of the gateway says. Texts are plain; they are escaped here and nowhere else.
struct Page {
    int status = 200;
    QString title;
    QString heading;
    QStringList paragraphs;
    QString code; ///< Shown large: what the user compares.
    QStringList log; ///< Lines of a log, oldest first.
    struct Link {
        QString text;
        QString address;
        QString note;
    };
    QList<Link> links; ///< Shown as a list of cards.
    QString script; ///< Name of a script in resources/pages; empty = none.
    QHash<QString, QString> data; ///< For the script: attributes `data-…` of <main>.
};

/// The gateway's own pages: self-contained HTML in light and dark. Thread: any after construction,
/// which reads the resources.
class Pages
{
public:
    Pages();

    /// Sends \a page as HTML that no other site can frame and that loads nothing.
    [[nodiscard]] http::Task<> send(http::Exchange &exchange, Page page) const;
    /// A script or other text of resources/pages; empty if there is none.
    [[nodiscard]] const std::string &resource(const std::string &name) const;

    /// The HTML of \a page; \a nonce allows its one script.
    [[nodiscard]] std::string render(const Page &page, const QString &nonce) const;

private:
    QHash<QString, QString> m_texts;
    std::map<std::string, std::string> m_resources;
};

/// \a text with the five characters of HTML escaped.
[[nodiscard]] QString escaped(const QString &text);

} // namespace orrery
