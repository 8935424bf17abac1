// SPDX-License-Identifier: MIT
#include "core/spacefile/discoverypage.h"

#include "core/spacefile/imageheader.h"
#include "core/spacefile/mapreader.h"
#include "core/spacefile/projectfiles.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr qsizetype nameLimit = 12;
constexpr qsizetype titleLimit = 45;
constexpr qsizetype taglineLimit = 69;
constexpr qsizetype bodyLimit = 4250;
constexpr qsizetype mediaLimit = 5;
constexpr qint64 mediaSizeLimit = 3 * 1024 * 1024;
constexpr qint64 fileLimit = 128 * 1024;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(DiscoveryPage)
};

struct Parts {
    QByteArray matter;
    QString body;
    int matterLine = 0; ///< Lines above the front matter's first.
    int bodyLine = 1;
    bool isOpen = false; ///< The front matter never ends.
};

/// Cuts at the two lines of three dashes.
Parts cut(const QByteArray &text)
{
    QList<QByteArray> lines = text.split('\n');
    if (lines.first().startsWith("\xef\xbb\xbf"))
        lines.first().remove(0, 3);
    qsizetype first = 0;
    while (first < lines.size() && lines[first].trimmed().isEmpty())
        ++first;
    if (first == lines.size() || lines[first].trimmed() != "---")
        return {.matter = {}, .body = QString::fromUtf8(lines.join('\n'))};
    qsizetype last = first + 1;
    while (last < lines.size() && lines[last].trimmed() != "---")
        ++last;
    Parts parts{.matter = lines.sliced(first + 1, last - first - 1).join('\n'), .body = {}};
    parts.matterLine = static_cast<int>(first) + 1;
    parts.isOpen = last == lines.size();
    parts.bodyLine = static_cast<int>(last) + 2;
    if (!parts.isOpen)
        parts.body = QString::fromUtf8(lines.sliced(last + 1).join('\n'));
    return parts;
}

bool isWebAddress(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && !url.host().isEmpty()
        && (url.scheme() == "https"_L1 || url.scheme() == "http"_L1);
}

bool isVideo(const QString &text)
{
    static const QRegularExpression hosts(
        u"\\A((www|m)\\.)?(youtube\\.com|youtube-nocookie\\.com|youtu\\.be|loom\\.com)\\z"_s);
    return hosts.match(QUrl(text).host().toLower()).hasMatch();
}

class PageReader
{
public:
    PageReader(IssueList &issues, const YamlNode &root, const QString &folder)
        : m_issues(issues)
        , m_map(issues, root, {})
        , m_root(root)
        , m_folder(folder)
    {
    }

    DiscoveryPage read()
    {
        warnUnknown();
        DiscoveryPage page;
        page.appName = limited(u"app_name"_s, nameLimit);
        page.title = limited(u"title"_s, titleLimit);
        page.tagline = limited(u"tagline"_s, taglineLimit);
        page.themeColor = colour();
        page.git = address(u"git"_s);
        page.homepage = address(u"homepage"_s);
        page.portedFrom = address(u"ported_from"_s);
        page.openCode = isGiven(u"open_code"_s) && m_map.boolean(u"open_code"_s).value_or(false);
        page.worksWith =
            isGiven(u"works_with"_s) ? m_map.texts(u"works_with"_s, false) : QStringList();
        page.media = media();
        return page;
    }

private:
    /// A key that is there but empty, as the template leaves it, counts as absent.
    [[nodiscard]] bool isGiven(const QString &key) const
    {
        const YamlNode *node = m_map.find(key);
        const bool isEmptyList =
            node && node->kind == YamlNode::Kind::List && node->items.isEmpty();
        const bool isEmptyText =
            node && node->kind == YamlNode::Kind::Text && node->text.trimmed().isEmpty();
        return node && node->kind != YamlNode::Kind::Null && !isEmptyList && !isEmptyText;
    }

    void warnUnknown()
    {
        const QStringList known{u"app_name"_s,    u"title"_s,     u"tagline"_s, u"theme_color"_s,
                                u"git"_s,         u"homepage"_s,  u"media"_s,   u"open_code"_s,
                                u"ported_from"_s, u"works_with"_s};
        QStringList seen;
        for (const YamlEntry &each : m_root.entries) {
            const QString key = each.key.text;
            const QString near = nearestWord(key, known);
            if (seen.contains(key))
                m_issues.error(each.key, key, Text::tr("“%1” is given twice; keep one.").arg(key));
            else if (!known.contains(key) && !near.isEmpty())
                m_issues.warning(
                    each.key, key,
                    Text::tr("“%1” is not a field here; did you mean “%2”?").arg(key, near));
            else if (!known.contains(key))
                m_issues.warning(each.key, key,
                                 Text::tr("“%1” is not a field here and is ignored.").arg(key));
            seen << key;
        }
    }

