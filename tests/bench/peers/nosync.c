// SPDX-License-Identifier: MIT
// Preloaded: nothing waits for the disk. For a fair race against servers that never do.
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>

int fsync(int fd)
{
    (void)fd;
    return 0;
}

int fdatasync(int fd)
{
    (void)fd;
    return 0;
}

int sync_file_range(int fd, off64_t offset, off64_t count, unsigned flags)
{
    (void)fd, (void)offset, (void)count, (void)flags;
    return 0;
}
