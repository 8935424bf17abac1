// SPDX-License-Identifier: MIT
#include "core/micros/spare.h"

#include "core/sandbox/initprotocol.h"

#include <QFile>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

const QString nodeGate = u"/run/orrery/gate.cjs"_s;
const QString pythonGateFolder = u"/run/orrery/gate"_s;

QByteArray script(const QString &name)
{
    QFile file(u":/orrery/engines/"_s + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The first word's file name of a single plain command; empty for anything that a shell does
/// more about than starting it: that would run before the gate.
QString programOf(const QString &command)
{
    static const QRegularExpression shell(u"[;&|<>()`\\n\\\\]|\\$\\("_s);
    if (command.contains(shell))
        return {};
    static const QRegularExpression form(
        u"^\\s*(?:exec\\s+)?(?:[A-Za-z_][A-Za-z0-9_]*=\\S*\\s+)*'?([^\\s'\"$]+)'?(?:\\s|$)"_s);
    const QString word = form.match(command).captured(1);
    return word.sliced(word.lastIndexOf(u'/') + 1);
}

bool isPython(const QString &program)
{
    static const QRegularExpression form(
        u"^(python(3(\\.\\d+)?)?|uvicorn|gunicorn|hypercorn|flask|waitress-serve)$"_s);
    return form.match(program).hasMatch();
}

} // namespace

std::optional<SandboxSpec> spareOf(const SandboxSpec &spec)
{
    const QString program = programOf(spec.command);
    SandboxSpec spare = spec;
    spare.gated = true;
    spare.env.insert(u"ORRERY_GATE"_s, QString::number(initprotocol::gate));
    if (program == "node"_L1) {
        // Those that start another node would wait twice, and before the right one.
        if (spec.command.contains("--watch"_L1) || spec.command.contains("--test"_L1))
            return {};
        const QString theirs = spec.env.value(u"NODE_OPTIONS"_s);
        if (!theirs.isEmpty())
            spare.env.insert(u"ORRERY_NODE_OPTIONS"_s, theirs);
        spare.env.insert(u"NODE_OPTIONS"_s, (u"--require="_s + nodeGate + u' ' + theirs).trimmed());
        spare.files.insert(nodeGate, script(u"gate.cjs"_s));
        return spare;
    }
    static const QRegularExpression withoutSite(u"\\s-[a-zA-Z]*[ISE]"_s);
    if (isPython(program) && !spec.command.contains(withoutSite)) {
        const QString theirs = spec.env.value(u"PYTHONPATH"_s);
        spare.env.insert(u"ORRERY_PYTHONPATH"_s, theirs);
        spare.env.insert(u"PYTHONPATH"_s,
                         theirs.isEmpty() ? pythonGateFolder : pythonGateFolder + u':' + theirs);
        spare.files.insert(pythonGateFolder + u"/sitecustomize.py"_s, script(u"gate.py"_s));
        return spare;
    }
    return {};
}

} // namespace orrery
