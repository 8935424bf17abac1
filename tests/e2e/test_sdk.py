# SPDX-License-Identifier: MIT
"""The unmodified npm package `deta`, from inside the sandbox of a Micro and from a page."""

import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from support.browser import Browser  # noqa: E402
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
    @classmethod
    def setUpClass(cls):
        if not registry_answers():
            raise unittest.SkipTest("the npm registry does not answer, so the package `deta` cannot be installed")
        session = cls.enterClassContext(Session())
        cls.space = cls.enterClassContext(Space("sdk", session.env))

    def testAPageStoresWithoutAKey(self):
        self.space.install(APPS / "page")
        with Browser() as browser:
            browser.open(self.space.launch_address("page"))
            browser.wait(lambda: browser.one("#state").text != "working", what="the page's answer")
            self.assertEqual(browser.one("#state").text, "from a page, from a page, 1")
            # The SDK speaks plain HTTP only where the host begins so.
            self.assertTrue(browser.driver.current_url.startswith("http://localhost-page.localhost:"))

    def testEveryCallOfTheNodePackageWorks(self):
        self.space.install(APPS / "sdk")
        results = signed_in(self.space, "sdk").get("/", limit=120).json()
        self.assertGreaterEqual(len(results), 9)
        for name, result in results.items():
            with self.subTest(name):
                self.assertEqual(result, "ok")

    def testEveryVersionWorksByTheNamesThatAreWrittenIntoIt(self):
        self.space.install(APPS / "oldsdk")
        results = signed_in(self.space, "oldsdk").get("/", limit=240).json()
        self.assertEqual(len(results), 9)
        for name, result in results.items():
            with self.subTest(name):
                self.assertEqual(result, "ok")

    def testPythonReachesTheOldNamesWithoutAPackage(self):
        self.space.install(APPS / "python-https")
        put, got, uploaded, downloaded = signed_in(self.space, "python-https").get("/", limit=60).json()
        self.assertEqual((put[0], got, uploaded[0], downloaded), (207, [200, '{"key":"x","n":1}'], 201, [200, "hello"]))


if __name__ == "__main__":
    unittest.main(verbosity=2)
