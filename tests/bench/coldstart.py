# SPDX-License-Identifier: MIT
"""First answer of a sleeping node Micro, sandbox and gateway included, beside plain node."""
import os
import shutil
import subprocess
import time

from common import HERE, Space, free_port, in_turn, report, wait_for_200

MUST = 1.5  # of plain node's time


def plain_node():
    port = free_port()
    started = time.perf_counter()
    process = subprocess.Popen(["node", "index.js"], cwd=os.path.join(HERE, "hello"),
                               env={**os.environ, "PORT": str(port)})
    try:
        return wait_for_200(port, started=started)
    finally:
        process.kill()
        process.wait()


def measure(quick=False):
    rounds = 3 if quick else 15
    if not shutil.which("node"):
        raise SystemExit("coldstart: the peer, node, is not installed")
    version = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout.strip()
    with Space() as space:
        alias = space.space("install", os.path.join(HERE, "hello"), "--yes")["alias"]
        host, cookie = space.sign_in(alias)

        def ours():
            space.space("stop", alias)
            return wait_for_200(space.port, host, {"Cookie": cookie})

        seconds = in_turn(rounds, node=plain_node, orrery=ours)
    return report(f"cold start, node {version} hello, {rounds} rounds", seconds, "node", MUST)
