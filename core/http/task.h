// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <coroutine>
#include <exception>
#include <new>
#include <optional>
#include <utility>

namespace orrery::http {

class Lane;
template <typename T = void> class Task;

/// Memory of coroutines: each thread keeps what was given back, as each request takes the same
/// again. Of every size; give() with the size of take().
class FrameMemory
{
public:
    [[nodiscard]] static void *take(size_t size)
    {
        const size_t steps = stepsOf(size);
        if (steps >= t_kept.blocks.size() || !t_kept.blocks[steps])
            return takeNew(steps);
        t_kept.room += steps;
        return std::exchange(t_kept.blocks[steps], t_kept.blocks[steps]->next);
    }
    static void give(void *memory, size_t size)
    {
        const size_t steps = stepsOf(size);
        if (steps >= t_kept.blocks.size() || t_kept.room < steps) {
            ::operator delete(memory);
            return;
        }
        t_kept.room -= steps;
        t_kept.blocks[steps] = new (memory) Block{t_kept.blocks[steps]};
    }

private:
    static constexpr size_t step = 64;
#ifdef __SANITIZE_ADDRESS__
    static constexpr size_t kinds = 0; // it shall see each frame's end
#else
    static constexpr size_t kinds = 33; // up to 2 KiB
#endif
    struct Block {
        Block *next;
    };
    struct Kept {
        std::array<Block *, kinds> blocks; ///< By size in steps.
        size_t room; ///< Steps that may still be kept: 512 KiB for each thread, 0 at its end.
    };
    struct Ending;

    [[nodiscard]] static size_t stepsOf(size_t size) { return (size + step - 1) / step; }
    [[nodiscard]] static void *takeNew(size_t steps);

    static inline constinit thread_local Kept t_kept{{}, 512 * 1024 / step};
};

/// Coroutines that await each other, as spawn() started them.
struct TaskChain {
    Lane *lane = nullptr;
    std::coroutine_handle<> first;
};

/// Goes on with a coroutine that waits. If that never happens, because its lane dies or nobody
/// answers, the whole chain ends here: its locals are destroyed, its callers' too.
class Resumption
{
public:
    Resumption(TaskChain chain, std::coroutine_handle<> waiting, const bool *isArmed)
        : m_chain(chain)
        , m_waiting(waiting)
        , m_isArmed(isArmed)
    {
    }
    Resumption(Resumption &&other) noexcept
        : m_chain(other.m_chain)
        , m_waiting(std::exchange(other.m_waiting, {}))
        , m_isArmed(other.m_isArmed)
    {
    }
    ~Resumption()
    {
        if (m_waiting && *m_isArmed)
            m_chain.first.destroy();
    }
    Resumption &operator=(Resumption &&) = delete;

    void resume() { std::exchange(m_waiting, {}).resume(); }

private:
    TaskChain m_chain;
    std::coroutine_handle<> m_waiting;
    const bool *m_isArmed; ///< In the frame of what waits. Not yet while it still begins to.
};

/// What a coroutine waits for, in its frame.
template <typename R> struct Awaited {
    std::optional<R> value;
    bool isArmed = false;
};

/// Gives a coroutine the value that it waits for, and goes on with it; once. Thread: its lane's.
/// Dropped without a value it ends the coroutine, see Resumption.
template <typename R> class Answer
{
public:
    Answer(Awaited<R> &awaited, TaskChain chain, std::coroutine_handle<> coroutine)
        : m_awaited(&awaited)
        , m_resumption(chain, coroutine, &awaited.isArmed)
    {
    }
    void operator()(R value)
    {
        m_awaited->value.emplace(std::move(value));
        m_resumption.resume();
    }

private:
    Awaited<R> *m_awaited;
    Resumption m_resumption;
};

/// Waits for one value. \a Start is called with the lane and the Answer<R>, which it must not give
/// before it has returned.
template <typename R, typename Start> class Waiting
{
public:
    explicit Waiting(Start start)
        : m_start(std::move(start))
    {
    }
    [[nodiscard]] bool await_ready() const { return false; }
    template <typename Promise> void await_suspend(std::coroutine_handle<Promise> coroutine)
    {
        const TaskChain chain = coroutine.promise().chain();
        std::move(m_start)(*chain.lane, Answer<R>(m_awaited, chain, coroutine));
        m_awaited.isArmed = true;
    }
    R await_resume() { return *std::move(m_awaited.value); }

private:
    Start m_start;
    Awaited<R> m_awaited;
};

/// What the promises of all tasks have in common.
class TaskPromise
{
public:
    [[nodiscard]] static void *operator new(size_t size) { return FrameMemory::take(size); }
    static void operator delete(void *frame, size_t size) { FrameMemory::give(frame, size); }

