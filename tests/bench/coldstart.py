# SPDX-License-Identifier: MIT
"""First answer of a sleeping Micro, sandbox and gateway included, beside the plain program: from nothing, and from the
spare process that waits after it was used."""
import concurrent.futures
import http.client
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from common import HERE, Space, free_port, in_turn, report, wait_for_200

MUST = {"node": 1.1, "python": 1.2}  # of the plain program's time
MUST_FIVE = 1.5  # of one Micro's time
PROGRAMS = {"node": ("hello", ["node", "index.js"]), "python": ("hello-python", ["python3", "main.py"])}


def plain(words, folder):
    port = free_port()
    started = time.perf_counter()
    process = subprocess.Popen(words, cwd=folder, env={**os.environ, "PORT": str(port)})
    try:
        return wait_for_200(port, started=started)
    finally:
        process.kill()
        process.wait()


def until_ready(space, alias, spares=1):
    """Until so many processes wait and have loaded their runtime: their memory grows no more."""
    memory = before = []
    while len(memory) < spares or None in memory or memory != before:
        time.sleep(0.2)
        before = memory
        memory = [micro.get("memory") for micro in space.space("ps")["micros"]
                  if micro["alias"] == alias and micro["activity"] == "ready to wake"]


def measure_program(space, name, rounds):
    folder, words = PROGRAMS[name]
    alias = space.space("install", os.path.join(HERE, folder), "--yes")["alias"]
    host, cookie = space.sign_in(alias)

    def answer():
        return wait_for_200(space.port, host, {"Cookie": cookie})

    def cold():
        space.space("stop", alias)
        return answer()

    def spare():
        space.space("stop", alias, "--ready")
        until_ready(space, alias)
        return answer()

    seconds = in_turn(rounds, **{name: lambda: plain(words, os.path.join(HERE, folder)), "orrery": cold, "orrery, spare": spare})
    version = subprocess.run([words[0], "--version"], capture_output=True, text=True).stdout.strip()
    return report(f"cold start, {name} {version}, {rounds} rounds", seconds, name, MUST[name])


def measure_five(space, rounds):
    with tempfile.TemporaryDirectory() as folder:
        lines = ["v: 0", "micros:"]
        for letter in "abcde":
            shutil.copytree(os.path.join(HERE, "hello"), os.path.join(folder, letter), ignore=shutil.ignore_patterns("Spacefile"))
            lines += [f"  - name: {letter}", f"    src: {letter}", "    engine: nodejs20"]
            lines += ["    primary: true"] if letter == "a" else [f"    path: {letter}"]
        pathlib.Path(folder, "Spacefile").write_text("\n".join(lines) + "\n")
        alias = space.space("install", folder, "--yes")["alias"]
    host, cookie = space.sign_in(alias)

    def ask(path):
        connection = http.client.HTTPConnection("127.0.0.1", space.port)
        connection.request("GET", path, headers={"Host": host, "Cookie": cookie})
        assert connection.getresponse().read() == b"ok"
        connection.close()

    def first_page(paths, spares=0):
        space.space("stop", alias, *["--ready"][:spares])
        if spares:
            until_ready(space, alias, spares)
        with concurrent.futures.ThreadPoolExecutor(5) as pool:
            started = time.perf_counter()
            list(pool.map(ask, paths))
            return time.perf_counter() - started

    five = ["/", "/b", "/c", "/d", "/e"]
    seconds = in_turn(rounds, **{"one Micro": lambda: first_page(["/"]), "five Micros": lambda: first_page(five),
                                 "five Micros, spares": lambda: first_page(five, 5)})
    return report(f"first page of an app of five Micros, {rounds} rounds", seconds, "one Micro", MUST_FIVE)


def measure(quick=False):
    rounds = 3 if quick else 15
    good = True
    with Space() as space:
        for name, (_, words) in PROGRAMS.items():
            if not shutil.which(words[0]):
                raise SystemExit(f"coldstart: the peer, {words[0]}, is not installed")
            good = measure_program(space, name, rounds) and good
        good = measure_five(space, 3 if quick else 7) and good
    return good
