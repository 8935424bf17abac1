// SPDX-License-Identifier: MIT
#include "core/builder/tags.h"

#include "core/foundation/ids.h"

#include <QRandomGenerator>

#include <array>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr std::array animals{
    "badger", "bee",     "beaver", "crane",  "curlew", "dolphin", "eagle", "egret",
    "falcon", "ferret",  "finch",  "fox",    "gecko",  "hare",    "heron", "ibis",
    "jay",    "kestrel", "lark",   "lynx",   "marten", "mole",    "newt",  "orca",
    "otter",  "owl",     "pika",   "plover", "puffin", "quail",   "raven", "robin",
    "seal",   "shrew",   "stoat",  "swift",  "tern",   "toad",    "vole",  "wren",
};

} // namespace

QString makeRevisionTag(const QStringList &taken)
{
    for (;;) {
        const auto index = QRandomGenerator::global()->bounded(quint32(animals.size()));
        const QString tag =
            u"%1-%2"_s.arg(QLatin1StringView(animals.at(index)), randomSecret(4).toLower());
        if (!taken.contains(tag))
            return tag;
    }
}

QString makeVersion(const QStringList &taken)
{
    for (;;) {
        const QString version = u"exp-"_s + randomSecret(4);
        if (!taken.contains(version))
            return version;
    }
}

} // namespace orrery
