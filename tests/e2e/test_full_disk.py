# SPDX-License-Identifier: MIT
"""A Space on a disk that fills up: the errors of the specification, everything readable stays readable, deleting works
and makes room again, and nothing is left behind. The disk is a small one of the test's own."""

import os
import pathlib
import shutil
import sqlite3
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from support.space import Space, until  # noqa: E402
from support.web import Site  # noqa: E402

DISK = 64 * 1024 * 1024
MARK = "ORRERY_TEST_SMALL_DISK"


class TestFullDisk(unittest.TestCase):
    def setUp(self):
        self.space = self.enterContext(Space("full"))
        self.collection = self.space.cli("collection", "create", "full")["collection"]
        self.key = self.space.cli("key", "create", "full", "--data")["key"]
        self.site = Site(self.space.port, "127.0.0.1")

    def ask(self, method, path, body=None):
        return self.site.ask(method, f"/v1/{self.collection}/{path}", body, {"X-API-Key": self.key})

    def upload(self, name, content):
        return self.ask("POST", f"drive/files?name={name}", content)

    def download(self, name):
        return self.ask("GET", f"drive/files/download?name={name}")

    def put(self, key, size):
        return self.ask("PUT", "base/items", {"items": [{"key": key, "fill": os.urandom(size // 2).hex()}]})

    def fill(self):
        """Stores until nothing more is taken; answers the files that were."""
        files = {}
        while True:
            name = f"file{len(files)}"
            content = os.urandom(3_000_000)
            answer = self.upload(name, content)
            if answer.status != 201:
                break
            files[name] = content
            self.assertLess(len(files), 30)
        self.assertEqual((answer.status, answer.json()), (507, {"errors": ["Disk full"]}))
        return files

    def fillItems(self):
        number = 0
        while True:
            answer = self.put(f"item{number}", 200_000)
            if answer.status != 207:
                break
            number += 1
            self.assertLess(number, 500)
        self.assertEqual((answer.status, answer.json()), (500, {"errors": ["Internal error"]}))

    def assertReadable(self, files):
        self.assertEqual(self.ask("GET", "base/items/first").json()["n"], 1)
        self.assertEqual(self.ask("POST", "base/query", {"query": {"n": 1}}).json()["paging"]["size"], 1)
        self.assertEqual(len(self.ask("GET", "drive/files").json()["names"]), len(files))
        for name, content in files.items():
            self.assertEqual(self.download(name).body, content)

    def assertNothingLeft(self):
        folder = next(self.space.profile.glob("collections/*/**/drive.db")).parent

        def left():
            with sqlite3.connect(f"file:{folder / 'drive.db'}?mode=ro", uri=True, timeout=30) as db:
                named = {row[0] for row in db.execute("SELECT blob FROM segments UNION SELECT blob FROM parts")}
            return {blob.name for blob in (folder / "blobs").iterdir()} - named
        until(lambda: not left(), 20, "the end of what was refused")

    def testWhatIsStoredStaysAndDeletingMakesRoom(self):
        self.assertEqual(self.ask("PUT", "base/items", {"items": [{"key": "first", "n": 1}]}).status, 207)
        files = self.fill()
        self.assertGreater(len(files), 5)
        self.fillItems()
        self.assertReadable(files)
        self.assertNothingLeft()

        # The last of the disk is kept for this.
        gone = list(files)[:4]
        answer = self.ask("DELETE", "drive/files", {"names": gone})
        self.assertEqual((answer.status, sorted(answer.json()["deleted"])), (200, sorted(gone)))
        for name in gone:
            del files[name]
        self.assertEqual(self.ask("DELETE", "base/items/item0").status, 200)
        self.assertEqual(self.put("again", 1000).status, 207)
        files["again"] = os.urandom(3_000_000)
        self.assertEqual(self.upload("again", files["again"]).status, 201)
        self.assertReadable(files)

    def testOtherProgramsMayFillTheDisk(self):
        self.assertEqual(self.ask("PUT", "base/items", {"items": [{"key": "first", "n": 1}]}).status, 207)
        files = {"small": b"s" * 1000, "large": os.urandom(500_000)}
        for name, content in files.items():
            self.assertEqual(self.upload(name, content).status, 201)
        filler = pathlib.Path(tempfile.gettempdir()) / "filler"
        with open(filler, "wb", buffering=0) as other:
            for size in (1_000_000, 4096):
                try:
                    while True:
                        other.write(bytes(size))
                except OSError:
                    pass
        self.assertEqual(shutil.disk_usage(filler.parent).free // 4096, 0)
        self.assertReadable(files)
        self.assertEqual(self.put("more", 100).status, 500)
        self.assertEqual(self.upload("more", b"m").status, 507)
        self.assertEqual(self.upload("more", b"m" * 1_000_000).status, 507)
        started = self.ask("POST", "drive/uploads?name=more")
        self.assertIn(started.status, (202, 507), started.text)
        self.assertReadable(files)
        filler.unlink()
        self.assertEqual(self.put("more", 100).status, 207)
        self.assertEqual(self.upload("more", b"m" * 1_000_000).status, 201)
        self.space.restart()
        self.site = Site(self.space.port, "127.0.0.1")
        self.assertReadable({**files, "more": b"m" * 1_000_000})
        self.assertNothingLeft()


if __name__ == "__main__":
    if MARK not in os.environ:
        disk = tempfile.mkdtemp(prefix="orrery-small-disk-")
        try:
            os.environ.update({MARK: disk, "TMPDIR": disk})
            sys.exit(os.spawnvp(os.P_WAIT, "bwrap", [
                "bwrap", "--dev-bind", "/", "/", "--proc", "/proc", "--perms", "0777", "--size", str(DISK), "--tmpfs", disk,
                "--die-with-parent", "--", sys.executable, __file__, *sys.argv[1:]]))
        finally:
            os.rmdir(disk)
    unittest.main(verbosity=2)
