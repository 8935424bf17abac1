// SPDX-License-Identifier: MIT
/// The headers of UDP packets, which an app writes as it likes.
#include "app/orrery-init/datagrams.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto found = orrery::init::datagramFrom({reinterpret_cast<const char *>(data), size});
    if (found && (toText(found->from).empty() || toText(found->to).empty()))
        std::abort();
    return 0;
}
