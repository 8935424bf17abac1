# SPDX-License-Identifier: MIT
"""A desktop session for tests: a private message bus, a real Secret Service, and on request a screen."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><keep_umask/><listen>unix:tmpdir={folder}</listen><auth>EXTERNAL</auth>
<servicedir>{folder}/services</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>"""

ACCESSIBILITY = """[D-BUS Service]
Name=org.a11y.Bus
Exec={launcher} --launch-immediately
"""


class Session:
    """`env` is what programs of this session get. Nothing of the caller's own session is visible to them."""

    def __init__(self, screen=None, keyring=True):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="orrery-session-"))
        self.processes = []
        self.env = {"HOME": str(self.folder / "home"), "XDG_RUNTIME_DIR": str(self.folder / "run"),
                    "LANG": "C.UTF-8", "PATH": os.environ["PATH"]}
        for name in ("home", "run", "services"):
            (self.folder / name).mkdir(mode=0o700)
        try:
            self._start_bus()
            if keyring:
                self._start_keyring()
            if screen:
                self._start_screen(screen)
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _spawn(self, *command, **options):
        process = subprocess.Popen(command, env={**os.environ, **self.env}, start_new_session=True,
                                   **{"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **options})
        self.processes.append(process)
        return process

    def _start_bus(self):
        launcher = next((path for path in ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
                         if os.path.exists(path)), None)
        if launcher:
            (self.folder / "services" / "org.a11y.Bus.service").write_text(ACCESSIBILITY.format(launcher=launcher))
        config = self.folder / "bus.conf"
        config.write_text(BUS.format(folder=self.folder))
        bus = self._spawn("dbus-daemon", "--nofork", "--print-address=1", f"--config-file={config}", stdout=subprocess.PIPE)
        self.env["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()

    def _start_keyring(self):
        if not shutil.which("gnome-keyring-daemon"):
            raise FileNotFoundError("gnome-keyring-daemon is not installed; the tests use a real Secret Service")
        keyring = self._spawn("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets",
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        keyring.stdin.write(b"\n")
        keyring.stdin.close()
        keyring.stdout.readline()  # it prints its control address once it serves

    def _start_screen(self, size):
        reading, writing = os.pipe()
        self._spawn("Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-nolisten", "tcp", pass_fds=[writing])
        os.close(writing)
        with os.fdopen(reading) as answer:
            self.env["DISPLAY"] = ":" + answer.readline().strip()
        self._spawn("openbox", stdout=subprocess.DEVNULL)
        self.env["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"

    def close(self):
        for process in reversed(self.processes):
            try:
                os.killpg(process.pid, signal.SIGTERM)
            except ProcessLookupError:
                pass
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            if process.stdout:
                process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)
