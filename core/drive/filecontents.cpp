// SPDX-License-Identifier: MIT
#include "core/drive/filecontents.h"

#include <QByteArray>
#include <QCryptographicHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

/// Names of small contents; blobs have letters and digits only.
constexpr char smallMark = '=';

} // namespace

FileContents::FileContents(Sqlite &db)
    : m_db(db)
{
}

Result<std::string> FileContents::keep(const Segment &segment, std::vector<std::string> &garbage)
{
    if (!segment.hash.empty()) {
        const auto known = m_db.scalar(u"SELECT blob FROM contents WHERE hash=? AND size=?"_s,
                                       {toBlob(segment.hash), segment.size});
        if (!known)
            return std::unexpected(known.error());
        if (known->isValid()) {
            const std::string name = fromBlob(*known);
            if (!segment.blob.empty() && segment.blob != name)
                garbage.push_back(segment.blob);
            return name;
        }
    }
    std::string name = segment.blob;
    if (name.empty()) {
        const auto row = m_db.run(u"INSERT INTO small(bytes) VALUES(?)"_s, {toBlob(segment.bytes)});
        if (!row)
            return std::unexpected(row.error());
        name = smallMark + std::to_string(row->insertId());
    }
    if (segment.hash.empty())
        return name;
    return m_db
        .exec(u"INSERT INTO contents(blob,hash,size) VALUES(?,?,?)"_s,
              {toText(name), toBlob(segment.hash), segment.size})
        .transform([&name] { return name; });
}

Result<std::vector<std::string>> FileContents::dropUnnamed(std::vector<std::string> names)
{
    std::ranges::sort(names);
    names.erase(std::ranges::unique(names).begin(), names.end());
    std::vector<std::string> blobs;
    for (std::string &name : names) {
        const QString text = toText(name);
        const auto isNamed = m_db.scalar(u"SELECT EXISTS(SELECT 1 FROM segments WHERE blob=?) OR "_s
                                         u"EXISTS(SELECT 1 FROM parts WHERE blob=?)"_s,
                                         {text, text});
        if (!isNamed)
            return std::unexpected(isNamed.error());
        if (isNamed->toBool())
            continue;
        const bool isSmall = name.front() == smallMark;
        const auto done =
            m_db.exec(u"DELETE FROM contents WHERE blob=?"_s, {text}).and_then([&]() -> Result<> {
                if (!isSmall)
                    return {};
                return m_db.exec(u"DELETE FROM small WHERE id=?"_s, {text.mid(1).toLongLong()});
            });
        if (!done)
            return std::unexpected(done.error());
        if (!isSmall)
            blobs.push_back(std::move(name));
    }
    return blobs;
}

std::string FileContents::tagOf(const std::vector<Segment> &segments)
{
    QCryptographicHash all(QCryptographicHash::Sha256);
    for (const Segment &segment : segments) {
        if (segment.hash.empty())
            return {};
        all.addData(segment.hash);
    }
    constexpr qsizetype tagBytes = 16;
    return '"' + all.result().first(tagBytes).toHex().toStdString() + '"';
}

} // namespace orrery