    QString limited(const QString &key, qsizetype limit)
    {
        if (!isGiven(key))
            return {};
        const QString text = m_map.text(key).value_or(QString()).trimmed();
        const qsizetype length = text.toUcs4().size();
        if (length > limit)
            m_issues.error(*m_map.find(key), key,
                           Text::tr("“%1” has %2 characters; at most %3 are allowed.")
                               .arg(text.left(80))
                               .arg(length)
                               .arg(limit));
        return text;
    }

    QString colour()
    {
        static const QRegularExpression form(u"\\A#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\\z"_s);
        const QString key = u"theme_color"_s;
        if (!isGiven(key)) {
            // An unquoted "#1a2b3c" is a comment for YAML, and a common slip.
            if (const YamlNode *node = m_map.find(key); node && node->kind == YamlNode::Kind::Null)
                m_issues.warning(*node, key,
                                 Text::tr("No colour here; one that begins with # needs quotes."));
            return {};
        }
        const QString text = m_map.text(key).value_or(QString()).trimmed().toLower();
        if (text.isEmpty())
            return {};
        if (!form.match(text).hasMatch()) {
            m_issues.error(*m_map.find(key), key,
                           Text::tr("“%1” is not a colour; write it like “#3a7bd5”.").arg(text));
            return {};
        }
        if (text.size() == 7)
            return text;
        return u"#%1%1%2%2%3%3"_s.arg(text[1]).arg(text[2]).arg(text[3]);
    }

    QString address(const QString &key)
    {
        if (!isGiven(key))
            return {};
        const QString text = m_map.text(key).value_or(QString()).trimmed();
        if (text.isEmpty() || isWebAddress(text))
            return text;
        m_issues.error(*m_map.find(key), key,
                       Text::tr("“%1” is not a web address; it must begin with https:// or "
                                "http://.")
                           .arg(text.left(120)));
        return {};
    }

    QStringList media()
    {
        const QString key = u"media"_s;
        if (!isGiven(key))
            return {};
        const YamlNode &node = *m_map.find(key);
        QStringList result;
        int videos = 0;
        const QStringList entries = m_map.texts(key, false);
        for (const QString &each : entries) {
            if (!each.contains("://"_L1)) {
                result << files(node, each.trimmed());
            } else if (isWebAddress(each) && isVideo(each)) {
                ++videos;
                result << each;
            } else {
                m_issues.warning(node, key,
                                 Text::tr("“%1” is left out: only videos of YouTube and Loom may "
                                          "be named by address.")
                                     .arg(each.left(120)));
            }
        }
        if (videos > 1)
            m_issues.error(node, key,
                           Text::tr("%1 videos are listed; at most 1 is allowed.").arg(videos));
        if (result.size() > mediaLimit)
            m_issues.error(node, key,
                           Text::tr("%1 media are listed; at most %2 are allowed.")
                               .arg(result.size())
                               .arg(mediaLimit));
        return result;
    }

    /// The files that \a entry stands for: itself, or those of the folder.
    QStringList files(const YamlNode &node, const QString &entry)
    {
        const auto clean = cleanRelativePath(entry);
        if (!clean) {
            m_issues.error(node, u"media"_s, clean.error().message);
            return {};
        }
        if (m_folder.isEmpty())
            return {*clean};
        const QFileInfo info(m_folder + u'/' + *clean);
        const QString root = QFileInfo(m_folder).canonicalFilePath() + u'/';
        if (info.exists() && !(info.canonicalFilePath() + u'/').startsWith(root)) {
            m_issues.error(node, u"media"_s,
                           Text::tr("“%1” leads out of the project's folder.").arg(entry));
            return {};
        }
        if (!info.isDir())
            return checkImage(node, *clean) ? QStringList{*clean} : QStringList();
        QStringList result;
        const QStringList names = QDir(info.filePath()).entryList(QDir::Files, QDir::Name);
        for (const QString &name : names) {
            const QString path = QDir::cleanPath(*clean + u'/' + name);
            if (checkImage(node, path))
                result << path;
        }
        return result;
    }

