# SPDX-License-Identifier: MIT
"""Who descends from a process, and which of them still live: read from /proc."""

import pathlib


def _stat(pid):
    """(parent, start time, state) or None. The name may hold spaces, so read from behind the last bracket."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return None
    return int(fields[1]), int(fields[19]), fields[0]


def everything():
    found = {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit() and (stat := _stat(int(entry.name))):
            found[int(entry.name)] = stat
    return found


def descendants(root):
    """{(pid, start time)} of everything below `root`; the start time tells a reused pid apart."""
    table = everything()
    family = {root}
    while True:
        more = {pid for pid, (parent, _, _) in table.items() if parent in family} - family
        if not more:
            break
        family |= more
    return {(pid, table[pid][1]) for pid in family if pid in table and pid != root}


def alive(people):
    """Those of `people` that still run; one that only waits to be reaped does not."""
    return {(pid, start) for pid, start in people
            if (stat := _stat(pid)) and stat[1] == start and stat[2] != "Z"}


def describe(people):
    lines = []
    for pid, _ in sorted(people):
        try:
            lines.append(f"{pid} " + pathlib.Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " "))
        except OSError:
            pass
    return "\n".join(lines)
