// SPDX-License-Identifier: MIT
#include "core/package/packagereader.h"

#include "core/package/filerange.h"
#include "core/package/packagewriter.h"
#include "core/package/signingkey.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr qint64 smallLimit = 8 * 1024 * 1024;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Package)
};

/// Check 2, the part that knows the format: nothing but the entries that it names.
Result<> checkNames(const QList<ZipEntry> &entries)
{
    static const QRegularExpression known(
        u"\\A(mimetype|manifest\\.json|payload/[A-Za-z0-9][A-Za-z0-9_-]*\\.tar\\.zst|"
        "store/(listing\\.md|changelog\\.md|icon\\.(png|webp)|media/[^/]+)|"
        "CHECKSUMS|CHECKSUMS\\.minisig)\\z"_s);
    for (const ZipEntry &each : entries) {
        if (!known.match(each.name).hasMatch())
            return fail(
                ErrorCode::InvalidInput,
                Text::tr("The package contains “%1”, which does not belong there.").arg(each.name));
    }
    for (const QString &name :
         {u"mimetype"_s, u"manifest.json"_s, u"CHECKSUMS"_s, u"CHECKSUMS.minisig"_s}) {
        if (!std::ranges::contains(entries, name, &ZipEntry::name))
            return fail(ErrorCode::InvalidInput, Text::tr("The package has no “%1”.").arg(name));
    }
    if (entries.first().name != "mimetype"_L1)
        return fail(ErrorCode::InvalidInput, Text::tr("The package does not begin with its type."));
    return {};
}

Result<QByteArray> readSmall(const QString &path, const QList<ZipEntry> &entries,
                             const QString &name)
{
    const auto entry = std::ranges::find(entries, name, &ZipEntry::name);
    if (entry == entries.end())
        return QByteArray();
    if (entry->size > smallLimit)
        return fail(ErrorCode::InvalidInput,
                    Text::tr("“%1” in the package is too large.").arg(name));
    FileRange range(path, entry->offset, entry->size);
    const QByteArray bytes = range.readAll();
    if (bytes.size() != entry->size)
        return fail(ErrorCode::Io, Text::tr("The package cannot be read."), name);
    // The signature's own entry has no checksum, and its first line is not signed.
    if (crc32Of(bytes) != entry->crc)
        return fail(ErrorCode::Denied, Text::tr("“%1” in the package is damaged.").arg(name));
    return bytes;
}

/// Check 3. The key is the one that the manifest names; checks 4 and 5 tie the manifest to it.
Result<QByteArray> checkSignature(const QString &path, const QList<ZipEntry> &entries)
{
    const auto manifest = readSmall(path, entries, u"manifest.json"_s);
    const auto checksums = readSmall(path, entries, u"CHECKSUMS"_s);
    const auto signature = readSmall(path, entries, u"CHECKSUMS.minisig"_s);
    for (const auto &each : {manifest, checksums, signature}) {
        if (!each)
            return each;
    }
    const QString key = QJsonDocument::fromJson(*manifest)["key"_L1].toString();
    if (key.isEmpty())
        return fail(ErrorCode::Denied,
                    Text::tr("The package does not name the key that signed it."));
    if (const auto verified = verifySignature(*checksums, *signature, key); !verified)
        return fail(ErrorCode::Denied,
                    Text::tr("The package's signature is not right: it was changed after it was "
                             "signed, or signed by another key than it says."),
                    verified.error().message + u' ' + verified.error().detail);
    return *checksums;
}

struct ChecksumLine {
    QByteArray digest;
    qint64 size = 0;
};

Result<QHash<QString, ChecksumLine>> parseChecksums(const QByteArray &text)
{
    static const QRegularExpression form(u"\\A([0-9a-f]{64}) (0|[1-9][0-9]{0,14}) (.+)\\z"_s);
    QHash<QString, ChecksumLine> lines;
    QString last;
    const QStringList texts = QString::fromUtf8(text).split(u'\n');
    for (qsizetype i = 0; i + 1 < texts.size(); ++i) {
        const auto match = form.match(texts[i]);
        const QString name = match.captured(3);
        if (!match.hasMatch() || name.toUtf8() <= last.toUtf8())
            return fail(
                ErrorCode::InvalidInput,
                Text::tr("The package's list of checksums is not right in line %1.").arg(i + 1));
        lines.insert(name, {match.captured(1).toLatin1(), match.captured(2).toLongLong()});
        last = name;
    }
    if (!texts.last().isEmpty())
        return fail(ErrorCode::InvalidInput,
                    Text::tr("The package's list of checksums is cut off."));
    return lines;
}

