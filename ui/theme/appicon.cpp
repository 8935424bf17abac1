// SPDX-License-Identifier: MIT
#include "ui/theme/appicon.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QFontDatabase>
#include <QImageReader>
#include <QLinearGradient>
#include <QPainter>
#include <QPainterPath>
#include <QPixmapCache>

using namespace Qt::StringLiterals;

namespace orrery::ui {

namespace {

constexpr qint64 largest = 16LL * 1024 * 1024;

QImage picture(const QString &file, int pixels)
{
    if (file.isEmpty() || QFileInfo(file).size() > largest)
        return {};
    QImageReader reader(file);
    reader.setAutoTransform(true);
    const QSize natural = reader.size();
    if (natural.isValid()) // decode at the size that is shown, cropped to a square
        reader.setScaledSize(natural.scaled(pixels, pixels, Qt::KeepAspectRatioByExpanding));
    return reader.read();
}

/// The first letter that a person would name the app by.
QString initial(const QString &name)
{
    for (const QChar c : name) {
        if (c.isLetterOrNumber())
            return QString(c.toUpper());
    }
    return u"?"_s;
}

void paintGradient(QPainter &painter, const QString &id, const QString &name, int side)
{
    const QByteArray hash = QCryptographicHash::hash(id.toUtf8(), QCryptographicHash::Sha256);
    const auto byte = [&hash](int i) { return static_cast<uchar>(hash.at(i)); };
    const float hue = static_cast<float>(byte(0) * 256 + byte(1)) / 65536.0F;
    const float turn = 0.08F + static_cast<float>(byte(2)) / 255.0F * 0.10F;
    const auto wrapped = [](float v) { return v >= 1 ? v - 1 : v; };
    QLinearGradient gradient(0, 0, side, side);
    gradient.setColorAt(0, QColor::fromHslF(hue, 0.68F, 0.60F));
    gradient.setColorAt(1, QColor::fromHslF(wrapped(hue + turn), 0.72F, 0.42F));
    painter.fillRect(0, 0, side, side, gradient);
    // A ring and its planet, as in our own icon: generated icons look like family.
    painter.setPen(QPen(QColor(255, 255, 255, 46), side * 0.035));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(QPointF(side * 0.5, side * 0.5), side * 0.38, side * 0.38);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(255, 255, 255, 150));
    painter.translate(side * 0.5, side * 0.5);
    painter.rotate(byte(3) * 360.0 / 256.0);
    painter.drawEllipse(QPointF(side * 0.38, 0), side * 0.05, side * 0.05);
    painter.resetTransform();
    QFont font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    font.setPixelSize(std::max(8, qRound(side * 0.42)));
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(Qt::white);
    painter.drawText(QRect(0, 0, side, side), Qt::AlignCenter, initial(name));
}

} // namespace

QPixmap appIcon(const QString &id, const QString &name, const QString &file, int size, qreal ratio)
{
    const int side = std::max(1, qRound(size * ratio));
    const QString stamp = file.isEmpty()
        ? QString()
        : file + QString::number(QFileInfo(file).lastModified().toMSecsSinceEpoch());
    const QString key = u"orrery-app/%1/%2/%3/%4"_s.arg(id, initial(name), stamp).arg(side);
    QPixmap made;
    if (!QPixmapCache::find(key, &made)) {
        QImage canvas(side, side, QImage::Format_ARGB32_Premultiplied);
        canvas.fill(Qt::transparent);
        QPainter painter(&canvas);
        painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform
                               | QPainter::TextAntialiasing);
        QPainterPath mask;
        mask.addRoundedRect(QRectF(0, 0, side, side), side * 0.23, side * 0.23);
        QImage content(side, side, QImage::Format_ARGB32_Premultiplied);
        content.fill(Qt::transparent);
        {
            QPainter inner(&content);
            inner.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
            const QImage read = picture(file, side);
            if (read.isNull()) {
                paintGradient(inner, id, name, side);
            } else {
                QRect place(QPoint(), read.size());
                place.moveCenter(QRect(0, 0, side, side).center());
                inner.drawImage(place, read);
            }
        }
        painter.setPen(Qt::NoPen);
        painter.setBrush(content); // a brush, so that the mask's edge is smooth
        painter.drawPath(mask);
        painter.end();
        made = QPixmap::fromImage(canvas);
        QPixmapCache::insert(key, made);
    }
    made.setDevicePixelRatio(ratio);
    return made;
}

} // namespace orrery::ui
