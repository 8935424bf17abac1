// SPDX-License-Identifier: MIT
#include "app/orrery-init/dnsmessage.h"

#include <netinet/in.h>

namespace orrery::init {

namespace {

constexpr size_t headerSize = 12;
constexpr size_t longestName = 253;
constexpr int typeA = 1;
constexpr int typeAaaa = 28;
constexpr int classInternet = 1;

unsigned byteAt(std::string_view message, size_t at)
{
    return static_cast<unsigned char>(message[at]);
}

unsigned shortAt(std::string_view message, size_t at)
{
    return byteAt(message, at) << 8 | byteAt(message, at + 1);
}

bool isQuery(std::string_view message)
{
    return message.size() >= headerSize && (byteAt(message, 2) & 0x80) == 0;
}

bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/// Past the name at \a at; nothing when the message ends inside it.
std::optional<size_t> pastName(std::string_view message, size_t at)
{
    while (at < message.size()) {
        const unsigned length = byteAt(message, at);
        if (length == 0)
            return at + 1;
        if ((length & 0xc0) == 0xc0)
            return at + 2 <= message.size() ? std::optional(at + 2) : std::nullopt;
        if ((length & 0xc0) != 0)
            return {};
        at += length + 1;
    }
    return {};
}

/// Past the questions of \a message.
std::optional<size_t> pastQuestions(std::string_view message)
{
    std::optional<size_t> at = headerSize;
    for (unsigned left = shortAt(message, 4); at && left > 0; --left) {
        at = pastName(message, *at);
        if (at)
            at = *at + 4 <= message.size() ? std::optional(*at + 4) : std::nullopt;
    }
    return at;
}

} // namespace

std::optional<std::string> questionName(std::string_view query)
{
    if (!isQuery(query) || shortAt(query, 4) != 1)
        return {};
    std::string name;
    size_t at = headerSize;
    while (at < query.size()) {
        const unsigned length = byteAt(query, at++);
        if (length == 0)
            return at + 4 <= query.size() ? std::optional(name) : std::nullopt;
        // A question has nothing before it that a pointer could name.
        if (length > 63 || at + length > query.size() || name.size() + length > longestName)
            return {};
        if (!name.empty())
            name += '.';
        for (unsigned i = 0; i < length; ++i, ++at) {
            const char c = query[at];
            const char small = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
            if (!isNameCharacter(small))
                return {};
            name += small;
        }
    }
    return {};
}

std::vector<Address> answerAddresses(std::string_view answer)
{
    std::vector<Address> found;
    if (answer.size() < headerSize || (byteAt(answer, 2) & 0x80) == 0)
        return found;
    std::optional<size_t> at = pastQuestions(answer);
    for (unsigned left = shortAt(answer, 6); at && left > 0; --left) {
        const std::optional<size_t> record = pastName(answer, *at);
        if (!record || *record + 10 > answer.size())
            break;
        const unsigned type = shortAt(answer, *record);
        const unsigned size = shortAt(answer, *record + 8);
        const size_t data = *record + 10;
        if (data + size > answer.size())
            break;
        if (shortAt(answer, *record + 2) == classInternet) {
            if (type == typeA && size == 4)
                found.push_back(addressOf(AF_INET, answer.data() + data));
            else if (type == typeAaaa && size == 16)
                found.push_back(addressOf(AF_INET6, answer.data() + data));
        }
        at = data + size;
    }
    return found;
}

std::string emptyAnswer(std::string_view query, DnsCode code)
{
    if (!isQuery(query))
        return {};
    const std::optional<size_t> end =
        shortAt(query, 4) == 1 ? pastQuestions(query) : std::optional<size_t>();
    std::string answer(query.substr(0, end.value_or(headerSize)));
    answer[2] = static_cast<char>(byteAt(query, 2) | 0x80); // a response
    answer[3] = static_cast<char>(0x80 | static_cast<unsigned>(code)); // recursion is available
    for (size_t count = 4; count < headerSize; ++count)
        answer[count] = 0;
    answer[5] = end ? 1 : 0;
    return answer;
}

std::uint16_t messageId(std::string_view message)
{
    return static_cast<std::uint16_t>(shortAt(message, 0));
}

void setMessageId(std::string &message, std::uint16_t id)
{
    message[0] = static_cast<char>(id >> 8);
    message[1] = static_cast<char>(id & 0xff);
}

} // namespace orrery::init
