// SPDX-License-Identifier: MIT
#include "app/space/session.h"

#include "app/space/environmentfile.h"
#include "app/space/output.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>

#include <cstdio>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace orrery {

namespace {

/// Commands that go on until Ctrl-C, which is how they end well.
bool goesOn(const CommandLine &line)
{
    return line.command->words == "dev"_L1 || line.options.contains("follow"_L1);
}

} // namespace

Session::Session(CommandLine line, ProfilePaths paths, QObject *parent)
    : QObject(parent)
    , m_line(std::move(line))
    , m_paths(std::move(paths))
    , m_request{.words = m_line.command->words.split(u' ') + m_line.arguments,
                .options = m_line.options,
                .cwd = QDir::currentPath()}
{
    if (m_line.command->words == "exec"_L1)
        m_request.words = {u"exec"_s}; // the command stays here
    connect(&m_orrery, &QProcess::readyReadStandardOutput, this, &Session::readOrrery);
    connect(&m_orrery, &QProcess::readyReadStandardError, this, [this] {
        m_orreryErrors = (m_orreryErrors + m_orrery.readAllStandardError()).right(8192);
    });
    connect(&m_orrery, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return;
        printError(tr("Orrery does not run, and “%1” cannot be started.").arg(m_orrery.program()));
        Q_EMIT exited(1);
    });
    connect(&m_orrery, &QProcess::finished, this, [this] {
        if (m_status < 0 && !m_isReady) {
            printError(tr("Orrery could not be started."));
            printLine(QString::fromUtf8(m_orreryErrors).trimmed());
        }
        Q_EMIT exited(m_status < 0 ? 1 : m_status);
    });
}

Session::~Session()
{
    m_orrery.disconnect(this);
    if (m_orrery.state() != QProcess::NotRunning) {
        m_orrery.terminate();
        m_orrery.waitForFinished(); // the program ends here; nothing else has to go on
    }
}

void Session::start()
{
    if (m_line.command->words == "builder env"_L1 && m_line.options.contains("set"_L1)) {
        const auto values = readEnvironment(m_line.options["set"_L1].toString());
        if (!values) {
            printError(values.error().message);
            return Q_EMIT exited(1);
        }
        m_request.options[u"values"_s] = QJsonArray::fromStringList(*values);
    }
    send();
}

void Session::send()
{
    m_client = std::make_unique<ControlClient>();
    connect(m_client.get(), &ControlClient::log, this, [this](const QString &line) {
        if (isLogCommand(m_line) && !m_line.json)
            printResultLine(line);
        else if (!m_line.options.contains("skip-logs"_L1))
            printLine(line);
    });
    connect(m_client.get(), &ControlClient::asked, this, &Session::ask);
    connect(m_client.get(), &ControlClient::output, this, [this](const QJsonObject &result) {
        if (m_line.command->words == "exec"_L1)
            runChild(result); // the key is lent while this client stays
        else
            print(result);
    });
    connect(m_client.get(), &ControlClient::finished, this,
            [this](const Result<QJsonObject> &result) {
                if (!result && !m_client->wasConnected() && !m_isReady)
                    return startOrrery();
                finish(result);
            });
    m_client->send(m_paths, m_request);
}

void Session::startOrrery()
{
    const QString program =
        QFileInfo(QCoreApplication::applicationDirPath(), u"orrery"_s).absoluteFilePath();
    m_orrery.setProgram(program);
    // It ends with its standard input, however this program ends; Ctrl-C is for this one only.
    m_orrery.setArguments(
        {u"--headless"_s, u"--until-input-ends"_s, u"--profile"_s, m_paths.root()});
    m_orrery.setUnixProcessParameters(QProcess::UnixProcessFlag::CreateNewSession);
    m_orrery.start();
}

void Session::readOrrery()
{
    while (m_orrery.canReadLine()) {
        if (!m_orrery.readLine().startsWith("ready ") || m_isReady)
            continue;
        m_isReady = true;
        send();
    }
}

void Session::ask(const QString &question)
{
    if (::isatty(STDIN_FILENO) == 0 || m_line.json) {
        printLine(question);
        return m_client->answer(false);
    }
    std::fprintf(stderr, "%s [Y/n] ", qPrintable(question));
    QByteArray answer(64, '\0');
    if (!std::fgets(answer.data(), static_cast<int>(answer.size()), stdin))
        return end(0); // Ctrl-C or Ctrl-D: nothing was done
    const QByteArray word = QByteArray(answer.constData()).trimmed().toLower();
    m_client->answer(word.isEmpty() || word == "y" || word == "yes");
}

void Session::print(const QJsonObject &result)
{
    printResult(m_line, result);
    const QString url = result["url"_L1].toString();
    const bool opens = m_line.options.contains("open"_L1)
        || (m_line.command->words == "open"_L1 && !m_line.options.contains("print"_L1));
    if (opens && !url.isEmpty()
        && !QProcess::startDetached(u"xdg-open"_s, {result["launch"_L1].toString(url)}))
        printLine(tr("The browser cannot be started; open the address yourself."));
}

void Session::finish(const Result<QJsonObject> &result)
{
    if (!result) {
        printError(result.error().message);
        return end(1);
    }
    if (m_line.options.contains("get"_L1)) {
        if (const auto written = writeEnvironment(m_line.options["get"_L1].toString(), *result);
            !written) {
            printError(written.error().message);
            return end(1);
        }
    }
    if (!goesOn(m_line))
        print(*result);
    end(result->value("failed"_L1).toBool() ? 1 : 0);
}

void Session::runChild(const QJsonObject &result)
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"DETA_PROJECT_KEY"_s, result["key"_L1].toString());
    m_child.setProcessEnvironment(environment);
    m_child.setInputChannelMode(QProcess::ForwardedInputChannel);
    m_child.setProcessChannelMode(QProcess::ForwardedChannels);
    connect(&m_child, &QProcess::finished, this, [this](int status, QProcess::ExitStatus how) {
        end(how == QProcess::NormalExit && status == 0 ? 0 : 1);
    });
    connect(&m_child, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return;
        printError(tr("“%1” cannot be started.").arg(m_child.program()));
        end(1);
    });
    m_child.start(m_line.arguments.first(), m_line.arguments.sliced(1));
}

void Session::interrupt()
{
    if (m_child.state() == QProcess::NotRunning) // else it got the same signal, and decides
        end(goesOn(m_line) ? 0 : 1);
}

void Session::end(int status)
{
    if (m_status >= 0)
        return;
    m_status = status;
    if (m_client) // it may be inside its own signal
        m_client.release()->deleteLater();
    if (m_orrery.state() == QProcess::NotRunning)
        return Q_EMIT exited(status);
    m_orrery.terminate(); // exited() follows when it has ended
}

} // namespace orrery

#include <moc_session.cpp>
