# SPDX-License-Identifier: MIT
"""HTTPS that the user's browsers trust: one click, no warning, and no trace when it is taken back."""

import os
import pathlib
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from selenium.common.exceptions import WebDriverException  # noqa: E402

from support.browser import Browser  # noqa: E402
from support.session import Session  # noqa: E402
from support.space import until  # noqa: E402


@unittest.skipUnless(shutil.which("certutil"), "certutil is not installed")
class TestHttps(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.session = cls.enterClassContext(Session(screen="1280x800"))
        os.environ.update(cls.session.env)  # AT-SPI reads its bus from here, once
        from support.orrerywindow import OrreryWindow
        cls.space = cls.enterClassContext(OrreryWindow(cls.session, "https"))
        cls.desktop = cls.space.desktop
        cls.space.install("notes")

    def browser(self):
        """A Chromium of the same user as Orrery, started anew."""
        return Browser({"HOME": self.space.env["HOME"]})

    def opens(self, address):
        with self.browser() as browser:
            browser.open(address)
            browser.one("#new")
            return browser.driver.current_url

    def switch(self):
        self.space.go("Settings")
        self.desktop.press("Let my browsers trust this Space")

    def testChromiumWarnsNeitherBeforeNorAfter(self):
        secure = f"https://notes.localhost:{self.space.port}/"
        address = self.space.launch_address("notes")
        self.assertTrue(address.startswith("http://"))
        self.assertTrue(self.opens(address).startswith("http://"))

        self.switch()
        until(lambda: self.space.cli("status")["https_in_browsers"], what="the trust")
        self.desktop.screenshot("https")
        address = self.space.launch_address("notes")
        self.assertTrue(address.startswith(secure), address)
        self.assertTrue(self.opens(address).startswith(secure))
        self.space.restart()  # it lasts, though what vouches for the apps is made anew
        self.assertTrue(self.opens(self.space.launch_address("notes")).startswith("https://"))
        self.space.install("files")  # and counts for apps that come later
        with self.browser() as browser:
            browser.open(self.space.launch_address("files"))
            self.assertTrue(browser.driver.current_url.startswith("https://files.localhost"))

        self.switch()
        until(lambda: not self.space.cli("status")["https_in_browsers"], what="the end of the trust")
        until(lambda: "https" not in self.space.launch_address("notes"), what="plain addresses")
        self.assertTrue(self.opens(self.space.launch_address("notes")).startswith("http://"))
        with self.browser() as browser:
            try:
                browser.open(secure)
            except WebDriverException as refused:
                self.assertIn("ERR_CERT", str(refused))
            browser.wait(lambda: "ERR_CERT_AUTHORITY_INVALID" in browser.text(), what="the warning")

    def testTheCommandSaysWhoWasTold(self):
        told = self.space.cli("https", "on")
        self.assertTrue(told["https"])
        self.assertTrue(any("Chromium" in browser for browser in told["browsers"]), told)
        self.assertEqual(self.space.cli("https"), {"https": True, "browsers": []})
        self.assertFalse(self.space.cli("https", "off")["https"])
        self.assertIn("on", self.space.refusal("https", "maybe"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
