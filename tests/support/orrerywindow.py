# SPDX-License-Identifier: MIT
"""The real Orrery window in a session of its own; opened addresses are written down, not opened."""

import os
import subprocess

from support.space import Space, program, until
from support.window import BUTTONS, Desktop

PAGES = ("Home", "Discovery", "Builder", "Data", "Settings")
OPENER = """#!/bin/sh
printf '%s\\n' "$1" >> "{file}"
"""


class OrreryWindow(Space):
    def __init__(self, session, name="window", size=(1280, 800), prefix=()):
        super().__init__(name, session.env, prefix)
        self.size = size
        self.opened = self.root / "opened"
        folder = self.root / "bin"
        folder.mkdir()
        opener = folder / "xdg-open"
        opener.write_text(OPENER.format(file=self.opened))
        opener.chmod(0o755)
        self.env.update(session.env, HOME=str(self.root / "home"), PATH=f"{folder}:{self.env['PATH']}",
                        QT_QPA_PLATFORM="xcb", QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1")
        self.desktop = Desktop()

    def start(self, *words, limit=60):
        command = [*self.prefix, program("orrery"), "--profile", str(self.profile), "--port", str(self.port or 0), *words]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, env=self.env)
        self.desktop.one("Home", BUTTONS, limit=limit)
        self.port = until(lambda: self.cli("status")["port"], limit, "the gateway")
        self.resize(*self.size)
        return self

    def window_id(self):
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)], capture_output=True, text=True,
                               env={**os.environ, **self.env}, check=False).stdout.split()
        return found[0] if found else None

    def resize(self, width, height):
        window = until(self.window_id, what="the window")
        for words in (["windowsize", "--sync", window, str(width), str(height)], ["windowmove", window, "0", "0"]):
            subprocess.run(["xdotool", *words], check=True, timeout=20, env={**os.environ, **self.env})

    def go(self, page):
        self.desktop.press(page)
        return self

    def addresses(self):
        return self.opened.read_text().split() if self.opened.exists() else []
