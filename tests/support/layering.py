#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks the arrows of the house: app -> ui -> core, inside core only upwards in the list below,
and no GUI header in core. Prints file:line of each break."""
import pathlib
import re
import sys

ROOMS = ["foundation", "keys", "http", "base", "drive", "spacefile", "space", "package",
         "catalogue", "engines", "sandbox", "pipeline", "micros", "actions", "gateway",
         "lifecycle", "builder", "control"]
GUI = re.compile(r"Qt(Gui|Widgets|Svg)\b|Q(Widget|Application|GuiApplication|Image|Pixmap|Icon|Color|"
                 r"Painter|Font|Palette|Action|Label|PushButton|Desktop\w+|Clipboard)\b")
INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]')


def problems(root):
    for path in sorted(root.glob("*/**/*")):
        parts = path.relative_to(root).parts
        if path.suffix not in (".h", ".cpp") or parts[0] not in ("core", "ui", "app"):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found = INCLUDE.match(line)
            if not found:
                continue
            quoted, target = found.group(1) == '"', found.group(2)
            where = f"{path.relative_to(root)}:{number}"
            if parts[0] == "core" and GUI.search(target):
                yield f"{where}: core includes the GUI header {target}"
            if not quoted:
                continue
            first = target.split("/")[0]
            if first not in ("core", "ui", "app"):
                if not re.fullmatch(r"\w+\.moc|moc_\w+\.cpp", target):
                    yield f"{where}: {target} is not written from the project's root"
                continue
            if parts[0] == "core" and first != "core" or parts[0] == "ui" and first == "app":
                yield f"{where}: {parts[0]} includes {target}"
            if parts[0] == "core" and first == "core":
                here, there = parts[1], target.split("/")[1]
                if here not in ROOMS or there not in ROOMS:
                    yield f"{where}: room {here} or {there} is not in the house"
                elif ROOMS.index(there) > ROOMS.index(here):
                    yield f"{where}: {here} includes {target}, a room below it"


found = list(problems(pathlib.Path(sys.argv[1])))
print("\n".join(found) or "layering holds")
sys.exit(1 if found else 0)
