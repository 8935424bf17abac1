// SPDX-License-Identifier: MIT
#include "core/spacefile/spaceignore.h"

#include <QFile>
#include <QFileInfo>

#include <vector>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr qint64 fileLimit = 64 * 1024;
constexpr qsizetype patternLimit = 1000;
constexpr qsizetype lengthLimit = 512;

QStringView builtInPatterns()
{
    return u".space\n.spaceignore\nDiscovery.md\n"
           ".hg\n.git\n.gitmodules\n.gitignore\n.svn\n"
           "build\ndist\n.output/\n"
           ".next\n.nuxt\n.svelte-kit\n.astro\n"
           "node_modules\n.npmignore\n.cache\n.yarn\nnpm-debug.log*\nyarn-debug.log*\n"
           "yarn-error.log*\nlerna-debug.log*\n.pnpm-debug.log*\n"
           ".venv\nvenv\nvirtualenv\n__pycache__\n"
           "target\n"
           "*.lcov\n.nyc_output\n.coverage\n.coverage.*\n"
           ".dockerignore\n"
           ".env\n.env.local\n.env.*.local\n.envrc\n"
           ".*.swp\n.vscode\n.history\n"
           ".DS_Store\n"
           ".lock-wscript\nconfig.gypi\nCVS\n";
}

/// One step of a glob. Matching walks all possible places at once, so that no pattern, however
/// hostile, costs more than its length times that of the path.
struct Step {
    enum class Kind { Literal, AnyInSegment, OneInSegment, Set, AnyFolders, AnyRest };

    Kind kind = Kind::Literal;
    QChar literal;
    QStringView set; ///< Between the brackets, without "!".
    bool setNegated = false;
};

bool inSet(QStringView set, QChar c)
{
    for (qsizetype i = 0; i < set.size(); ++i) {
        if (set[i] == u'\\' && i + 1 < set.size())
            ++i;
        if (i + 2 < set.size() && set[i + 1] == u'-') {
            if (c >= set[i] && c <= set[i + 2])
                return true;
            i += 2;
        } else if (set[i] == c) {
            return true;
        }
    }
    return false;
}

/// Reads "[…]" at \a at; moves behind it. Nothing if the bracket never closes: then it is text.
bool readSet(QStringView glob, qsizetype &at, Step &step)
{
    qsizetype start = at + 1;
    step.setNegated = start < glob.size() && (glob[start] == u'!' || glob[start] == u'^');
    start += step.setNegated ? 1 : 0;
    const qsizetype end = glob.indexOf(u']', start + 1); // a first "]" belongs to the set
    if (end < 0)
        return false;
    step.kind = Step::Kind::Set;
    step.set = glob.sliced(start, end - start);
    at = end + 1;
    return true;
}

std::vector<Step> compile(QStringView glob)
{
    std::vector<Step> steps;
    for (qsizetype at = 0; at < glob.size();) {
        const bool atSegment = at == 0 || glob[at - 1] == u'/';
        const QStringView rest = glob.sliced(at);
        Step step;
        if (atSegment && rest.startsWith(u"**/")) {
            step.kind = Step::Kind::AnyFolders;
            at += 3;
        } else if (atSegment && rest == u"**") {
            step.kind = Step::Kind::AnyRest;
            at += 2;
        } else if (glob[at] == u'*') {
            step.kind = Step::Kind::AnyInSegment;
            while (at < glob.size() && glob[at] == u'*')
                ++at;
        } else if (glob[at] == u'?') {
            step.kind = Step::Kind::OneInSegment;
            ++at;
        } else if (glob[at] != u'[' || !readSet(glob, at, step)) {
            if (glob[at] == u'\\' && at + 1 < glob.size())
                ++at;
            step.literal = glob[at++];
        }
        steps.push_back(step);
    }
    return steps;
}

using Places = std::vector<bool>;

void enter(Places &places, const std::vector<Step> &steps, size_t at)
{
    while (true) {
        places[at] = true;
        const bool mayBeEmpty = at < steps.size()
            && (steps[at].kind == Step::Kind::AnyInSegment
                || steps[at].kind == Step::Kind::AnyFolders);
        if (!mayBeEmpty)
            return;
        ++at;
    }
}

