// SPDX-License-Identifier: MIT
#include "core/http/task.h"

namespace orrery::http {

/// Gives all back at the end of a thread, and lets nothing be kept behind it.
struct FrameMemory::Ending {
    Ending() = default;
    ~Ending()
    {
        t_kept.room = 0;
        for (Block *&first : t_kept.blocks) {
            while (first)
                ::operator delete(std::exchange(first, first->next));
        }
    }
    Ending(const Ending &) = delete;
    Ending &operator=(const Ending &) = delete;
    void begin() const {} // a thread's variable is made when it is used
};

void *FrameMemory::takeNew(size_t steps)
{
    static thread_local const Ending ending;
    ending.begin();
    return ::operator new(steps * step);
}

} // namespace orrery::http
