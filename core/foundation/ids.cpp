// SPDX-License-Identifier: MIT
#include "core/foundation/ids.h"

#include <sodium.h>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr QLatin1StringView lowerAndDigits{"abcdefghijklmnopqrstuvwxyz0123456789"};
constexpr QLatin1StringView allAndDigits{
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"};
constexpr qsizetype longestAlias = 40;

QString randomText(QLatin1StringView alphabet, int length)
{
    // Many bytes at once from the kernel: a character at a time, Qt's source took half of the time
    // that an I/O thread spent on a small file. Bytes that would favour some letters are left out.
    const int fair = 256 - 256 % static_cast<int>(alphabet.size());
    std::array<unsigned char, 48> bytes{};
    size_t next = bytes.size();
    QString text;
    text.reserve(length);
    while (text.size() < length) {
        if (next == bytes.size()) {
            randombytes_buf(bytes.data(), bytes.size());
            next = 0;
        }
        if (const int byte = bytes[next++]; byte < fair)
            text += alphabet.at(byte % alphabet.size());
    }
    return text;
}

bool isAliasCharacter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'-';
}

} // namespace

QString randomId()
{
    return randomText(lowerAndDigits.first(26), 1) + randomText(lowerAndDigits, 10);
}

QString randomSecret(int length)
{
    return randomText(allAndDigits, length);
}

QString slug(QStringView text)
{
    const QString plain = text.toString().normalized(QString::NormalizationForm_KD).toLower();
    QString result;
    for (const QChar c : plain) {
        if (c.category() == QChar::Mark_NonSpacing)
            continue;
        if (isAliasCharacter(c) && c != u'-')
            result += c;
        else if (!result.isEmpty() && !result.endsWith(u'-'))
            result += u'-';
    }
    while (result.startsWith("localhost"_L1))
        result = u"app-"_s + result.sliced(9).trimmed();
    result.truncate(longestAlias);
    while (result.endsWith(u'-'))
        result.chop(1);
    result.replace("--"_L1, "-"_L1);
    return result.isEmpty() ? u"app"_s : result;
}

bool isAlias(QStringView text)
{
    return !text.isEmpty() && text.size() <= longestAlias && !text.startsWith(u'-')
        && !text.endsWith(u'-') && !text.startsWith("localhost"_L1)
        && std::ranges::all_of(text, isAliasCharacter);
}

} // namespace orrery
