// SPDX-License-Identifier: MIT
#include "core/lifecycle/ziparchive.h"

#include <QCoreApplication>
#include <QFile>

#include <archive.h>
#include <archive_entry.h>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ZipArchive)
};

constexpr size_t blockBytes = 256 * 1024;

/// Where it grows until it is complete.
QString partOf(const QString &path)
{
    return path + u".part"_s;
}

} // namespace

ZipWriter::ZipWriter(QString path, archive *zip)
    : m_path(std::move(path))
    , m_zip(zip)
{
}

ZipWriter::~ZipWriter()
{
    if (m_zip)
        archive_write_free(m_zip);
    if (m_fd < 0)
        return;
    ::close(m_fd);
    QFile::remove(partOf(m_path));
}

Result<std::unique_ptr<ZipWriter>> ZipWriter::create(const QString &path)
{
    std::unique_ptr<ZipWriter> writer(new ZipWriter(path, archive_write_new()));
    const QByteArray part = QFile::encodeName(partOf(path));
    writer->m_fd = ::open(part.constData(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (writer->m_fd < 0)
        return failErrno(errno, Text::tr("“%1” could not be written.").arg(path), partOf(path));
    archive *zip = writer->m_zip;
    archive_write_set_format_zip(zip);
    archive_write_set_bytes_per_block(zip, blockBytes);
    archive_write_set_bytes_in_last_block(zip, 1);
    // Low: much of a Drive is compressed already, and what is not shrinks well at once.
    if (archive_write_set_options(zip, "zip:compression-level=3,zip:hdrcharset=UTF-8")
            < ARCHIVE_WARN
        || archive_write_open_fd(zip, writer->m_fd) != ARCHIVE_OK)
        return writer->failed();
    return writer;
}

std::unexpected<Error> ZipWriter::failed() const
{
    const int code = archive_errno(m_zip);
    const char *text = archive_error_string(m_zip);
    return fail(code == ENOSPC || code == EDQUOT ? ErrorCode::DiskFull : ErrorCode::Io,
                Text::tr("“%1” could not be written.").arg(m_path),
                QString::fromUtf8(text ? text : "unknown"));
}

Result<> ZipWriter::begin(const std::string &name, std::optional<qint64> size)
{
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(),
                                                                              &archive_entry_free);
    archive_entry_set_pathname_utf8(entry.get(), name.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0600);
    if (size)
        archive_entry_set_size(entry.get(), *size);
    if (archive_write_header(m_zip, entry.get()) < ARCHIVE_WARN)
        return failed();
    return {};
}

Result<> ZipWriter::write(std::span<const char> bytes)
{
    while (!bytes.empty()) {
        const la_ssize_t written = archive_write_data(m_zip, bytes.data(), bytes.size());
        if (written <= 0)
            return failed();
        bytes = bytes.subspan(static_cast<size_t>(written));
    }
    return {};
}

Result<> ZipWriter::finish()
{
    if (archive_write_close(m_zip) != ARCHIVE_OK)
        return failed();
    if (::fsync(m_fd) != 0
        || ::rename(QFile::encodeName(partOf(m_path)).constData(),
                    QFile::encodeName(m_path).constData())
            != 0)
        return failErrno(errno, Text::tr("“%1” could not be written.").arg(m_path), m_path);
    ::close(std::exchange(m_fd, -1));
    return {};
}

ZipReader::ZipReader(archive *zip)
    : m_zip(zip)
{
}

ZipReader::~ZipReader()
{
    archive_read_free(m_zip);
}

Result<std::unique_ptr<ZipReader>> ZipReader::open(const QString &path)
{
    if (!QFile::exists(path))
        return fail(ErrorCode::NotFound, Text::tr("There is no file “%1”.").arg(path));
    std::unique_ptr<ZipReader> reader(new ZipReader(archive_read_new()));
    archive_read_support_format_zip(reader->m_zip);
    if (archive_read_open_filename(reader->m_zip, QFile::encodeName(path).constData(), blockBytes)
        != ARCHIVE_OK)
        return reader->failed();
    return reader;
}

std::unexpected<Error> ZipReader::failed() const
{
    const char *text = archive_error_string(m_zip);
    return fail(ErrorCode::Corrupt,
                m_isFirst ? Text::tr("The file is no zip that can be read.")
                          : Text::tr("The zip is damaged or ends too early."),
                QString::fromUtf8(text ? text : "unknown"));
}

Result<std::optional<ZipReader::Entry>> ZipReader::next()
{
    archive_entry *entry = nullptr;
    const int status = archive_read_next_header(m_zip, &entry);
    if (status == ARCHIVE_EOF)
        return std::nullopt;
    if (status < ARCHIVE_WARN)
        return failed();
    m_isFirst = false;
    const char *name = archive_entry_pathname_utf8(entry);
    if (!name)
        name = archive_entry_pathname(entry);
    Entry found{.name = name ? name : "", .size = {}};
    if (archive_entry_size_is_set(entry))
        found.size = archive_entry_size(entry);
    found.isFolder = archive_entry_filetype(entry) == AE_IFDIR;
    found.isEncrypted = archive_entry_is_encrypted(entry) != 0;
    return found;
}

Result<size_t> ZipReader::read(std::span<char> buffer)
{
    const la_ssize_t got = archive_read_data(m_zip, buffer.data(), buffer.size());
    if (got < 0)
        return failed();
    return static_cast<size_t>(got);
}

} // namespace orrery
