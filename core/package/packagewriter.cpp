// SPDX-License-Identifier: MIT
#include "core/package/packagewriter.h"

#include "core/package/packedtree.h"
#include "core/package/signingkey.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QScopeGuard>
#include <QTemporaryFile>
#include <QTimeZone>

#include <kzip.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <vector>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

constexpr qint64 blockSize = 256 * 1024;
constexpr qint64 storeFileLimit = 8 * 1024 * 1024;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Package)
};

std::unexpected<Error> unwritable(const QString &detail)
{
    return fail(ErrorCode::Io, Text::tr("The package cannot be written."), detail);
}

/// Adds stored entries one after the other and keeps their lines for CHECKSUMS.
class ZipWriter
{
public:
    explicit ZipWriter(const QString &path)
        : m_zip(path)
    {
        m_zip.setCompression(KZip::NoCompression);
        m_zip.setExtraField(KZip::NoExtraField);
    }

    Result<> open()
    {
        if (!m_zip.open(QIODevice::WriteOnly))
            return unwritable(m_zip.errorString());
        return {};
    }

    Result<> add(const QString &name, QIODevice &content)
    {
        // The earliest time a ZIP knows: two packages of one tree are alike.
        const QDateTime never(QDate(1980, 1, 1), QTime(0, 0), QTimeZone::UTC);
        QCryptographicHash hash(QCryptographicHash::Sha256);
        qint64 size = 0;
        if (!m_zip.prepareWriting(name, {}, {}, content.size(), 0100644, never, never, never))
            return unwritable(m_zip.errorString());
        while (true) {
            const QByteArray block = content.read(blockSize);
            if (block.isEmpty())
                break;
            hash.addData(block);
            size += block.size();
            if (!m_zip.writeData(block))
                return unwritable(m_zip.errorString());
        }
        if (size != content.size() || !m_zip.finishWriting(size))
            return unwritable(name + u": "_s + content.errorString() + m_zip.errorString());
        m_lines << hash.result().toHex() + ' ' + QByteArray::number(size) + ' ' + name.toUtf8()
                + '\n';
        return {};
    }

    Result<> add(const QString &name, QByteArray content)
    {
        QBuffer buffer(&content);
        if (!buffer.open(QIODevice::ReadOnly))
            return unwritable(name);
        return add(name, buffer);
    }

    /// Sorted by the line's path, as check 4 wants it.
    [[nodiscard]] QByteArray checksums() const
    {
        QList<QByteArray> lines = m_lines;
        std::ranges::sort(lines, {}, [](const QByteArray &line) {
            return line.sliced(line.indexOf(' ', line.indexOf(' ') + 1) + 1);
        });
        return lines.join();
    }

    Result<> close()
    {
        if (!m_zip.close())
            return unwritable(m_zip.errorString());
        return {};
    }

private:
    KZip m_zip;
    QList<QByteArray> m_lines;
};

struct Payload {
    QString micro;
    std::unique_ptr<QTemporaryFile> file;
};

Result<std::vector<Payload>> packPayloads(const PackageContents &contents, const QString &path,
                                          Manifest &manifest)
{
    std::vector<Payload> payloads;
    for (const Micro &micro : manifest.spacefile.micros) {
        if (!contents.payloads.contains(micro.name))
            return fail(ErrorCode::InvalidInput,
                        Text::tr("The Micro “%1” has nothing to pack.").arg(micro.name));
        auto file = std::make_unique<QTemporaryFile>(path + u".XXXXXX"_s);
        if (!file->open())
            return unwritable(file->errorString());
        const auto bytes = packTree(contents.payloads.value(micro.name), *file);
        if (!bytes)
            return std::unexpected(bytes.error());
        if (!file->flush())
            return unwritable(file->errorString());
        manifest.sizes.insert(micro.name, *bytes);
        payloads.push_back({micro.name, std::move(file)});
    }
    std::ranges::sort(payloads, {}, &Payload::micro);
    return payloads;
}

Result<> addFile(ZipWriter &zip, const QString &name, const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::NotFound, Text::tr("“%1” cannot be read.").arg(path),
                    file.errorString());
    if (file.size() > storeFileLimit)
        return fail(ErrorCode::InvalidInput, Text::tr("“%1” is too large.").arg(path));
    return zip.add(name, file);
}