/// Check 4: every entry has its line and every line its entry.
Result<QHash<QString, QByteArray>>
checkChecksums(const QString &path, const QList<ZipEntry> &entries, const QByteArray &text)
{
    auto lines = parseChecksums(text);
    if (!lines)
        return std::unexpected(lines.error());
    QHash<QString, QByteArray> digests;
    for (const ZipEntry &each : entries) {
        if (each.name.startsWith("CHECKSUMS"_L1))
            continue;
        const auto line = lines->constFind(each.name);
        if (line == lines->constEnd())
            return fail(ErrorCode::Denied,
                        Text::tr("“%1” in the package has no checksum.").arg(each.name));
        FileRange range(path, each.offset, each.size);
        if (line->size != each.size || range.digest() != line->digest)
            return fail(ErrorCode::Denied,
                        Text::tr("“%1” in the package is damaged: its checksum is another.")
                            .arg(each.name));
        digests.insert(each.name, line->digest);
        lines->remove(each.name);
    }
    if (!lines->isEmpty())
        return fail(ErrorCode::Denied,
                    Text::tr("“%1” is missing from the package.").arg(lines->constBegin().key()));
    return digests;
}

/// Check 5.
Result<Manifest> checkManifest(const QByteArray &bytes, const QList<ZipEntry> &entries,
                               const PackageLimits &limits)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &problem);
    if (!document.isObject())
        return fail(ErrorCode::InvalidInput, Text::tr("The package's manifest is not JSON."),
                    problem.errorString());
    const auto manifest = manifestFromJson(document.object());
    if (!manifest)
        return manifest;
    const auto id = keyId(manifest->key);
    if (!id || manifest->app.value.section(u'/', 0, 0) != *id)
        return fail(ErrorCode::Denied,
                    Text::tr("The package claims the app “%1”, which belongs to another key.")
                        .arg(manifest->app.value));
    qint64 bytesInAll = 0;
    for (const qint64 size : manifest->sizes) {
        bytesInAll += qMin(size, limits.unpackedBytes + 1);
        if (bytesInAll > limits.unpackedBytes)
            return fail(ErrorCode::InvalidInput,
                        Text::tr("The package unpacks to more than %1 MB.")
                            .arg(limits.unpackedBytes / 1024 / 1024));
    }
    const auto payloads = std::ranges::count_if(
        entries, [](const ZipEntry &each) { return each.name.startsWith("payload/"_L1); });
    const bool hasAll =
        std::ranges::all_of(manifest->spacefile.micros, [&entries](const Micro &micro) {
            return std::ranges::contains(entries, u"payload/%1.tar.zst"_s.arg(micro.name),
                                         &ZipEntry::name);
        });
    if (!hasAll || payloads != manifest->spacefile.micros.size())
        return fail(ErrorCode::InvalidInput,
                    Text::tr("The package does not hold exactly the Micros of its Spacefile."));
    return manifest;
}

Result<> readStore(const QString &path, PackageReport &report)
{
    for (const auto &[name, into] : {std::pair{u"store/listing.md"_s, &report.listing},
                                     std::pair{u"store/changelog.md"_s, &report.changelog},
                                     std::pair{u"store/icon.webp"_s, &report.icon},
                                     std::pair{u"store/icon.png"_s, &report.icon}}) {
        const auto bytes = readSmall(path, report.entries, name);
        if (!bytes)
            return std::unexpected(bytes.error());
        if (!bytes->isEmpty())
            *into = *bytes;
    }
    return {};
}

} // namespace

Result<PackageReport> verifyPackage(const QString &path, const PackageLimits &limits)
{
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return fail(file.exists() ? ErrorCode::Io : ErrorCode::NotFound,
                    Text::tr("“%1” cannot be read.").arg(path), file.errorString());
    PackageReport report;
    report.size = file.size();
    if (report.size > limits.packageBytes)
        return fail(ErrorCode::InvalidInput,
                    Text::tr("The package has %1 MB; at most %2 MB are allowed.")
                        .arg(report.size / 1024 / 1024)
                        .arg(limits.packageBytes / 1024 / 1024));
    const auto entries = readZipDirectory(file, limits.entries);
    if (!entries)
        return std::unexpected(entries.error());
    report.entries = *entries;
    if (auto checked = checkNames(*entries); !checked)
        return std::unexpected(checked.error());
    const auto signedText = checkSignature(path, *entries);
    if (!signedText)
        return std::unexpected(signedText.error());
    const auto checksums = checkChecksums(path, *entries, *signedText);
    if (!checksums)
        return std::unexpected(checksums.error());
    report.checksums = *checksums;
    const auto type = readSmall(path, *entries, u"mimetype"_s);
    const auto bytes = readSmall(path, *entries, u"manifest.json"_s);
    if (!type || *type != packageMimeType() || !bytes)
        return fail(ErrorCode::InvalidInput, Text::tr("This is not a package of a Space app."));
    const auto manifest = checkManifest(*bytes, *entries, limits);
    if (!manifest)
        return std::unexpected(manifest.error());
    report.manifest = *manifest;
    if (auto stored = readStore(path, report); !stored)
        return std::unexpected(stored.error());
    report.digest = QString::fromLatin1(FileRange(path, 0, report.size).digest());
    return report;
}

} // namespace orrery
