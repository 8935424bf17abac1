// SPDX-License-Identifier: MIT
#include "core/pipeline/buildscript.h"

#include "core/foundation/ids.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

QString quoted(QString text)
{
    return u'\'' + text.replace(u'\'', u"'\\''"_s) + u'\'';
}

} // namespace

BuildScript::BuildScript(const BuildPlan &plan, const QStringList &skipped, const BuildPaths &paths)
    : m_mark(randomSecret(16))
{
    const auto add = [this](Phase phase, const QStringList &lines) {
        for (const QString &line : lines)
            m_lines.append({.phase = phase, .command = line, .shown = line});
    };
    add(Phase::Install, plan.install);
    if (plan.pythonRequirements) {
        QString command = u"python3 %1 requirements.txt .orrery/site-packages"_s.arg(
            quoted(paths.requirementsScript()));
        if (!paths.wheels.isEmpty())
            command += u' ' + quoted(paths.wheels);
        m_lines.append({.phase = Phase::Install,
                        .command = command,
                        .shown = u"pip install -r requirements.txt"_s});
    }
    for (const QString &line : plan.commands) {
        if (!skipped.contains(line))
            add(Phase::Commands, {line});
    }
    add(Phase::Build, plan.build);
    add(Phase::Prune, plan.prune);
}

QByteArray BuildScript::text() const
{
    QString script;
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        script += u"echo %1 %2\n"_s.arg(m_mark).arg(i);
        script += u"sh -c %1 </dev/null || exit $?\n"_s.arg(quoted(m_lines.at(i).command));
    }
    return script.toUtf8();
}

std::optional<qsizetype> BuildScript::begins(const QString &output) const
{
    if (!output.startsWith(m_mark + u' '))
        return std::nullopt;
    bool isNumber = false;
    const qsizetype index = QStringView(output).sliced(m_mark.size() + 1).toLongLong(&isNumber);
    if (!isNumber || index < 0 || index >= m_lines.size())
        return std::nullopt;
    return index;
}

bool needsAdministrator(const QString &command)
{
    static const QRegularExpression tools(
        u"(?:^|[;&|]\\s*)(?:sudo\\b|su\\s|(?:apt|apt-get|dnf|yum|zypper|apk|pacman|snap)\\s)"_s);
    return tools.match(command).hasMatch();
}

} // namespace orrery
