// SPDX-License-Identifier: MIT
#pragma once

#include "core/gateway/routetable.h"
#include "core/http/exchange.h"

namespace orrery {

class BaseFace;
class DriveFace;

/// The way to Bases and Drives: who may, CORS, and which of the two (base.md §1). Thread: the data
/// plane.
class DataDoor
{
public:
    DataDoor(const BaseFace &bases, const DriveFace &drives); ///< Borrowed.

    /// The data service proper: keys only.
    [[nodiscard]] http::Task<> serve(http::Exchange &exchange, const RouteTable &table) const;
    /// A request that may use \a collection; \a path is raw, behind the project's id.
    [[nodiscard]] http::Task<> pass(http::Exchange &exchange, const CollectionRef &collection,
                                    std::string_view path) const;
    /// Splits "/v1/<project>/<store>/…" or the same without "/v1": the project and the raw path
    /// behind it, which begins with "/".
    struct Address {
        std::string_view project; ///< Raw.
        std::string_view path;
    };
    [[nodiscard]] static std::optional<Address> readAddress(std::string_view rawPath);

private:
    const BaseFace &m_bases;
    const DriveFace &m_drives;
};

} // namespace orrery
