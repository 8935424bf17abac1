# SPDX-License-Identifier: MIT
"""A package that was tampered with is refused, with the reason."""

import pathlib
import subprocess
import sys
import tempfile
import unittest
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from support.session import Session  # noqa: E402
from support.space import Space  # noqa: E402
from support.web import signed_in  # noqa: E402


class TestPackages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.session = cls.enterClassContext(Session())
        cls.space = cls.enterClassContext(Space("packages", cls.session.env))
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        project = cls.folder / "leaflet"
        project.mkdir()
        (project / "Spacefile").write_text("v: 0\nmicros:\n  - name: web\n    src: .\n    engine: static\n    serve: .\n")
        (project / "index.html").write_text("<!doctype html><title>Leaflet</title><h1>Leaflet</h1>\n" + "x" * 4000)
        cls.space.cli("new", "--name", "Leaflet", cwd=project)
        cls.space.cli("push", cwd=project)
        cls.package = pathlib.Path(cls.space.cli("release", "--confirm", "--version", "1.0", cwd=project)["path"])

    def setUp(self):
        self.other = self.enterContext(Space("refusing", self.session.env))

    def assertRefused(self, package, *reasons):
        text = self.other.refusal("install", package, "--yes").lower()
        self.assertTrue(any(reason in text for reason in reasons), f"{reasons} not in: {text}")
        self.assertEqual(self.other.cli("list")["instances"], [])

    def rewritten(self, name, change):
        """A copy of the package; `change(entries)` gets a list of [name, bytes]."""
        with zipfile.ZipFile(self.package) as source:
            entries = [[info.filename, source.read(info)] for info in source.infolist()]
        change(entries)
        copy = self.folder / f"{name}.spaceapp"
        with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as target:
            for entry, content in entries:
                target.writestr(zipfile.ZipInfo(entry), content)
        return copy

    def resigned(self, entries):
        """Signs CHECKSUMS of `entries` with a key made here."""
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        sums = next(content for name, content in entries if name == "CHECKSUMS")
        (folder / "CHECKSUMS").write_bytes(sums)
        for words in (["-G", "-W", "-p", "k.pub", "-s", "k.key"], ["-S", "-W", "-s", "k.key", "-m", "CHECKSUMS"]):
            subprocess.run(["minisign", *words], cwd=folder, check=True, capture_output=True)
        signature = (folder / "CHECKSUMS.minisig").read_bytes()
        for entry in entries:
            if entry[0] == "CHECKSUMS.minisig":
                entry[1] = signature

    def testAWholePackageIsInstalled(self):
        installed = self.other.install(self.package)
        self.assertIn("Leaflet", signed_in(self.other, installed["alias"]).get("/").text)
        same = self.rewritten("same", lambda entries: None)
        self.assertTrue(self.other.install(same)["instance"])

    def testOneFlippedByteIsRefused(self):
        content = bytearray(self.package.read_bytes())
        with zipfile.ZipFile(self.package) as archive:
            info = next(each for each in archive.infolist() if each.filename.startswith("payload/"))
        content[info.header_offset + 30 + len(info.filename) + info.file_size // 2] ^= 1
        flipped = self.folder / "flipped.spaceapp"
        flipped.write_bytes(content)
        self.assertRefused(flipped, "checksum", "changed", "damaged")

    def testEveryStretchOfThePackageIsCovered(self):
        size = self.package.stat().st_size
        for at in range(0, size, max(1, size // 12)):
            with self.subTest(at=at):
                content = bytearray(self.package.read_bytes())
                content[at] ^= 0x20
                flipped = self.folder / "flipped-somewhere.spaceapp"
                flipped.write_bytes(content)
                done = self.other.run("install", flipped, "--yes")
                if done.returncode == 0:  # a byte that means nothing, such as a time in the directory
                    alias = self.other.cli("list")["instances"][0]["alias"]
                    self.assertIn("Leaflet", signed_in(self.other, alias).get("/").text)
                    self.other.run("uninstall", alias, "--delete-data", "--yes")

    def testANameThatLeavesTheFolderIsRefused(self):
        def climb(entries):
            entries.insert(3, ["store/media/../../../../escaped.txt", b"out"])
        self.assertRefused(self.rewritten("climbing", climb), "..", "escaped.txt")

    def testAnAbsoluteNameIsRefused(self):
        self.assertRefused(self.rewritten("absolute", lambda entries: entries.append(["/etc/escaped", b"out"])), "/etc/escaped")

    def testADoubledEntryIsRefused(self):
        self.assertRefused(self.rewritten("doubled", lambda entries: entries.append(list(entries[1]))), "twice", "manifest.json")

    def testAnEntryWithoutAChecksumIsRefused(self):
        self.assertRefused(self.rewritten("extra", lambda entries: entries.append(["store/media/extra.png", b"x"])), "extra.png")

    def testAnotherKeysSignatureIsRefused(self):
        self.assertRefused(self.rewritten("resigned", self.resigned), "key", "sign")


if __name__ == "__main__":
    unittest.main(verbosity=2)
