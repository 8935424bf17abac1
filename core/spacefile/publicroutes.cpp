// SPDX-License-Identifier: MIT
#include "core/spacefile/publicroutes.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(PublicRoutes)
};

/// The one regular expression that authors in the wild rely on: everything but some prefixes.
const QRegularExpression &exceptShape()
{
    static const QRegularExpression shape(
        u"\\A/\\(\\?!\\(([A-Za-z0-9_./-]+(?:\\|[A-Za-z0-9_./-]+)*)\\)\\)\\*\\z"_s);
    return shape;
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Without regard to case: a Micro whose own router ignores it must not be reached by "/ADMIN".
bool startsWithFolded(std::string_view text, std::string_view prefix)
{
    return text.size() >= prefix.size()
        && std::equal(prefix.begin(), prefix.end(), text.begin(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

/// Whether \a pieces stand in \a text in this order, the first at its start, the last at its end.
bool matchesPieces(std::string_view text, const std::vector<std::string> &pieces)
{
    const std::string &first = pieces.front();
    if (pieces.size() == 1)
        return text == first;
    if (!text.starts_with(first))
        return false;
    text.remove_prefix(first.size());
    for (size_t i = 1; i + 1 < pieces.size(); ++i) {
        const size_t at = text.find(pieces[i]);
        if (at == std::string_view::npos)
            return false;
        text.remove_prefix(at + pieces[i].size());
    }
    return text.ends_with(pieces.back());
}

} // namespace

PublicRoutes::PublicRoutes(const QStringList &patterns)
{
    for (const QString &each : patterns) {
        const Result<QString> checked = checkPublicRoute(each);
        if (!checked)
            continue;
        Route route;
        const auto except = exceptShape().match(*checked);
        route.everythingExcept = except.hasMatch();
        const QStringList parts =
            route.everythingExcept ? except.captured(1).split(u'|') : checked->split(u'*');
        for (const QString &part : parts)
            route.parts.push_back(part.toStdString());
        m_routes.push_back(std::move(route));
    }
}

bool PublicRoutes::matches(std::string_view path) const
{
    if (!path.starts_with('/'))
        return false;
    return std::ranges::any_of(m_routes, [path](const Route &route) {
        if (!route.everythingExcept)
            return matchesPieces(path, route.parts);
        return std::ranges::none_of(route.parts, [path](const std::string &prefix) {
            return startsWithFolded(path.substr(prefix.starts_with('/') ? 0 : 1), prefix);
        });
    });
}

Result<QString> checkPublicRoute(QStringView pattern)
{
    QString clean = pattern.trimmed().toString();
    if (clean.isEmpty())
        return fail(ErrorCode::InvalidInput, Text::tr("A public route is empty."));
    if (!clean.startsWith(u'/'))
        clean.prepend(u'/');
    const bool hasParenthesis = clean.contains(u'(') || clean.contains(u')');
    if (hasParenthesis && !exceptShape().match(clean).hasMatch())
        return fail(ErrorCode::InvalidInput,
                    Text::tr("The route “%1” is not understood: “*” stands for any text, and the "
                             "only other form is “/(?!(a|b))*”, everything except these prefixes.")
                        .arg(clean));
    return clean;
}

} // namespace orrery
