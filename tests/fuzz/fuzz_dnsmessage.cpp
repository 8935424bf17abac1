// SPDX-License-Identifier: MIT
#include "app/orrery-init/dnsmessage.h"

#include <QtGlobal>

using namespace orrery::init;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string_view message(reinterpret_cast<const char *>(data), size);
    const auto name = questionName(message);
    if (name && (name->size() > 253 || name->find('\0') != std::string::npos))
        qFatal("a name that is none");
    for (const Address &address : answerAddresses(message)) {
        if (addressFrom(toText(address)) != address)
            qFatal("an address changes when it is written");
    }
    for (const DnsCode code : {DnsCode::NoName, DnsCode::ServerFailure}) {
        const std::string answer = emptyAnswer(message, code);
        if (!answer.empty() && (answer.size() > size || messageId(answer) != messageId(message)))
            qFatal("not an answer to it");
        if (name && questionName(answer))
            qFatal("an answer passes for a question");
        if (!answerAddresses(answer).empty())
            qFatal("an empty answer is not empty");
    }
    return 0;
}
