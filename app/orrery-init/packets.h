// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <vector>

namespace orrery::init {

/// Sends one packet, with descriptors if there are any. False when the other side is gone.
bool sendPacket(int socket, std::string_view text, const std::vector<int> &descriptors = {});

} // namespace orrery::init
