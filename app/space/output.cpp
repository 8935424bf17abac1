// SPDX-License-Identifier: MIT
#include "app/space/output.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

QString value(const QJsonValue &json)
{
    return json.isString() ? json.toString() : json.toVariant().toString();
}

/// Rows under headings, each column as wide as it has to be.
QStringList table(const QJsonArray &rows, const QStringList &columns)
{
    QList<QStringList> cells{QStringList()};
    for (const QString &column : columns)
        cells.first() += column.toUpper();
    for (const QJsonValue &row : rows) {
        cells += QStringList();
        for (const QString &column : columns)
            cells.last() += value(row[column]);
    }
    QStringList lines;
    for (const QStringList &row : std::as_const(cells)) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i) {
            qsizetype width = 0;
            for (const QStringList &other : std::as_const(cells))
                width = std::max(width, other.at(i).size());
            line += i + 1 < row.size() ? row.at(i).leftJustified(width + 2) : row.at(i);
        }
        lines += line.trimmed();
    }
    return lines;
}

QStringList statusText(const QJsonObject &status)
{
    QStringList lines{u"Space        %1"_s.arg(value(status["url"_L1])),
                      u"Sign in      %1"_s.arg(value(status["sign_in"_L1])),
                      u"Profile      %1"_s.arg(value(status["profile"_L1])),
                      u"Sandbox      %1, limits by %2"_s.arg(value(status["sandbox_tier"_L1]),
                                                             value(status["sandbox_limits"_L1])),
                      u"Data         %1"_s.arg(value(status["data_host"_L1])),
                      u"Local CA     %1"_s.arg(value(status["ca"_L1])),
                      u"Secrets      %1"_s.arg(value(status["secrets"_L1])),
                      u"Version      %1"_s.arg(value(status["version"_L1]))};
    for (const QJsonValue &notice : status["notices"_L1].toArray())
        lines += u"Note: %1"_s.arg(notice.toString());
    return lines;
}

} // namespace

bool isLogCommand(const CommandLine &line)
{
    return line.command->words == "logs"_L1;
}

