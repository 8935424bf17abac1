// SPDX-License-Identifier: MIT
#include "core/control/commandtable.h"

using namespace Qt::StringLiterals;

namespace orrery {

CommandTable::CommandTable(const ControlServices &services)
    : m_services(services)
{
    for (CommandList part :
         {spaceCommands(), instanceCommands(), networkCommands(), installCommands(), dataCommands(),
          transferCommands(), builderCommands(), actionCommands()})
        m_commands.merge(part);
}

CommandAnswer CommandTable::run(ControlCall &call) const
{
    const QStringList &words = call.request().words;
    for (qsizetype count = std::min<qsizetype>(2, words.size()); count > 0; --count) {
        const auto found = m_commands.find(words.first(count).join(u' '));
        if (found == m_commands.end())
            continue;
        call.setArguments(words.sliced(count));
        return found->second(m_services, call);
    }
    return refuse(ErrorCode::InvalidInput,
                  ControlCall::tr("There is no command “%1”.").arg(words.join(u' ')));
}

CommandAnswer answer(Result<QJsonObject> result)
{
    return QtFuture::makeReadyValueFuture(std::move(result));
}

CommandAnswer refuse(ErrorCode code, const QString &message)
{
    return answer(fail(code, message));
}

} // namespace orrery
