// SPDX-License-Identifier: MIT
#include "core/drive/blobfolder.h"

#include "core/drive/blobwriter.h"
#include "core/foundation/ids.h"
#include "core/keys/privatefile.h"

#include <QCoreApplication>
#include <QDir>
#include <QRandomGenerator>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Drive)
};

std::unexpected<Error> failed(const std::string &path)
{
    return failErrno(errno, Text::tr("The file could not be read or written."),
                     QString::fromStdString(path));
}

Result<> flushFolder(const std::string &path)
{
    const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool isFlushed = fd >= 0 && ::fsync(fd) == 0;
    Result<> result;
    if (!isFlushed)
        result = failed(path);
    if (fd >= 0)
        ::close(fd);
    return result;
}

} // namespace

class BlobFolder::Hold : public Pin
{
public:
    Hold(std::shared_ptr<BlobFolder> folder, std::vector<std::string> blobs)
        : m_folder(std::move(folder))
        , m_blobs(std::move(blobs))
    {
    }
    ~Hold() override { m_folder->release(m_blobs); }

private:
    std::shared_ptr<BlobFolder> m_folder; // shared by all pins and writers
    std::vector<std::string> m_blobs;
};

BlobFolder::BlobFolder(std::string path)
    : m_path(std::move(path))
{
}

Result<std::unique_ptr<BlobWriter>> BlobFolder::create(qint64 inMemory)
{
    const std::string name = randomSecret(24).toStdString();
    hold(name); // before the file exists: a sweep must not take it for garbage
    std::unique_ptr<BlobWriter> writer(
        new BlobWriter(shared_from_this(), name, inMemory, contentKey()));
    if (inMemory == 0) {
        if (const auto begun = writer->openFile(); !begun)
            return std::unexpected(begun.error());
    }
    return writer;
}

ContentHash::Key BlobFolder::contentKey()
{
    const std::scoped_lock lock(m_mutex);
    if (m_contentKey)
        return *m_contentKey;
    ContentHash::Key key;
    const auto known = readPrivateFile(keyPath());
    m_isKeyKept = known && known->size() == static_cast<qsizetype>(key.size());
    if (m_isKeyKept)
        std::ranges::copy(*known, key.begin());
    else
        QRandomGenerator::system()->generate(key.begin(), key.end());
    m_contentKey = key;
    return key;
}

void BlobFolder::keepKey()
{
    const ContentHash::Key key = contentKey();
    {
        const std::scoped_lock lock(m_mutex);
        if (std::exchange(m_isKeyKept, true))
            return;
    }
    // Not on a full disk: then equal content is found until the program ends.
    (void)replacePrivateFile(keyPath(), QByteArray(key.data(), key.size()));
}

QString BlobFolder::keyPath() const
{
    return QString::fromStdString(m_path + ".key");
}

Result<int> BlobFolder::make(const std::string &name) const
{
    const std::string path = m_path + '/' + name;
    constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
    int fd = ::open(path.c_str(), flags, 0600);
    if (fd < 0 && errno == ENOENT) {
        const QString folder = QString::fromStdString(m_path);
        QDir().mkpath(folder);
        if (const auto flushed = flushFolder(QDir(folder).filePath(u".."_s).toStdString()); flushed)
            fd = ::open(path.c_str(), flags, 0600);
    }
    if (fd < 0)
        return failed(path);
    return fd;
}

Result<> BlobFolder::flush() const
{
    return flushFolder(m_path);
}

void BlobFolder::hold(const std::string &blob)
{
    const std::scoped_lock lock(m_mutex);
    ++m_pins[blob];
}

Result<int> BlobFolder::open(const std::string &blob) const
{
    const std::string path = m_path + '/' + blob;
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return failed(path);
    return fd;
}

std::shared_ptr<Pin> BlobFolder::pin(std::vector<std::string> blobs)
{
    {
        const std::scoped_lock lock(m_mutex);
        for (const std::string &blob : blobs)
            ++m_pins[blob];
    }
    return std::make_shared<Hold>(shared_from_this(), std::move(blobs));
}

std::shared_lock<std::shared_mutex> BlobFolder::deletionLock()
{
    return std::shared_lock(m_deletion);
}

void BlobFolder::release(const std::vector<std::string> &blobs)
{
    const std::scoped_lock lock(m_mutex);
    for (const std::string &blob : blobs) {
        const auto it = m_pins.find(blob);
        if (--it->second > 0)
            continue;
        m_pins.erase(it);
        if (m_condemned.erase(blob) > 0)
            remove(blob);
    }
}

void BlobFolder::condemn(const std::vector<std::string> &blobs)
{
    const std::scoped_lock alone(m_deletion);
    const std::scoped_lock lock(m_mutex);
    for (const std::string &blob : blobs) {
        if (m_pins.contains(blob))
            m_condemned.insert(blob);
        else
            remove(blob);
    }
}

void BlobFolder::sweep(const std::set<std::string> &named)
{
    const QStringList present =
        QDir(QString::fromStdString(m_path)).entryList(QDir::Files | QDir::Hidden);
    std::vector<std::string> orphans;
    for (const QString &file : present) {
        if (!named.contains(file.toStdString()))
            orphans.push_back(file.toStdString());
    }
    const std::scoped_lock lock(m_mutex);
    // A restored snapshot may name again what a running download still holds.
    std::erase_if(m_condemned, [&named](const std::string &blob) { return named.contains(blob); });
    for (const std::string &orphan : orphans) {
        if (!m_pins.contains(orphan))
            remove(orphan);
    }
    m_isSwept = true;
}

bool BlobFolder::isSwept() const
{
    const std::scoped_lock lock(m_mutex);
    return m_isSwept && m_condemned.empty();
}

void BlobFolder::remove(const std::string &blob) const
{
    ::unlink((m_path + '/' + blob).c_str()); // what fails here is swept at the next start
}

} // namespace orrery
