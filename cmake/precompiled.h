// SPDX-License-Identifier: MIT
// What nearly every file includes anyway; halves the build. No file relies on it: packaging/dev
// turns it on, the presets do not.
#pragma once

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFuture>
#include <QFutureWatcher>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QLoggingCategory>
#include <QMap>
#include <QObject>
#include <QPromise>
#include <QString>
#include <QUrl>

#include <algorithm>
#include <chrono>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <vector>
