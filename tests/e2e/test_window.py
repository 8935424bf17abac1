# SPDX-License-Identifier: MIT
"""The real window under Xvfb, driven by the names that a user reads."""

import os
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from support.browser import Browser  # noqa: E402
from support.session import Session  # noqa: E402

SESSION = None


def setUpModule():
    global SESSION
    SESSION = unittest.enterModuleContext(Session(screen="2560x1440"))
    os.environ.update(SESSION.env)  # AT-SPI reads its bus from here, once


class TestWindow(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        from support.orrerywindow import OrreryWindow
        cls.space = cls.enterClassContext(OrreryWindow(SESSION))
        cls.desktop = cls.space.desktop

    def test1EveryPageOpensByItsName(self):
        from support.orrerywindow import PAGES
        from support.window import size_of
        for page in PAGES:
            with self.subTest(page):
                self.space.go(page)
                picture = self.desktop.screenshot(f"{page.lower()}-empty")
                self.assertEqual(size_of(picture), (2560, 1440))

    def test2AnAppIsInstalledFromDiscoveryAndOpenedFromHome(self):
        self.space.go("Discovery")
        self.row("Notes").press()
        self.desktop.press("Install")
        self.desktop.press("Open", limit=60)
        address = self.awaitAddress(0)
        self.assertIn("notes.localhost", address)
        with Browser() as browser:
            browser.open(address)
            browser.one("#new")
        self.space.go("Home")
        self.row("Notes").press()
        self.assertNotEqual(self.awaitAddress(1), address)  # each address works once

    def row(self, app):
        """The card of an app; its name may go on with its state."""
        from support.window import ROLE
        return self.desktop.one(re.compile(rf"^{app}\b"), ROLE.LIST_ITEM)

    def awaitAddress(self, index):
        from support.space import until
        return until(lambda: self.space.addresses()[index:], what="an opened address")[0]

    def test3PagesInLightAndDark(self):
        from support.orrerywindow import PAGES
        self.space.install("files")
        self.space.install("guestbook")
        for mode in ("Light", "Dark"):
            self.space.go("Settings")
            self.desktop.press(mode)
            for page in PAGES:
                self.space.go(page)
                self.desktop.screenshot(f"{page.lower()}-{mode.lower()}")

    def test4SmallAndLargeWindowsKeepTheirControls(self):
        from support.orrerywindow import PAGES
        for width, height in ((1024, 640), (2560, 1440)):
            self.space.resize(width, height)
            for page in PAGES:
                self.space.go(page)
                self.desktop.screenshot(f"{page.lower()}-{width}x{height}")
                with self.subTest(page=page, width=width):
                    for name in PAGES:
                        x, y, wide, high = self.desktop.one(name).frame()
                        self.assertTrue(x >= 0 and y >= 0 and x + wide <= width and y + high <= height, (name, x, y, wide, high))
        self.space.resize(*self.space.size)

    def test5ADeletedItemIsRestored(self):
        from support.space import until
        from support.web import Site
        collection = self.space.cli("collection", "create", "Kept")["collection"]
        headers = {"X-API-Key": self.space.cli("key", "create", "Kept", "--data")["key"], "Content-Type": "application/json"}
        site = Site(self.space.port, "127.0.0.1")
        base = f"/v1/{collection}/letters/items"
        self.assertEqual(site.ask("PUT", base, {"items": [{"key": "a", "text": "dear"}]}, headers).status, 207)
        self.assertEqual(site.ask("DELETE", f"{base}/a", None, headers).status, 200)
        self.space.go("Data")
        picker = self.desktop.one(identity=r"\.collection$")
        picker.focus()
        self.desktop.type("Kept")
        self.desktop.key("Return")
        self.desktop.press("Deleted items")
        self.desktop.one("a").click()
        self.desktop.press("Restore")
        until(lambda: site.ask("GET", f"{base}/a", None, headers).status == 200, what="the restored item")
        self.desktop.screenshot("deleted")

    def test6AnAppIsUninstalledWithAConfirmation(self):
        from support.space import until
        self.space.go("Home")
        self.row("Notes").click(button=3)
        self.desktop.key("Up", "Return")  # the last entry; a popup hangs under no window that could be searched
        self.desktop.press("Delete its data")
        self.desktop.press("Uninstall")
        until(lambda: "notes" not in [each["alias"] for each in self.space.cli("list")["instances"]], what="the uninstall")


if __name__ == "__main__":
    unittest.main(verbosity=2)
