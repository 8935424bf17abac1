// SPDX-License-Identifier: MIT
#include "app/orrery-init/options.h"

#include <cstdlib>
#include <cstring>
#include <string_view>

namespace orrery::init {

namespace {

std::vector<int> readPorts(const char *text)
{
    std::vector<int> ports;
    while (*text) {
        char *end = nullptr;
        const long port = std::strtol(text, &end, 10);
        if (end == text)
            break;
        ports.push_back(static_cast<int>(port));
        text = *end == ',' ? end + 1 : end;
    }
    return ports;
}

} // namespace

bool readOptions(int argc, char **argv, Options &options)
{
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--") {
            options.command.assign(argv + i + 1, argv + argc);
            options.command.push_back(nullptr);
            break;
        }
        if (word == "--lan") {
            options.lan = true;
            continue;
        }
        if (word == "--ask") {
            options.ask = true;
            continue;
        }
        if (word == "--gate") {
            options.gate = true;
            continue;
        }
        if (word == "--await-group") {
            options.awaitGroup = true;
            continue;
        }
        if (word == "--wait-for-network") {
            options.waitForNetwork = true;
            continue;
        }
        if (i + 1 >= argc)
            return false;
        const char *value = argv[++i];
        if (word == "--parent")
            options.parent = std::atoi(value);
        else if (word == "--data-end")
            options.dataEnd = std::atoi(value);
        else if (word == "--bwrap")
            options.bwrap = value;
        else if (word == "--home")
            options.home = value;
        else if (word == "--processes")
            options.processes = std::strtoull(value, nullptr, 10);
        else if (word == "--pasta")
            options.pasta = value;
        else if (word == "--port")
            options.port = std::atoi(value);
        else if (word == "--listen")
            options.listen = readPorts(value);
        else if (word == "--scratch")
            options.scratch = std::strtoull(value, nullptr, 10);
        else if (word == "--memory")
            options.memory = std::strtoull(value, nullptr, 10);
        else if (word == "--open-files")
            options.openFiles = std::strtoull(value, nullptr, 10);
        else
            return false;
    }
    return options.parent > 0 && options.dataEnd > 0
        && options.bwrap.empty() != options.home.empty() && options.command.size() > 1;
}

} // namespace orrery::init
