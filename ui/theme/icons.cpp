// SPDX-License-Identifier: MIT
#include "ui/theme/icons.h"

#include <QBuffer>
#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QImageReader>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {

QByteArray source(const QString &name)
{
    QFile file(u":/icons/"_s + name + u".svg"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QPixmap rendered(QByteArray svg, const QSize &pixels)
{
    QBuffer buffer(&svg);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer, "svg");
    reader.setScaledSize(pixels);
    return QPixmap::fromImage(reader.read());
}

/// Renders the drawing with `currentColor` replaced by a colour of the palette.
class TintedEngine : public QIconEngine
{
public:
    explicit TintedEngine(QString name)
        : m_name(std::move(name))
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const qreal ratio = painter->device()->devicePixelRatioF();
        const int side = std::min(rect.width(), rect.height());
        QRect place(0, 0, side, side);
        place.moveCenter(rect.center());
        painter->drawPixmap(place, iconPixmap(m_name, colour(mode), side, ratio));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1);
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        // size is in pixels of the device here
        const int side = std::min(size.width(), size.height());
        QPixmap made = iconPixmap(m_name, colour(mode), side, 1);
        made.setDevicePixelRatio(scale);
        return made;
    }

    [[nodiscard]] QIconEngine *clone() const override { return new TintedEngine(*this); }
    bool isNull() override { return false; }
    QString iconName() override { return m_name; }

private:
    static QColor colour(QIcon::Mode mode)
    {
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::ButtonText);
        if (mode == QIcon::Selected)
            return palette.color(QPalette::Active, QPalette::Link);
        return palette.color(QPalette::Active, QPalette::ButtonText);
    }

    QString m_name;
};

} // namespace

QIcon icon(const QString &name)
{
    return QIcon(new TintedEngine(name)); // QIcon owns its engine
}

QPixmap iconPixmap(const QString &name, const QColor &colour, int size, qreal ratio)
{
    const int pixels = qRound(size * ratio);
    const QString key =
        u"orrery-icon/%1/%2/%3"_s.arg(name, colour.name(QColor::HexArgb)).arg(pixels);
    QPixmap made;
    if (!QPixmapCache::find(key, &made)) {
        QByteArray svg = source(name);
        svg.replace("currentColor", colour.name(QColor::HexRgb).toLatin1());
        made = rendered(svg, {pixels, pixels});
        QPixmapCache::insert(key, made);
    }
    made.setDevicePixelRatio(ratio);
    return made;
}

QIcon programIcon()
{
    QIcon made;
    const QByteArray svg = source(u"orrery"_s);
    for (const int side : {16, 22, 24, 32, 48, 64, 128, 256})
        made.addPixmap(rendered(svg, {side, side}));
    return made;
}

} // namespace orrery::ui