/// From place \a at over character \a c.
void advance(Places &next, const std::vector<Step> &steps, size_t at, QChar c)
{
    const Step &step = steps[at];
    switch (step.kind) {
    case Step::Kind::Literal:
        if (c == step.literal)
            enter(next, steps, at + 1);
        return;
    case Step::Kind::OneInSegment:
        if (c != u'/')
            enter(next, steps, at + 1);
        return;
    case Step::Kind::Set:
        if (c != u'/' && inSet(step.set, c) != step.setNegated)
            enter(next, steps, at + 1);
        return;
    case Step::Kind::AnyInSegment:
        if (c != u'/')
            enter(next, steps, at);
        return;
    case Step::Kind::AnyFolders:
        next[at] = true;
        if (c == u'/')
            enter(next, steps, at + 1);
        return;
    case Step::Kind::AnyRest:
        next[at] = true;
        next[at + 1] = true;
        return;
    }
}

bool globMatches(QStringView glob, QStringView text)
{
    const std::vector<Step> steps = compile(glob);
    Places places(steps.size() + 1);
    enter(places, steps, 0);
    for (const QChar c : text) {
        Places next(steps.size() + 1);
        for (size_t i = 0; i < steps.size(); ++i) {
            if (places[i])
                advance(next, steps, i, c);
        }
        places.swap(next);
    }
    return places[steps.size()];
}

/// Blanks at the end do not count unless escaped.
QStringView withoutTrailingBlanks(QStringView line)
{
    while (line.endsWith(u'\r'))
        line.chop(1);
    while (line.endsWith(u' ') && !line.chopped(1).endsWith(u'\\'))
        line.chop(1);
    return line;
}

} // namespace

SpaceIgnore::SpaceIgnore()
{
    append(builtInPatterns());
}

SpaceIgnore::SpaceIgnore(QList<Pattern> patterns)
    : m_patterns(std::move(patterns))
{
}

SpaceIgnore SpaceIgnore::parse(QStringView text)
{
    SpaceIgnore ignore;
    ignore.append(text);
    return ignore;
}

SpaceIgnore SpaceIgnore::withoutBuiltIns(QStringView text)
{
    SpaceIgnore ignore{QList<Pattern>()};
    ignore.append(text);
    return ignore;
}

SpaceIgnore SpaceIgnore::of(const QString &folder)
{
    const QString path = folder + u"/.spaceignore"_s;
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return {};
    return parse(QString::fromUtf8(file.read(fileLimit)));
}

void SpaceIgnore::append(QStringView text)
{
    const auto lines = text.split(u'\n');
    for (QStringView line : lines) {
        line = withoutTrailingBlanks(line);
        if (line.isEmpty() || line.startsWith(u'#') || line.size() > lengthLimit
            || m_patterns.size() >= patternLimit)
            continue;
        Pattern pattern;
        pattern.negated = line.startsWith(u'!');
        if (pattern.negated)
            line = line.sliced(1);
        pattern.onlyDirectories = line.endsWith(u'/');
        while (line.endsWith(u'/'))
            line.chop(1);
        pattern.anchored = line.contains(u'/');
        if (line.startsWith(u'/'))
            line = line.sliced(1);
        pattern.glob = line.toString();
        if (!pattern.glob.isEmpty())
            m_patterns.append(pattern);
    }
}

bool SpaceIgnore::ignoresItself(QStringView path, bool isDirectory) const
{
    const QStringView name = path.sliced(path.lastIndexOf(u'/') + 1);
    for (auto it = m_patterns.crbegin(); it != m_patterns.crend(); ++it) {
        if (it->onlyDirectories && !isDirectory)
            continue;
        if (globMatches(it->glob, it->anchored ? path : name))
            return !it->negated; // the last line that matches decides
    }
    return false;
}

bool SpaceIgnore::ignores(QStringView relativePath, bool isDirectory) const
{
    for (qsizetype slash = relativePath.indexOf(u'/'); slash >= 0;
         slash = relativePath.indexOf(u'/', slash + 1)) {
        if (ignoresItself(relativePath.first(slash), true))
            return true;
    }
    return ignoresItself(relativePath, isDirectory);
}

} // namespace orrery
