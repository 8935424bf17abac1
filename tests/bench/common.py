# SPDX-License-Identifier: MIT
"""What every measurement needs: a Space of its own, paired rounds, medians and ratios."""
import http.client
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))


class Space:
    """A headless Orrery on a profile of its own, ended on exit. `preload`: a library that it is started with."""

    def __init__(self, preload=None):
        self.environment = {**os.environ, **({"LD_PRELOAD": preload} if preload else {})}

    def __enter__(self):
        self.profile = tempfile.mkdtemp(prefix="orrery-bench-")
        self.process = subprocess.Popen(
            ["orrery", "--headless", "--profile", self.profile, "--port", "0"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=self.environment)
        line = self.process.stdout.readline()
        if not line.startswith("ready "):
            raise SystemExit("orrery did not start: " + line)
        self.port = urllib.parse.urlsplit(line.split()[1]).port
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        shutil.rmtree(self.profile, ignore_errors=True)

    def space(self, *words):
        done = subprocess.run(["space", *words, "--profile", self.profile, "--json"],
                              capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"space {' '.join(words)}: {done.stderr}")
        return json.loads(done.stdout or "{}")

    def sign_in(self, alias):
        """The cookie of a session for `alias`, through its one-time address."""
        url = urllib.parse.urlsplit(self.space("open", alias, "--print")["url"])
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", url.path + "?" + url.query, headers={"Host": url.netloc})
        answer = connection.getresponse()
        return url.netloc, answer.getheader("Set-Cookie").split(";")[0]


def wait_for_200(port, host="localhost", headers=None, deadline=30.0, patience=0.0005, started=None):
    """Seconds from `started` (now) until GET / on `port` answers 200. A refused connection is
    tried again after `patience` seconds."""
    started = started or time.perf_counter()
    while time.perf_counter() - started < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=deadline)
        try:
            connection.request("GET", "/", headers={"Host": host, **(headers or {})})
            answer = connection.getresponse()
            answer.read()
            if answer.status == 200:
                return time.perf_counter() - started
            raise SystemExit(f"port {port} answered {answer.status}")
        except (ConnectionRefusedError, socket.timeout):
            time.sleep(patience)
        finally:
            connection.close()
    raise SystemExit(f"nothing answered on port {port}")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def in_turn(rounds, **measures):
    """Calls the measures in turn, A B A B …; returns the seconds of each by name."""
    for measure in measures.values():
        measure()  # warm
    seconds = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            seconds[name].append(measure())
    return seconds


def report(title, seconds, base, must):
    """Prints medians, spread and the ratio to `base`; returns whether every ratio is within."""
    print(f"\n{title}")
    reference = statistics.median(seconds[base])
    good = True
    for name, values in seconds.items():
        median = statistics.median(values)
        line = (f"  {name:24} median {median * 1000:8.2f} ms   "
                f"{min(values) * 1000:.2f} to {max(values) * 1000:.2f}   ratio {median / reference:.2f}")
        if name != base:
            within = median / reference <= must
            good = good and within
            line += f"   must be <= {must:.2f}: {'yes' if within else 'NO'}"
        print(line)
    return good
