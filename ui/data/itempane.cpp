// SPDX-License-Identifier: MIT
#include "ui/data/itempane.h"

#include "ui/theme/buttons.h"
#include "ui/theme/label.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>

using namespace Qt::StringLiterals;

namespace orrery::ui {

ItemPane::ItemPane(QWidget *parent)
    : QWidget(parent)
    , m_json(new QPlainTextEdit)
    , m_version(new QComboBox)
    , m_restore(makeButton(u"restoreVersion"_s, tr("Restore"), Rank::Plain, {}, this))
    , m_bar(new QWidget)
{
    m_json->setObjectName(u"itemJson"_s);
    m_json->setAccessibleName(tr("Item as JSON"));
    m_json->setReadOnly(true);
    m_json->document()->setDocumentMargin(10);
    m_json->setFont(fixedFont());
    m_json->setPlaceholderText(tr("Choose an item to see all of it."));
    m_version->setObjectName(u"itemVersion"_s);
    m_version->setAccessibleName(tr("Version"));
    m_version->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_restore->setToolTip(tr("Make the item again what it was then"));
    auto *label = new Label(tr("&Version"));
    label->setBuddy(m_version);
    auto *line = new QHBoxLayout(m_bar);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(label);
    line->addWidget(m_version);
    line->addWidget(m_restore);
    line->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_bar);
    column->addWidget(m_json, 1);
    connect(m_version, &QComboBox::currentIndexChanged, this, &ItemPane::showVersion);
    connect(m_restore, &QPushButton::clicked, this, [this] {
        const qsizetype chosen = chosenVersion();
        if (chosen >= 0 && chosen < m_versions.size())
            Q_EMIT restoreRequested(m_versions[chosen].item);
    });
    m_bar->hide(); // until there is something to choose
}

void ItemPane::showItem(const QString &key, const QString &json)
{
    const bool isOther = key != m_key;
    if (!isOther && json == m_now && !json.isEmpty())
        return;
    m_key = key;
    m_now = json;
    if (isOther)
        setVersions(key, {});
    showVersion();
    if (!json.isEmpty())
        Q_EMIT versionsWanted(key);
}

void ItemPane::setVersions(const QString &key, const QList<BrowsedVersion> &versions)
{
    if (key != m_key)
        return;
    m_versions = versions;
    const QSignalBlocker quiet(m_version);
    m_version->clear();
    if (!m_areGone)
        m_version->addItem(tr("Now"));
    for (const BrowsedVersion &version : versions)
        m_version->addItem(
            tr("Until %1").arg(locale().toString(version.changed, QLocale::ShortFormat)));
    m_bar->setVisible(!versions.isEmpty());
    showVersion();
}

qsizetype ItemPane::chosenVersion() const
{
    return m_version->currentIndex() - (m_areGone ? 0 : 1);
}

void ItemPane::showVersion()
{
    const qsizetype chosen = chosenVersion();
    m_restore->setEnabled(chosen >= 0);
    const QString text = chosen >= 0 && chosen < m_versions.size()
        ? QString::fromUtf8(QJsonDocument::fromJson(m_versions[chosen].item).toJson())
        : m_now;
    if (m_json->toPlainText() != text)
        m_json->setPlainText(text);
}

} // namespace orrery::ui
