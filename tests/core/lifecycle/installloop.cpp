// SPDX-License-Identifier: MIT
// Installs, updates and uninstalls without end, so that a test can kill it at any moment.
// installloop PROFILE PROJECT
#include "tests/support/fakekeychain.h"
#include "tests/support/testspace.h"

#include <QCoreApplication>
#include <QTextStream>

using namespace Qt::StringLiterals;
using namespace orrery;

namespace {

/// Goes round: change the project → install or update → now and then uninstall.
class Loop : public QObject
{
public:
    Loop(TestSpace &space, QString project)
        : m_space(space)
        , m_project(std::move(project))
    {
    }

    void turn()
    {
        ++m_turns;
        writeStaticProject(m_project, QByteArray::number(m_turns).repeated(2000));
        m_space.installer.inspect(m_project).then(this, [this](const Result<InstallOffer> &offer) {
            if (!offer)
                qFatal("%s", qPrintable(offer.error().message));
            const QList<InstanceId> &installed = offer->installed;
            auto done = installed.size() < 3
                ? m_space.installer.install(*offer, {})
                : m_space.installer.update(installed.at(m_turns % installed.size()), *offer);
            done.then(this, [this, installed](const Result<InstanceId> &id) {
                if (!id)
                    qFatal("%s", qPrintable(id.error().message));
                QTextStream(stdout) << "turn" << Qt::endl;
                if (m_turns % 4 != 0)
                    return turn();
                m_space.installer.uninstall(*id, false).then(this, [this](const Result<> &) {
                    turn();
                });
            });
        });
    }

private:
    TestSpace &m_space;
    QString m_project;
    int m_turns = 0;
};

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QString profile = app.arguments().at(1);
    FakeKeychain keychain;
    keychain.isThere = false; // the key lies in a file, for the test to read
    std::unique_ptr<TestSpace> space;
    std::unique_ptr<Loop> loop;
    MasterKey::open(ProfilePaths(profile), keychain)
        .then(&app,
              [&](const Result<MasterKey> &key) {
                  if (!key)
                      qFatal("%s", qPrintable(key.error().message));
                  space = std::make_unique<TestSpace>(profile, *key);
                  loop = std::make_unique<Loop>(*space, app.arguments().at(2));
                  return space->registry.open();
              })
        .unwrap()
        .then(&app, [&](const Result<> &opened) {
            if (!opened)
                qFatal("%s", qPrintable(opened.error().message));
            loop->turn();
        });
    return app.exec();
}
