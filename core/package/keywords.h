// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace orrery {

/// One of 256 short English words: a byte that can be read aloud.
[[nodiscard]] QString keyWord(quint8 value);

} // namespace orrery
