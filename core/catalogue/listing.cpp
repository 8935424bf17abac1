// SPDX-License-Identifier: MIT
#include "core/catalogue/listing.h"

#include "core/package/signingkey.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QLocale>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Catalogue)
};

bool fits(const QString &text, const QString &pattern)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(text).hasMatch();
}

QString nameOf(const QJsonValue &name)
{
    if (name.isString())
        return name.toString();
    const QJsonObject byLanguage = name.toObject();
    const QString own = QLocale::languageToCode(QLocale().language());
    for (const QString &language : {own, u"en"_s}) {
        if (byLanguage.contains(language))
            return byLanguage[language].toString();
    }
    return byLanguage.isEmpty() ? QString() : byLanguage.begin()->toString();
}

/// An app's id belongs to its key: without this check a catalogue could list its own code under
/// the id of somebody else's app.
bool belongs(const AppId &app, const QString &key)
{
    const auto id = keyId(key);
    return id && app.value.startsWith(*id + u'/') && isAlias(app.value.sliced(id->size() + 1));
}

std::optional<CatalogueEntry> entryOf(const QJsonObject &app, const QString &channel,
                                      const QJsonObject &release)
{
    CatalogueEntry entry{.app = {app[u"app"].toString()},
                         .key = app[u"key"].toString(),
                         .name = app[u"name"].toString(),
                         .tagline = app[u"tagline"].toString(),
                         .category = app[u"category"].toString(),
                         .themeColor = app[u"theme_color"].toString(),
                         .iconFile = app[u"icon"].toString(),
                         .version = release[u"version"].toString(),
                         .build = release[u"build"].toInteger(-1),
                         .channel = channel,
                         .digest = release[u"sha256"].toString(),
                         .size = release[u"size"].toInteger(),
                         .minHost = release[u"min_host"].toString(),
                         .permissions = release[u"permissions"].toArray()};
    if (!belongs(entry.app, entry.key) || entry.name.isEmpty() || entry.build < 0
        || !fits(entry.digest, u"[0-9a-f]{64}"_s)) {
        return {};
    }
    // Paths come from whoever made the folder: only the one form that we write is followed.
    if (!fits(entry.iconFile, u"media/[0-9a-f]{64}\\.(png|webp)"_s))
        entry.iconFile.clear();
    if (!fits(entry.themeColor, u"#[0-9a-fA-F]{6}"_s))
        entry.themeColor.clear();
    return entry;
}

} // namespace

QString releasePath(const QString &digest)
{
    return u"/releases/"_s + digest + u".spaceapp"_s;
}

Result<CatalogueContents> contentsFromListing(const QJsonObject &listing, const QString &folder)
{
    if (listing[u"format"].toInt() != 1)
        return fail(ErrorCode::Corrupt,
                    Text::tr("The catalogue in %1 has a format that this version does not know.")
                        .arg(folder),
                    QString::number(listing[u"format"].toInt()));
    CatalogueContents contents{.folder = folder,
                               .id = listing[u"id"].toString(),
                               .name = nameOf(listing[u"name"]),
                               .key = listing[u"key"].toString(),
                               .serial = listing[u"serial"].toInteger()};
    for (const auto &value : listing[u"apps"].toArray()) {
        const QJsonObject app = value.toObject();
        const QJsonObject channels = app[u"channels"].toObject();
        // Channels are not chosen yet: what is stable is offered, else the only thing there is.
        const QString channel = channels.contains("stable"_L1) || channels.isEmpty()
            ? u"stable"_s
            : channels.begin().key();
        auto entry = entryOf(app, channel, channels[channel].toObject());
        if (!entry)
            continue;
        if (!entry->iconFile.isEmpty())
            entry->iconFile = folder + u'/' + entry->iconFile;
        entry->package = folder + releasePath(entry->digest);
        entry->folder = folder;
        entry->catalogue = contents.name;
        contents.entries.append(*entry);
    }
    return contents;
}

} // namespace orrery
