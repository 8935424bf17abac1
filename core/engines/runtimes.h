// SPDX-License-Identifier: MIT
#pragma once

#include <QFuture>
#include <QList>
#include <QString>

#include <optional>

namespace orrery {

struct Micro;
enum class Engine;

/// A language runtime or build tool found on this computer.
struct Runtime {
    QString name; ///< "node", "npm", "python3", "pip", "yarn", "pnpm".
    QString program; ///< Absolute path.
    QString version; ///< "20.19.2".
    QString prefix; ///< Folder that sandboxes need to see besides /usr; empty for system ones.
    friend bool operator==(const Runtime &, const Runtime &) = default;
};

/// The runtimes of this computer. A value; copy it freely between threads.
class Runtimes
{
public:
    Runtimes() = default;
    explicit Runtimes(QList<Runtime> found)
        : m_found(std::move(found))
    {
    }

    /// Asks each program in \a path (default: PATH, then /usr/bin) for its version. Takes up to a
    /// second: for a worker.
    [[nodiscard]] static Runtimes detect(const QString &path = {});
    [[nodiscard]] static QFuture<Runtimes> detectLater();

    [[nodiscard]] const QList<Runtime> &all() const { return m_found; }
    [[nodiscard]] std::optional<Runtime> find(const QString &name) const;
    /// What runs a Micro of \a engine; nothing for static ones and `custom`.
    [[nodiscard]] std::optional<Runtime> find(Engine engine) const;

    /// PATH for a sandbox: the system's folders behind those of runtimes outside /usr. Empty when
    /// all of them are the system's.
    [[nodiscard]] QString searchPath() const;
    /// One translated sentence per missing thing, naming what to install; empty: all is there.
    /// \a building: also what only the build needs (npm for pages).
    [[nodiscard]] QStringList missingFor(const Micro &micro, bool building) const;
    /// "nodejs16 runs on Node 20.19.2 of this computer." Empty when versions agree or do not
    /// matter.
    [[nodiscard]] QString notice(const Micro &micro) const;

    friend bool operator==(const Runtimes &, const Runtimes &) = default;

private:
    QList<Runtime> m_found;
};

} // namespace orrery
