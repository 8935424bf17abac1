# SPDX-License-Identifier: MIT
"""The bundled apps: installed from the bundled catalogue, used by clicking, and their data survives a restart."""

import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from support.browser import Browser  # noqa: E402
from support.session import Session  # noqa: E402
from support.space import Space  # noqa: E402
from support.web import Site  # noqa: E402


class TestBundled(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.session = cls.enterClassContext(Session())
        cls.space = cls.enterClassContext(Space("bundled", cls.session.env))

    def testNotesKeepsWhatIsTyped(self):
        self.assertEqual(self.space.install("notes")["alias"], "notes")
        with Browser() as browser:
            browser.open(self.space.launch_address("notes"))
            browser.click("#new")
            browser.type("#title", "Bread")
            browser.type("#text", "- [ ] feed the starter\n- salt")
            browser.wait(lambda: browser.one("#state").text == "Saved", what="the note being saved")
            browser.click("#mode-read")
            browser.click(".task input")
            browser.wait(lambda: browser.one("#state").text == "Saved", what="the task being saved")
            browser.screenshot("app-notes")
        self.space.restart()
        with Browser() as browser:
            browser.open(self.space.launch_address("notes"))
            browser.click("#list button", "Bread")
            text = browser.one("#text").get_attribute("value")
            self.assertEqual(text, "- [x] feed the starter\n- salt")
            browser.click("#remove")
            browser.click("#toast button", "Undo")
            browser.one("#list button", "Bread")

    def testFilesKeepsWhatIsDropped(self):
        self.space.install("files")
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (folder / "hello.txt").write_text("Hello from a file\n")
        large = os.urandom(11 * 1024 * 1024)
        (folder / "large.bin").write_bytes(large)
        with Browser() as browser:
            browser.open(self.space.launch_address("files"))
            browser.wait(lambda: browser.all("body[data-ready]"), what="the list")
            browser.all("#picker")[0].send_keys(f"{folder / 'hello.txt'}\n{folder / 'large.bin'}")
            browser.wait(lambda: len(browser.all("#rows tr")) == 2, limit=60, what="both uploads")
            browser.click("#new-folder")
            browser.type("#ask-field", "Holiday")
            browser.click("#ask-ok")
            browser.one(".folder", "Holiday")
            browser.click(".name a", "hello.txt")
            browser.one("#preview pre", "Hello from a file")
            browser.screenshot("app-files")
        self.space.restart()
        with Browser() as browser:
            browser.open(self.space.launch_address("files"))
            browser.one(".folder", "Holiday")
            browser.one(".name a", "large.bin")
            digest = browser.driver.execute_async_script("""
                const done = arguments[0];
                fetch('/file/large.bin').then((answer) => answer.arrayBuffer())
                  .then((data) => crypto.subtle.digest('SHA-256', data))
                  .then((hash) => done([...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('')));""")
            self.assertEqual(digest, hashlib.sha256(large).hexdigest())
            part = browser.driver.execute_async_script("""
                const done = arguments[0];
                fetch('/file/hello.txt', { headers: { Range: 'bytes=6-9' } })
                  .then(async (answer) => done([answer.status, await answer.text()]));""")
            self.assertEqual(part, [206, "from"])

    def testGuestbookIsSignedByAVisitorAndShownByTheOwner(self):
        self.space.install("guestbook", "--set", "book.BOOK_TITLE=Garden party")
        host = f"http://guestbook.localhost:{self.space.port}"
        with Browser() as visitor:
            visitor.open(f"{host}/book")
            visitor.one("h1", "Garden party")
            visitor.type("#name", "Ada <b>")
            visitor.type("#text", "What a lovely garden & cake.")
            visitor.click(".sign .primary")
            visitor.one(".notice", "Thank you")
            self.assertEqual(visitor.all(".entry"), [])
        with Browser() as owner:
            owner.open(self.space.launch_address("guestbook"))
            owner.one(".entry", "What a lovely garden & cake.")
            owner.click("button[name=show]")
            owner.one(".tabs a", "Shown 1")
            owner.click("#now")
            owner.one(".figure", "1 entry", limit=40)
            owner.screenshot("app-guestbook")
        self.space.restart()
        public = Site(self.space.port, "guestbook.localhost").get("/book")
        self.assertEqual(public.status, 200)
        self.assertIn("Ada &lt;b&gt;", public.text)
        self.assertIn("Garden party", public.text)

    def testTheDigestOfTheGuestbookIsAScheduledAction(self):
        alias = self.space.install("guestbook", "--alias", "second-book")["alias"]
        answer = self.space.cli("trigger", alias, "daily")
        self.assertEqual(answer["status"], 200)
        self.assertIn('"count":0', answer["body"] if isinstance(answer["body"], str) else str(answer["body"]))


NO_NETWORK = ["unshare", "--user", "--map-current-user", "--keep-caps", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]


class TestWithoutANetwork(unittest.TestCase):
    def testAllThreeInstall(self):
        if subprocess.run([*NO_NETWORK, "true"], check=False, capture_output=True).returncode != 0:
            self.skipTest("this computer allows no network namespaces here")
        session = self.enterContext(Session())
        space = self.enterContext(Space("offline", session.env, NO_NETWORK))
        for app in ("notes", "files", "guestbook"):
            self.assertEqual(space.install(app)["alias"], app)
        self.assertEqual(space.cli("trigger", "guestbook", "daily")["status"], 200)


if __name__ == "__main__":
    unittest.main(verbosity=2)
