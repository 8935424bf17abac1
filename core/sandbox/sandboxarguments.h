// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayList>

namespace orrery {

/// What the helper is told about one sandbox, and the contents that it refers to by descriptor.
struct SandboxArguments {
    QByteArrayList options; ///< Passed in a file in memory: secrets are among them.
    QByteArrayList data; ///< The first one is to be descriptor `firstData`, and so on.
    QByteArrayList command; ///< What runs inside.
    friend bool operator==(const SandboxArguments &, const SandboxArguments &) = default;
};

/// Fills one.
class SandboxArgumentsWriter
{
public:
    SandboxArgumentsWriter(SandboxArguments &arguments, int firstData)
        : m_arguments(arguments)
        , m_firstData(firstData)
    {
    }

    void add(std::initializer_list<QByteArray> words) { m_arguments.options += words; }

    /// The number of a descriptor that will hold \a content.
    QByteArray data(const QByteArray &content)
    {
        m_arguments.data.append(content);
        return QByteArray::number(m_firstData + m_arguments.data.size() - 1);
    }

private:
    SandboxArguments &m_arguments;
    int m_firstData;
};

} // namespace orrery
