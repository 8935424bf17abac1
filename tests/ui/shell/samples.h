// SPDX-License-Identifier: MIT
#pragma once

#include "ui/shell/windowframe.h"

#include <QDialog>
#include <memory>

namespace orrery::ui {

/// A window with every page filled with examples, as a busy Space has them, or empty.
class SampleWindow : public WindowFrame
{
    Q_OBJECT
public:
    enum class Content { Empty, Filled };

    explicit SampleWindow(Content content);

    void showOffer(); ///< An app's page in place of the list of Discovery.
    void showProject(); ///< A project's page in place of the list of projects.
    void postNotices();

private:
    void createHome();
    void createDiscovery();
    void createBuilder();
    void createData();
    void createSettings();

    Content m_content;
};

/// Every dialog and window of its own, filled with examples.
[[nodiscard]] QList<QWidget *> sampleDialogs(QWidget *parent);

} // namespace orrery::ui
