// SPDX-License-Identifier: MIT
#include "ui/data/transferbar.h"

#include "ui/theme/buttons.h"
#include "ui/theme/label.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace orrery::ui {

TransferBar::TransferBar(QWidget *parent)
    : QFrame(parent)
    , m_text(new ElidedLabel)
    , m_progress(new QProgressBar)
    , m_cancel(makeButton(u"cancelTransfer"_s, tr("Cancel"), Rank::Plain, {}, this))
    , m_close(makeButton(u"closeTransfer"_s, tr("Close"), Rank::Quiet, {}, this))
    , m_refusals(new QPlainTextEdit)
{
    setObjectName(u"transfer"_s);
    m_text->setObjectName(u"transferText"_s);
    m_progress->setObjectName(u"transferProgress"_s);
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(180);
    m_refusals->setObjectName(u"transferRefusals"_s);
    m_refusals->setAccessibleName(tr("What was refused"));
    m_refusals->setReadOnly(true);
    m_refusals->setMaximumHeight(140);
    auto *line = new QHBoxLayout;
    line->setSpacing(12);
    line->addWidget(m_text, 1);
    line->addWidget(m_progress);
    line->addWidget(m_cancel);
    line->addWidget(m_close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 12);
    column->addLayout(line);
    column->addWidget(m_refusals);
    connect(m_cancel, &QPushButton::clicked, this, [this] { m_watcher.cancel(); });
    connect(m_close, &QPushButton::clicked, this, &QWidget::hide);
    connect(&m_watcher, &QFutureWatcherBase::progressValueChanged, this,
            &TransferBar::showProgress);
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &TransferBar::showEnd);
    hide();
}

TransferBar::~TransferBar()
{
    m_watcher.disconnect(this);
    m_watcher.cancel();
}

bool TransferBar::isBusy() const
{
    return m_watcher.isRunning();
}

void TransferBar::follow(const QString &title, const QString &done,
                         QFuture<Result<TransferReport>> transfer)
{
    m_title = title;
    m_done = done;
    m_watcher.setFuture(transfer);
    m_refusals->hide();
    m_close->hide();
    m_progress->show();
    m_cancel->show();
    showProgress();
    show();
}

void TransferBar::showProgress()
{
    if (!isBusy())
        return;
    m_progress->setValue(m_watcher.progressValue());
    const QString what = m_watcher.progressText();
    m_text->setText(what.isEmpty() ? m_title : tr("%1 – %2").arg(m_title, what));
}

void TransferBar::showEnd()
{
    m_progress->hide();
    m_cancel->hide();
    m_close->show();
    const QFuture<Result<TransferReport>> future = m_watcher.future();
    if (future.resultCount() == 0) {
        m_text->setText(tr("Cancelled."));
        return Q_EMIT ended();
    }
    const Result<TransferReport> result = future.result();
    if (!result) {
        m_text->setText(result.error().code == ErrorCode::Cancelled ? tr("Cancelled.")
                                                                    : result.error().message);
        return Q_EMIT ended();
    }
    m_text->setText(tr("%1 %2 items, %3 files, %4.")
                        .arg(m_done, locale().toString(result->items),
                             locale().toString(result->files),
                             locale().formattedDataSize(result->bytes)));
    if (result->refused > 0) {
        m_text->setText(
            tr("%1 Refused: %2.").arg(m_text->text(), locale().toString(result->refused)));
        QStringList lines;
        for (const TransferRefusal &refusal : result->refusals)
            lines.append(refusal.where + u": "_s + refusal.reason);
        m_refusals->setPlainText(lines.join(u'\n'));
        m_refusals->show();
    }
    Q_EMIT ended();
}

} // namespace orrery::ui