    bool checkImage(const YamlNode &node, const QString &path)
    {
        const QString key = u"media"_s;
        QFile file(m_folder + u'/' + path);
        if (!QFileInfo(file).isFile() || !file.open(QIODevice::ReadOnly)) {
            m_issues.error(node, key, Text::tr("There is no file “%1”.").arg(path));
            return false;
        }
        const auto header = readImageHeader(file.read(256 * 1024));
        if (!header) {
            m_issues.error(node, key, Text::tr("“%1” is not a PNG, JPEG or WebP image.").arg(path));
            return false;
        }
        if (file.size() > mediaSizeLimit)
            m_issues.error(node, key,
                           Text::tr("“%1” has %2 KB; at most 3 MB are allowed.")
                               .arg(path)
                               .arg(file.size() / 1024));
        if (header->width < 1280 || header->height < 800)
            m_issues.warning(node, key,
                             Text::tr("“%1” has %2×%3 pixels; 1280×800 or more look better.")
                                 .arg(path)
                                 .arg(header->width)
                                 .arg(header->height));
        else if (qint64(header->width) * 10 != qint64(header->height) * 16)
            m_issues.warning(node, key,
                             Text::tr("“%1” is not 16:10 and will be cropped.").arg(path));
        return true;
    }

    IssueList &m_issues;
    MapReader m_map;
    const YamlNode &m_root;
    QString m_folder;
};

void checkBody(IssueList &issues, const Parts &parts)
{
    static const QRegularExpression image(u"!\\[[^\\]\\n]*\\]\\("_s);
    static const QRegularExpression html(u"<(/?[A-Za-z][A-Za-z0-9-]*(\\s[^<>]*)?/?|!--[^\\n]*)>"_s);
    const YamlNode start{.line = parts.bodyLine, .column = 1};
    const qsizetype length = parts.body.trimmed().toUcs4().size();
    if (length > bodyLimit)
        issues.error(start, {},
                     Text::tr("The description has %1 characters; at most %2 are allowed.")
                         .arg(length)
                         .arg(bodyLimit));
    const auto warn = [&issues, &parts](const QRegularExpression &what, const QString &message) {
        if (const auto match = what.match(parts.body); match.hasMatch()) {
            const auto lines = parts.body.first(match.capturedStart()).count(u'\n');
            issues.warning({.line = parts.bodyLine + static_cast<int>(lines)}, {}, message);
        }
    };
    warn(image, Text::tr("Images in the description are not shown; list them under “media”."));
    warn(html, Text::tr("HTML in the description is not shown."));
}

} // namespace

DiscoveryReport readDiscoveryPage(const QByteArray &text, const QString &folder)
{
    DiscoveryReport report;
    const QString file = u"Discovery.md"_s;
    IssueList whole(file);
    if (text.size() > fileLimit) {
        whole.error(YamlNode{}, {},
                    Text::tr("The file has %1 KB; at most %2 KB are allowed.")
                        .arg(text.size() / 1024)
                        .arg(fileLimit / 1024));
        report.issues = whole.sorted();
        return report;
    }
    const Parts parts = cut(text);
    IssueList matter(file, parts.matterLine);
    const auto root = parseYaml(parts.matter, fileLimit);
    if (parts.isOpen)
        whole.error({.line = parts.matterLine}, {},
                    Text::tr("The front matter begins here and has no second line “---”."));
    else if (!root)
        matter.error(root.error());
    else if (root->kind == YamlNode::Kind::Map)
        report.page = PageReader(matter, *root, folder).read();
    else if (root->kind != YamlNode::Kind::Null)
        matter.error(*root, {}, Text::tr("The front matter must be a group of keys."));
    checkBody(whole, parts);
    report.page.body = parts.body.trimmed();
    report.issues = matter.sorted() + whole.sorted();
    return report;
}

DiscoveryReport readDiscoveryPageIn(const QString &folder)
{
    const QString path = folder + u"/Discovery.md"_s;
    QFile file(path);
    if (!QFileInfo(path).isFile())
        return {};
    if (file.open(QIODevice::ReadOnly))
        return readDiscoveryPage(file.read(fileLimit + 1), folder);
    IssueList issues(u"Discovery.md"_s);
    issues.error(YamlNode{}, {}, Text::tr("The file cannot be read."));
    return {.page = {}, .issues = issues.sorted()};
}

QStringList missingForListing(const DiscoveryPage &page)
{
    QStringList missing;
    if (page.appName.isEmpty())
        missing << Text::tr("A listed release needs an app name.");
    if (page.tagline.size() < 4)
        missing << Text::tr("A listed release needs a tagline of at least 4 characters.");
    if (page.body.isEmpty())
        missing << Text::tr("A listed release needs a description.");
    return missing;
}

} // namespace orrery
