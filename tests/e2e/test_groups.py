# SPDX-License-Identifier: MIT
"""Control groups by the user's systemd: asked for before anything of an app runs, and never in the way when they cannot be had."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from support.session import Session  # noqa: E402
from support.space import APPS, Space  # noqa: E402
from support.web import signed_in  # noqa: E402

MANAGER = pathlib.Path(__file__).parents[1] / "support" / "usermanager.py"


class TestGroups(unittest.TestCase):
    def setUp(self):
        self.session = self.enterContext(Session())
        self.record = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) / "units"

    def start(self, manner):
        """A Space beside a manager of this manner, with an app in it that was opened."""
        manager = self.enterContext(subprocess.Popen(["/usr/bin/python3", str(MANAGER), str(self.record), manner], stdout=subprocess.PIPE,
                                                     env={**os.environ, **self.session.env}))
        self.addCleanup(manager.kill)
        self.assertEqual(manager.stdout.readline(), b"ready\n")
        return self.opened()

    def opened(self):
        space = self.enterContext(Space("groups", self.session.env))
        space.install(APPS / "worker", "--alias", "worker")
        self.worker = signed_in(space, "worker")
        self.assertEqual(self.worker.get("/env").status, 200)
        return space

    def units(self):
        return [json.loads(line) for line in self.record.read_text().splitlines()]

    def testEachProcessOfAnAppHasAGroupOfItsOwn(self):
        space = self.start("answer")
        self.assertEqual(space.cli("status")["sandbox_limits"], "control group")
        for unit in self.units():
            self.assertEqual(unit["started"], [], "bubblewrap ran before its group was there")
            self.assertTrue(unit["name"].endswith(".scope"), unit)
            self.assertEqual(unit["CollectMode"], "inactive-or-failed")
        unit = self.units()[-1]
        self.assertTrue(pathlib.Path(f"/proc/{unit['PIDs'][0]}").exists())
        self.assertEqual(unit["MemoryMax"], 1536 << 20)
        self.assertEqual(unit["MemorySwapMax"], 1024 << 20)
        self.assertEqual(unit["TasksMax"], 1024 + 16)
        self.assertEqual(unit["CPUWeight"], 50)
        before = len(self.units())
        space.cli("restart", "worker")
        self.assertEqual(self.worker.get("/env").status, 200)
        names = [each["name"] for each in self.units()]
        self.assertGreater(len(names), before)
        self.assertEqual(len(set(names)), len(names))

    def testARefusalDoesNotHoldItUp(self):
        space = self.start("refuse")
        self.assertTrue(self.units())
        self.assertIn("no control group", space.tail(200))

    def testSilenceDoesNotHoldItUpForLong(self):
        self.start("silent")
        self.assertTrue(self.units())

    def testWithoutAManagerThereAreNone(self):
        space = self.opened()
        self.assertEqual(space.cli("status")["sandbox_limits"], "process")


if __name__ == "__main__":
    unittest.main()