Result<> addStore(ZipWriter &zip, const PackageContents &contents)
{
    QList<std::pair<QString, QByteArray>> texts;
    if (!contents.listing.isEmpty())
        texts.append({u"store/listing.md"_s, contents.listing});
    if (!contents.changelog.isEmpty())
        texts.append({u"store/changelog.md"_s, contents.changelog});
    for (const auto &[name, bytes] : std::as_const(texts)) {
        if (auto added = zip.add(name, bytes); !added)
            return added;
    }
    if (!contents.icon.isEmpty()) {
        const bool isWebP = contents.icon.endsWith(".webp"_L1, Qt::CaseInsensitive);
        if (auto added =
                addFile(zip, isWebP ? u"store/icon.webp"_s : u"store/icon.png"_s, contents.icon);
            !added)
            return added;
    }
    // Renamed in their order: two screenshots from two folders may have one name.
    int number = 0;
    for (const QString &path : contents.media) {
        const QString suffix = QFileInfo(path).suffix().toLower();
        const QString name = u"store/media/%1.%2"_s.arg(++number).arg(suffix);
        if (auto added = addFile(zip, name, path); !added)
            return added;
    }
    return {};
}

Result<> writeAll(ZipWriter &zip, const PackageContents &contents, const Manifest &manifest,
                  const std::vector<Payload> &payloads, const SigningKey &key)
{
    if (auto added = zip.add(u"mimetype"_s, packageMimeType()); !added)
        return added;
    if (auto added = zip.add(u"manifest.json"_s, manifestBytes(manifest)); !added)
        return added;
    for (const Payload &each : payloads) {
        each.file->seek(0);
        if (auto added = zip.add(u"payload/%1.tar.zst"_s.arg(each.micro), *each.file); !added)
            return added;
    }
    if (auto added = addStore(zip, contents); !added)
        return added;
    const QByteArray checksums = zip.checksums();
    const QString comment =
        u"%1 %2 build %3"_s.arg(manifest.app.value, manifest.version).arg(manifest.build);
    const QByteArray signature = key.sign(checksums, comment.simplified());
    if (auto added = zip.add(u"CHECKSUMS"_s, checksums); !added)
        return added;
    return zip.add(u"CHECKSUMS.minisig"_s, signature);
}

} // namespace

QByteArray packageMimeType()
{
    return "application/vnd.orrery.spaceapp+zip";
}

Result<QString> writePackage(const PackageContents &contents, const SigningKey &key,
                             const QString &path)
{
    if (!isAlias(contents.shortName))
        return fail(ErrorCode::InvalidInput,
                    Text::tr("“%1” cannot be an app's short name.").arg(contents.shortName));
    Manifest manifest = contents.manifest;
    manifest.key = key.publicKey();
    const auto id = keyId(manifest.key);
    if (!id)
        return std::unexpected(id.error());
    manifest.app = appIdOf(*id, contents.shortName);
    manifest.sizes.clear();
    const auto payloads = packPayloads(contents, path, manifest);
    if (!payloads)
        return std::unexpected(payloads.error());
    // What would not be accepted is not written.
    if (const auto checked = manifestFromJson(toJson(manifest)); !checked)
        return std::unexpected(checked.error());
    // Beside the target and then renamed: the archive's destructor keeps what is half written.
    const QString part = path + u".part"_s;
    auto removePart = qScopeGuard([&part] { QFile::remove(part); });
    {
        ZipWriter zip(part);
        if (auto opened = zip.open(); !opened)
            return std::unexpected(opened.error());
        if (auto written = writeAll(zip, contents, manifest, *payloads, key); !written)
            return std::unexpected(written.error());
        if (auto closed = zip.close(); !closed)
            return std::unexpected(closed.error());
    }
    if (std::rename(QFile::encodeName(part).constData(), QFile::encodeName(path).constData()) != 0)
        return failErrno(errno, Text::tr("The package cannot be written."), path);
    removePart.dismiss();
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
        return unwritable(file.errorString());
    return QString::fromLatin1(hash.result().toHex());
}

} // namespace orrery
