# SPDX-License-Identifier: MIT
"""A Space for one test: the built `orrery` on a profile of its own, and the `space` command beside it."""

import json
import os
import pathlib
import select
import shutil
import signal
import subprocess
import tempfile
import time

SOURCE = pathlib.Path(os.environ.get("ORRERY_SOURCE", pathlib.Path(__file__).parents[2]))
ARTIFACTS = pathlib.Path(os.environ.get("ORRERY_ARTIFACTS", tempfile.gettempdir())) / "e2e"
APPS = SOURCE / "tests" / "e2e" / "apps"
BUNDLED = SOURCE / "resources" / "apps"


def program(name):
    """The built program: from ORRERY_BIN, else from PATH."""
    folder = os.environ.get("ORRERY_BIN")
    found = shutil.which(name, path=folder) if folder else shutil.which(name)
    if not found:
        raise FileNotFoundError(f"{name} is not built (ORRERY_BIN is {folder!r})")
    return found


def until(condition, limit=30, what="it"):
    """Asks again until the answer is true; for state that announces itself to nobody."""
    end = time.monotonic() + limit
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not happen within {limit} s")
        select.select([], [], [], 0.05)


class Failed(Exception):
    """`space` refused or failed: its exit status and what it said."""

    def __init__(self, words, status, text):
        super().__init__(f"space {' '.join(map(str, words))} ended with {status}: {text.strip()}")
        self.status = status
        self.text = text


class Space:
    """Use as a context manager: it starts, and leaves nothing behind."""

    def __init__(self, name="space", env=None, prefix=()):
        """`prefix`: words that run another program, such as one that takes the network away."""
        self.name = name
        self.prefix = list(prefix)
        self.root = pathlib.Path(tempfile.mkdtemp(prefix=f"orrery-{name}-"))
        self.profile = self.root / "profile"
        self.env = {**os.environ, "HOME": str(self.root / "home"), "QT_QPA_PLATFORM": "offscreen", **(env or {})}
        for variable in ("ORRERY_PROFILE", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            self.env.pop(variable, None)
        (self.root / "home").mkdir()
        self.process = None
        self.port = None
        ARTIFACTS.mkdir(parents=True, exist_ok=True)
        self.log = ARTIFACTS / f"{name}-{self.root.name[-8:]}.log"

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(self, *failure):
        if failure[0]:
            print(f"--- the log of {self.name} is {self.log}; it ends with\n{self.tail()}", flush=True)
        self.close()

    def tail(self, lines=40):
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    # --- Running ------------------------------------------------------------------------------

    def start(self, *words, limit=60):
        """Starts Orrery and returns when it says that it is ready."""
        command = [*self.prefix, program("orrery"), "--headless", "--profile", str(self.profile), "--port", str(self.port or 0), *words]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, env=self.env)
        line = self._first_line(limit)
        if not line.startswith("ready http://localhost:"):
            raise AssertionError(f"Orrery said {line!r} instead of ready; its log ends with\n{self.tail()}")
        self.port = int(line.rsplit(":", 1)[1])
        return self

    def _first_line(self, limit):
        end = time.monotonic() + limit
        text = b""
        while not text.endswith(b"\n"):
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))
            piece = os.read(self.process.stdout.fileno(), 1) if ready else b""
            if not piece:
                break
            text += piece
        return text.decode().strip()

    def stop(self, limit=30):
        """Asks Orrery to end, as a log-out would, and returns its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self._wait(limit)

    def kill(self):
        self.process.kill()
        return self._wait(10)

    def _wait(self, limit):
        try:
            return self.process.wait(limit)
        finally:
            if self.process.poll() is not None:
                self.process.stdout.close()
                self.process = None

    def restart(self):
        self.stop()
        return self.start()

    def close(self):
        if self.process:
            try:
                self.stop()
            except subprocess.TimeoutExpired:
                self.process.kill()
                self._wait(10)
        for folder, _, _ in os.walk(self.root):
            os.chmod(folder, 0o700)  # releases are kept read-only
        shutil.rmtree(self.root, ignore_errors=True)

    # --- Asking -------------------------------------------------------------------------------

    def run(self, *words, cwd=None, limit=120, env=None, stdin=""):
        """`space WORDS`: the finished process, whatever its exit status."""
        command = [program("space"), "--profile", str(self.profile), *map(str, words)]
        return subprocess.run(command, cwd=cwd, env={**self.env, **(env or {})}, input=stdin, text=True, capture_output=True,
                              timeout=limit, check=False)

    def cli(self, *words, **options):
        """`space --json WORDS`: its result; Failed when it does not end with 0."""
        done = self.run("--json", *words, **options)
        if done.returncode != 0:
            raise Failed(words, done.returncode, done.stdout + done.stderr)
        lines = done.stdout.strip().splitlines()
        if len(lines) != 1:
            raise AssertionError(f"space {words} printed {len(lines)} lines: {done.stdout!r} {done.stderr!r}")
        return json.loads(lines[0])

    def refusal(self, *words, **options):
        """What `space WORDS` says when it has to fail with 1."""
        done = self.run(*words, **options)
        if done.returncode != 1:
            raise AssertionError(f"space {words} ended with {done.returncode} instead of 1: {done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def install(self, source, *words, **options):
        return self.cli("install", source, "--yes", *words, **{"limit": 300, **options})

    def launch_address(self, alias):
        """The one-time address that signs a browser in."""
        return self.cli("open", alias, "--print")["url"]

    def micros(self, alias=None):
        return [micro for micro in self.cli("ps")["micros"] if alias in (None, micro["alias"])]
