// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

#include <optional>

namespace orrery {

/// What the first bytes of an image file say; read without any image library.
struct ImageHeader {
    enum class Format { Png, WebP, Jpeg };

    Format format = Format::Png;
    int width = 0;
    int height = 0;
    friend bool operator==(const ImageHeader &, const ImageHeader &) = default;
};

/// Nothing if \a start (64 KB are plenty) is no PNG, WebP or JPEG.
[[nodiscard]] std::optional<ImageHeader> readImageHeader(QByteArrayView start);

} // namespace orrery
