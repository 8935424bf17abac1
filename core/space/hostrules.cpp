// SPDX-License-Identifier: MIT
#include "core/space/hostrules.h"

#include <QRegularExpression>

#include <arpa/inet.h>

using namespace Qt::StringLiterals;

namespace orrery {

std::optional<bool> verdict(const HostRules &rules, const QString &host)
{
    if (const auto it = rules.find(host); it != rules.end())
        return *it;
    for (qsizetype dot = host.indexOf(u'.'); dot >= 0; dot = host.indexOf(u'.', dot + 1)) {
        if (const auto it = rules.find(u'*' + host.sliced(dot)); it != rules.end())
            return *it;
    }
    return {};
}

bool isAddress(const QString &text)
{
    in6_addr address{};
    const QByteArray bytes = text.toLatin1();
    return inet_pton(AF_INET, bytes.constData(), &address) == 1
        || inet_pton(AF_INET6, bytes.constData(), &address) == 1;
}

bool isHostRule(const QString &text)
{
    static const QRegularExpression form(
        u"^(\\*\\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$"_s);
    return text.size() <= 253 && (form.match(text).hasMatch() || isAddress(text));
}

} // namespace orrery
