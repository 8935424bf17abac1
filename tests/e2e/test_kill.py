# SPDX-License-Identifier: MIT
"""Orrery ended by force, or asked to end: nothing goes on running, and nothing is left half made."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from support.processes import alive, descendants, describe  # noqa: E402
from support.session import Session  # noqa: E402
from support.space import APPS, Space, program, until  # noqa: E402
from support.web import signed_in  # noqa: E402

SLOW = """v: 0
micros:
  - name: slow
    src: .
    engine: nodejs20
    commands: ["echo the slow build runs; sleep 300 & wait"]
"""


class TestKill(unittest.TestCase):
    def setUp(self):
        self.session = self.enterContext(Session())
        self.space = self.enterContext(Space("kill", self.session.env))

    def wake(self):
        self.space.install(APPS / "probe")
        site = signed_in(self.space, "probe")
        self.assertEqual(site.get("/whoami").status, 200)
        self.assertEqual(site.get("/api/x").status, 200)
        family = descendants(self.space.process.pid)
        self.assertGreaterEqual(len(family), 4, describe(family))
        return family

    def assertGone(self, family, how):
        until(lambda: not alive(family), 15, f"the end of every process after {how}; left:\n{describe(alive(family))}")

    def testAKilledOrreryLeavesNoProcess(self):
        family = self.wake()
        self.space.kill()
        self.assertGone(family, "kill -9")
        self.space.start()
        self.assertEqual(signed_in(self.space, "probe").get("/whoami").status, 200)

    def testAStoppedOrreryLeavesNoProcess(self):
        family = self.wake()
        self.assertEqual(self.space.stop(), 0)
        self.assertGone(family, "SIGTERM")

    def testAKilledInstallLeavesNoInstance(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (folder / "Spacefile").write_text(SLOW)
        (folder / "index.js").write_text("require('http').createServer((q, s) => s.end('ok')).listen(8080)\n")
        before = self.folders()
        command = [program("space"), "--profile", str(self.space.profile), "install", str(folder), "--yes"]
        install = subprocess.Popen(command, env=self.space.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True)
        try:
            said = []
            for line in install.stdout:
                said.append(line)
                if "the slow build runs" in line and "echo" not in line:
                    break
            else:
                self.fail("the build never ran: " + "".join(said))
            family = descendants(self.space.process.pid)
            self.assertTrue(family)
            self.space.kill()
            self.assertGone(family, "kill -9")
            self.assertNotEqual(install.wait(20), 0)
        finally:
            install.kill()
            install.wait()
            install.stdout.close()
        self.space.start()
        self.assertEqual(self.space.cli("list")["instances"], [])
        until(lambda: self.folders() == before, 15, f"the clean-up of {self.folders() - before}")
        (folder / "Spacefile").write_text(SLOW.replace("; sleep 300 & wait", ""))
        self.assertEqual(self.space.install(folder)["alias"], folder.name.lower().replace("_", "-").strip("-"))

    def folders(self):
        """What an install puts into the profile, and what it works in."""
        found = set()
        for place in ("apps", "instances", "staging", "work"):
            for folder in (self.space.profile / place).glob("*"):
                found.add(f"{place}/{folder.name}")
        return found


if __name__ == "__main__":
    unittest.main(verbosity=2)
