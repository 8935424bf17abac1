// SPDX-License-Identifier: MIT
#include "ui/theme/tones.h"

#include <algorithm>
#include <cmath>

namespace orrery::ui {

namespace {

struct Shades {
    QRgb window, card, raised, text, muted, border, control, accent, accentText, bad, shadow;
};

constexpr Shades light{0xf7f6fb, 0xffffff, 0xf0eef7, 0x1b1927, 0x5f5b70, 0xe5e2ee,
                       0xcdc8dc, 0x5a48d6, 0x4c3bc4, 0xb3261e, 0x8a85a0};
constexpr Shades dark{0x14131b, 0x1e1c28, 0x282635, 0xeceaf5, 0xa9a4bb, 0x302d3e,
                      0x474358, 0x6f5ff0, 0xb3a8ff, 0xff8a80, 0x08070c};

QPalette made(const Shades &s)
{
    QPalette palette;
    const auto set = [&palette](QPalette::ColorRole role, QRgb rgb) {
        palette.setColor(role, QColor(rgb));
    };
    set(QPalette::Window, s.window);
    set(QPalette::WindowText, s.text);
    set(QPalette::Base, s.card);
    set(QPalette::AlternateBase, s.raised);
    set(QPalette::Text, s.text);
    set(QPalette::PlaceholderText, s.muted);
    set(QPalette::Button, s.card);
    set(QPalette::ButtonText, s.text);
    set(QPalette::BrightText, s.bad);
    set(QPalette::Light, s.card);
    set(QPalette::Midlight, s.raised);
    set(QPalette::Mid, s.border);
    set(QPalette::Dark, s.control);
    set(QPalette::Shadow, s.shadow);
    set(QPalette::Highlight, s.accent);
    set(QPalette::HighlightedText, 0xffffff);
    set(QPalette::Accent, s.accent);
    set(QPalette::Link, s.accentText);
    set(QPalette::LinkVisited, s.accentText);
    set(QPalette::ToolTipBase, s.raised);
    set(QPalette::ToolTipText, s.text);
    QColor faint(s.muted);
    faint.setAlphaF(0.6F);
    const QColor disabled = over(faint, QColor(s.window));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, disabled);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, QColor(s.control));
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, QColor(s.muted));
    return palette;
}

double luminance(const QColor &colour)
{
    const auto linear = [](double v) {
        return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF())
        + 0.0722 * linear(colour.blueF());
}

QColor faded(const QColor &colour, float alpha)
{
    QColor made = colour;
    made.setAlphaF(alpha);
    return made;
}

} // namespace

QPalette lightPalette()
{
    return made(light);
}

QPalette darkPalette()
{
    return made(dark);
}

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightnessF() < 0.5F;
}

Tones tones(const QPalette &palette)
{
    const bool night = isDark(palette);
    const QColor text = palette.color(QPalette::Active, QPalette::WindowText);
    const QColor window = palette.color(QPalette::Window);
    Tones t;
    t.accent = palette.color(QPalette::Active, QPalette::Accent);
    t.onAccent = palette.color(QPalette::Active, QPalette::HighlightedText);
    t.accentText = palette.color(QPalette::Active, QPalette::Link);
    t.good = night ? QColor(0x6fd49b) : QColor(0x19734a);
    t.warning = night ? QColor(0xf2c063) : QColor(0x8a5300);
    t.bad = palette.color(QPalette::Active, QPalette::BrightText);
    t.danger = night ? QColor(0xc93f38) : QColor(0xb3261e);
    t.onDanger = Qt::white;
    t.muted = palette.color(QPalette::Active, QPalette::PlaceholderText);
    t.card = palette.color(QPalette::Active, QPalette::Base);
    t.border = palette.color(QPalette::Active, QPalette::Mid);
    t.control = palette.color(QPalette::Active, QPalette::Dark);
    t.sideBar = night ? over(faded(Qt::black, 0.22F), window) : over(faded(text, 0.03F), window);
    t.hover = faded(text, night ? 0.07F : 0.05F);
    t.pressed = faded(text, night ? 0.13F : 0.10F);
    t.chosen = over(faded(t.accent, night ? 0.28F : 0.11F), t.card);
    t.develop = night ? QColor(0xd9b8ff) : QColor(0x7427b3);
    t.developFill = over(faded(t.develop, night ? 0.16F : 0.10F), t.card);
    return t;
}

double contrast(const QColor &one, const QColor &other)
{
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

QColor over(const QColor &top, const QColor &below)
{
    const float alpha = top.alphaF();
    const auto mix = [alpha](float a, float b) { return a * alpha + b * (1 - alpha); };
    return QColor::fromRgbF(mix(top.redF(), below.redF()), mix(top.greenF(), below.greenF()),
                            mix(top.blueF(), below.blueF()));
}

} // namespace orrery::ui