    [[nodiscard]] std::suspend_always initial_suspend() const noexcept { return {}; }
    [[nodiscard]] auto final_suspend() const noexcept
    {
        struct GoOn {
            std::coroutine_handle<> caller;
            [[nodiscard]] bool await_ready() const noexcept { return false; }
            void await_suspend(std::coroutine_handle<>) const noexcept
            {
                if (const std::coroutine_handle<> next = caller)
                    next.resume(); // and this frame, with `caller`, dies meanwhile
            }
            void await_resume() const noexcept {}
        };
        return GoOn{m_caller};
    }
    void unhandled_exception() noexcept { m_thrown = std::current_exception(); }

    template <typename R, typename Start>
    [[nodiscard]] static Waiting<R, Start> await_transform(Waiting<R, Start> waiting)
    {
        return waiting;
    }
    template <typename T> [[nodiscard]] auto await_transform(Task<T> task) const
    {
        return typename Task<T>::Awaiter(std::move(task), m_chain);
    }

    [[nodiscard]] TaskChain chain() const { return m_chain; }
    void setChain(TaskChain chain) { m_chain = chain; }
    void setCaller(std::coroutine_handle<> caller) { m_caller = caller; }

protected:
    void rethrow() const
    {
        if (m_thrown)
            std::rethrow_exception(m_thrown);
    }

private:
    TaskChain m_chain;
    std::coroutine_handle<> m_caller;
    std::exception_ptr m_thrown;
};

template <typename T> class TaskPromiseOf : public TaskPromise
{
public:
    template <typename U> void return_value(U &&value) { m_value.emplace(std::forward<U>(value)); }
    [[nodiscard]] T take()
    {
        rethrow();
        return *std::move(m_value);
    }

private:
    std::optional<T> m_value;
};

template <> class TaskPromiseOf<void> : public TaskPromise
{
public:
    void return_void() const {}
    void take() const { rethrow(); }
};

/// A coroutine of the data plane: it begins when it is awaited, and its frame dies with this
/// object. It awaits other tasks, and what waitFor() makes. Thread: that of the lane it was given
/// to by spawn().
template <typename T> class [[nodiscard]] Task
{
public:
    class promise_type : public TaskPromiseOf<T>
    {
    public:
        [[nodiscard]] Task get_return_object()
        {
            return Task(std::coroutine_handle<promise_type>::from_promise(*this));
        }
    };

    Task(Task &&other) noexcept
        : m_coroutine(std::exchange(other.m_coroutine, {}))
    {
    }
    ~Task()
    {
        if (m_coroutine)
            m_coroutine.destroy();
    }
    Task &operator=(Task &&) = delete;

    class Awaiter
    {
    public:
        Awaiter(Task task, TaskChain chain)
            : m_task(std::move(task))
        {
            m_task.m_coroutine.promise().setChain(chain);
        }
        /// Runs the task as far as it goes by itself. What it waits for comes later, from the lane
        /// of this same thread, when its caller is known.
        [[nodiscard]] bool await_ready() const
        {
            m_task.m_coroutine.resume();
            return m_task.m_coroutine.done();
        }
        void await_suspend(std::coroutine_handle<> caller) const
        {
            m_task.m_coroutine.promise().setCaller(caller);
        }
        T await_resume() const { return m_task.m_coroutine.promise().take(); }

    private:
        Task m_task;
    };

private:
    explicit Task(std::coroutine_handle<promise_type> coroutine)
        : m_coroutine(coroutine)
    {
    }
    std::coroutine_handle<promise_type> m_coroutine;
};

/// Waits for the value that \a start has somebody give; see Waiting.
template <typename R, typename Start> [[nodiscard]] Waiting<R, Start> waitFor(Start start)
{
    return Waiting<R, Start>(std::move(start));
}

/// The coroutine at the beginning of a chain, which nobody awaits; see spawn().
class SpawnedTask
{
public:
    class promise_type : public TaskPromise
    {
    public:
        [[nodiscard]] SpawnedTask get_return_object()
        {
            return SpawnedTask(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        [[nodiscard]] std::suspend_never final_suspend() const noexcept { return {}; }
        void return_void() const {}
    };

    /// What begins it.
    [[nodiscard]] Resumption beginning(Lane &lane) const
    {
        static constexpr bool isArmed = true;
        const TaskChain chain{&lane, m_coroutine};
        m_coroutine.promise().setChain(chain);
        return Resumption(chain, m_coroutine, &isArmed);
    }

private:
    explicit SpawnedTask(std::coroutine_handle<promise_type> coroutine)
        : m_coroutine(coroutine)
    {
    }
    std::coroutine_handle<promise_type> m_coroutine;
};

} // namespace orrery::http
