# SPDX-License-Identifier: MIT
"""The unmodified npm package `deta`, from inside the sandbox of a Micro."""

import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from support.session import Session  # noqa: E402
from support.space import APPS, Space  # noqa: E402
from support.web import signed_in  # noqa: E402


def registry_answers():
    try:
        asked = subprocess.run(["npm", "view", "deta@2.0.0", "version", "--fetch-retries=0"], capture_output=True, text=True,
                               timeout=40, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.stdout.strip() == "2.0.0"


class TestSdk(unittest.TestCase):
    def testEveryCallOfTheNodePackageWorks(self):
        if not registry_answers():
            self.skipTest("the npm registry does not answer, so the package `deta` cannot be installed")
        session = self.enterContext(Session())
        space = self.enterContext(Space("sdk", session.env))
        space.install(APPS / "sdk")
        results = signed_in(space, "sdk").get("/", limit=120).json()
        self.assertGreaterEqual(len(results), 9)
        for name, result in results.items():
            with self.subTest(name):
                self.assertEqual(result, "ok")


if __name__ == "__main__":
    unittest.main(verbosity=2)
