// SPDX-License-Identifier: MIT
#include "core/http/task.h"

#include <array>
#include <new>

namespace orrery::http {

namespace {

constexpr size_t step = 64;
#ifdef __SANITIZE_ADDRESS__
constexpr size_t largestKept = 0; // it shall see each frame's end
#else
constexpr size_t largestKept = 2048;
#endif
constexpr size_t mostKept = 512 * 1024; ///< Bytes, of each thread.

struct Block {
    Block *next;
};

constinit thread_local bool t_hasEnded = false; ///< The thread; what is static dies even later.

struct Kept {
    Kept() = default;
    ~Kept()
    {
        t_hasEnded = true;
        for (Block *block : blocks) {
            while (block)
                ::operator delete(std::exchange(block, block->next));
        }
    }
    Kept(const Kept &) = delete;
    Kept &operator=(const Kept &) = delete;

    std::array<Block *, largestKept / step + 1> blocks{};
    size_t bytes = 0;
};

thread_local Kept t_kept;

size_t rounded(size_t size)
{
    return (size + step - 1) / step * step;
}

} // namespace

void *FrameMemory::take(size_t size)
{
    const size_t whole = rounded(size);
    if (whole <= largestKept && !t_hasEnded) {
        Block *&first = t_kept.blocks[whole / step];
        if (first) {
            t_kept.bytes -= whole;
            return std::exchange(first, first->next);
        }
    }
    return ::operator new(whole);
}

void FrameMemory::give(void *memory, size_t size)
{
    const size_t whole = rounded(size);
    if (whole > largestKept || t_hasEnded || t_kept.bytes + whole > mostKept) {
        ::operator delete(memory);
        return;
    }
    Block *&first = t_kept.blocks[whole / step];
    first = new (memory) Block{first};
    t_kept.bytes += whole;
}

} // namespace orrery::http