QStringList resultText(const CommandLine &line, const QJsonObject &result)
{
    const QString &words = line.command->words;
    const auto text = [&](QLatin1StringView key) { return value(result[key]); };
    if (words == "status"_L1)
        return statusText(result);
    if (words == "list"_L1)
        return table(result["instances"_L1].toArray(),
                     {u"alias"_s, u"name"_s, u"version"_s, u"url"_s});
    if (words == "ps"_L1)
        return table(result["micros"_L1].toArray(),
                     {u"alias"_s, u"micro"_s, u"state"_s, u"pid"_s, u"memory"_s, u"activity"_s});
    if (words == "install"_L1 || words == "update"_L1)
        return {u"Installed: %1"_s.arg(text("url"_L1))};
    if (words == "new"_L1)
        return {u"Project: %1"_s.arg(text("project"_L1)),
                u"Next: “space dev” runs it, “space push” keeps a revision."_s};
    if (words == "link"_L1)
        return {u"Project: %1"_s.arg(text("project"_L1))};
    if (words == "push"_L1)
        return {u"Revision: %1"_s.arg(text("tag"_L1)),
                u"Builder instance: %1"_s.arg(text("url"_L1))};
    if (words == "dev"_L1)
        return {u"Builder instance: %1"_s.arg(text("url"_L1))};
    if (words == "release"_L1)
        return {u"Release: %1"_s.arg(text("path"_L1))};
    if (words == "open"_L1)
        return {text("url"_L1)};
    if (words == "trigger"_L1 || words == "dev trigger"_L1)
        return result.contains("type"_L1)
            ? QStringList{text("type"_L1), text("data"_L1)}
            : QStringList{u"Status: %1"_s.arg(text("status"_L1)), text("body"_L1)};
    if (words == "limits"_L1)
        return table({result},
                     {u"idle_minutes"_s, u"keep_running"_s, u"cloud_limits"_s, u"internet"_s,
                      u"lan"_s, u"ask"_s, u"reduced_separation"_s});
    if (words == "network"_L1)
        return table(result["connections"_L1].toArray(),
                     {u"host"_s, u"port"_s, u"first"_s, u"last"_s, u"connections"_s, u"sent"_s,
                      u"received"_s})
            + table(result["rules"_L1].toArray(), {u"host"_s, u"rule"_s});
    if (words == "https"_L1)
        return {
            u"HTTPS in browsers: %1"_s.arg(result["https"_L1].toBool() ? u"on"_s : u"off"_s),
            u"Told now: %1"_s.arg(result["browsers"_L1].toVariant().toStringList().join(u", "_s))};
    if (words == "spares"_L1)
        return {u"Apps used last are kept ready: %1"_s.arg(result["spares"_L1].toBool() ? u"yes"_s
                                                                                        : u"no"_s)};
    if (words == "actions"_L1)
        return table(result["scheduled"_L1].toArray(),
                     {u"id"_s, u"micro"_s, u"on"_s, u"interval"_s, u"next"_s, u"last_status"_s})
            + table(result["actions"_L1].toArray(), {u"name"_s, u"title"_s, u"output"_s});
    if (words == "schedule"_L1)
        return table({result}, {u"id"_s, u"on"_s, u"interval"_s, u"next"_s, u"following"_s});
    if (words == "session list"_L1)
        return table(result["sessions"_L1].toArray(),
                     {u"id"_s, u"alias"_s, u"browser"_s, u"created"_s, u"expires"_s});
    if (words == "lock"_L1)
        return {u"%1 browsers signed out"_s.arg(text("ended"_L1))};
    if (words == "collection create"_L1)
        return {u"Collection: %1"_s.arg(text("collection"_L1))};
    if (words == "collection list"_L1)
        return table(result["collections"_L1].toArray(), {u"collection"_s, u"kind"_s, u"name"_s});
    if (words == "key create"_L1)
        return {text("key"_L1)};
    if (words == "key list"_L1)
        return table(result["keys"_L1].toArray(), {u"id"_s, u"kind"_s, u"name"_s, u"target"_s});
    if (words == "data export"_L1)
        return {u"Exported %1 items and %2 files to %3"_s.arg(text("items"_L1), text("files"_L1),
                                                              text("path"_L1))};
    if (words == "data import"_L1)
        return {u"Imported %1 items and %2 files, refused %3"_s.arg(
                    text("items"_L1), text("files"_L1), text("refused_count"_L1)),
                u"Collection: %1"_s.arg(text("collection"_L1))};
    if (words == "data history"_L1)
        return {
            u"%1 versions of each item, for %2 days"_s.arg(text("versions"_L1), text("days"_L1))};
    if (words == "data indexes"_L1)
        return table(result["indexes"_L1].toArray(),
                     {u"base"_s, u"path"_s, u"state"_s, u"entries"_s, u"uses"_s});
    if (words == "config"_L1)
        return table(result["values"_L1].toArray(), {u"micro"_s, u"name"_s, u"value"_s});
    if (words == "approve"_L1 && result.contains("waiting"_L1))
        return table(result["waiting"_L1].toArray(), {u"code"_s, u"host"_s, u"browser"_s});
    if (words == "catalogue list"_L1)
        return table(result["catalogues"_L1].toArray(), {u"catalogue"_s});
    if (words == "builder env"_L1)
        return {u"%1 variables"_s.arg(text("count"_L1))};
    if (words == "version"_L1)
        return {text("version"_L1)};
    return {};
}

void printLine(const QString &line)
{
    if (!line.isEmpty())
        std::fprintf(stderr, "%s\n", line.toUtf8().constData());
}

void printError(const QString &message)
{
    std::fprintf(stderr, "Error: %s\n", message.toUtf8().constData());
}

void printResultLine(const QString &line)
{
    std::fprintf(stdout, "%s\n", line.toUtf8().constData());
    std::fflush(stdout); // whoever reads a pipe waits for it
}

void printResult(const CommandLine &line, const QJsonObject &result)
{
    if (line.json)
        return printResultLine(
            QString::fromUtf8(QJsonDocument(result).toJson(QJsonDocument::Compact)));
    for (const QString &text : resultText(line, result))
        printResultLine(text);
}

} // namespace orrery
