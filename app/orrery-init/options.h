// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace orrery::init {

/// The command line of the helper; written by core/sandbox only.
struct Options {
    int parent = 0; ///< Process that must be our parent; else it died before we could watch it.
    int dataEnd = 0; ///< One past the last inherited descriptor; bubblewrap's status goes there.
    std::string bwrap;
    std::string home; ///< In place of bwrap: no namespaces, this new folder for its files.
    std::string pasta; ///< Empty: no network.
    bool lan = false;
    bool ask = false; ///< Reach no host before Orrery allowed it.
    bool waitForNetwork = false;
    bool gate = false; ///< The command waits for a pipe to be closed.
    bool awaitGroup = false; ///< Start nothing before Orrery says that we are in a control group.
    int port = 0; ///< What the command listens on; 0: nothing.
    std::vector<int> listen;
    unsigned long long memory = 0; ///< 0: not limited.
    unsigned long long openFiles = 0;
    unsigned long long processes = 0; ///< With home; bubblewrap's command limits itself.
    unsigned long long scratch = 0; ///< Bytes of the folder for scratch files; 0: none is made.
    std::vector<char *> command; ///< Behind "--"; ended by a null pointer.
};

/// False when a word is unknown or a value is missing.
[[nodiscard]] bool readOptions(int argc, char **argv, Options &options);

} // namespace orrery::init
