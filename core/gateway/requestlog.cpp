// SPDX-License-Identifier: MIT
#include "core/gateway/requestlog.h"

#include <map>
#include <utility>

namespace orrery {

namespace {

constexpr size_t mostPerBatch = 100; ///< Of one Micro, on one lane, in about a second.
constexpr size_t longestTarget = 2048;

} // namespace

class RequestLog::Batch final : private http::Ticking
{
public:
    Batch(MicroHost &host, http::Lane &lane)
        : m_host(host)
        , m_lane(lane.shared_from_this())
    {
    }
    ~Batch() override
    {
        if (m_isWatched)
            m_lane->unwatch(this);
    }

    void add(const Entry &entry)
    {
        const auto place = m_places.find(std::pair(entry.instance, entry.micro));
        if (place != m_places.end() && place->second.count >= mostPerBatch) {
            ++m_records[place->second.last].skipped;
            return;
        }
        RequestRecord &record = m_records.emplace_back();
        record.instance = entry.instance;
        record.micro = entry.micro;
        record.method = entry.method;
        record.target = entry.target.substr(0, longestTarget);
        record.status = entry.status;
        record.took = std::chrono::duration_cast<std::chrono::milliseconds>(entry.took);
        record.wasCold = entry.wasCold;
        if (place == m_places.end())
            m_places.emplace(Key(entry.instance, entry.micro), Place{m_records.size() - 1, 1});
        else
            place->second = {m_records.size() - 1, place->second.count + 1};
        if (!m_isWatched) {
            m_isWatched = true;
            m_lane->watch(this);
        }
    }

private:
    struct Place {
        size_t last;
        size_t count;
    };
    using Key = std::pair<std::string, std::string>;
    struct Less {
        using is_transparent = void;
        template <typename A, typename B> bool operator()(const A &a, const B &b) const
        {
            const std::string_view first = a.first;
            const std::string_view other = b.first;
            return first != other ? first < other
                                  : std::string_view(a.second) < std::string_view(b.second);
        }
    };

    void tick(std::chrono::steady_clock::time_point) override
    {
        m_isWatched = false;
        m_lane->unwatch(this);
        m_places.clear();
        m_host.record(std::exchange(m_records, {}));
    }

    MicroHost &m_host;
    std::shared_ptr<http::Lane> m_lane; ///< Shared with its server, which may end before.
    std::vector<RequestRecord> m_records;
    std::map<Key, Place, Less> m_places;
    bool m_isWatched = false;
};

RequestLog::RequestLog(MicroHost &host, int lanes)
    : m_host(host)
    , m_batches(static_cast<size_t>(lanes))
{
}

RequestLog::~RequestLog() = default;

void RequestLog::add(http::Lane &lane, const Entry &entry)
{
    auto &batch = m_batches[static_cast<size_t>(lane.index())];
    if (!batch)
        batch = std::make_unique<Batch>(m_host, lane);
    batch->add(entry);
}

} // namespace orrery
