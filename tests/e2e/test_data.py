# SPDX-License-Identifier: MIT
"""Data leaves a Space as a zip and comes into another one unchanged; changes are told as they happen; indexes make themselves."""

import http.client
import json
import os
import pathlib
import sys
import tempfile
import unittest
import urllib.parse
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from support.session import Session  # noqa: E402
from support.space import Space, until  # noqa: E402
from support.web import Site  # noqa: E402


class Collection:
    def __init__(self, space, name):
        self.space = space
        self.id = space.cli("collection", "create", name)["collection"]
        self.take(name)

    def take(self, name):
        self.headers = {"X-API-Key": self.space.cli("key", "create", name, "--data")["key"]}

    def ask(self, method, path, body=None, headers=None):
        return Site(self.space.port, "127.0.0.1").ask(method, f"/v1/{self.id}/{path}", body, {**self.headers, **(headers or {})})

    def contents(self):
        bases = {base: self.ask("POST", f"{base}/query", {}).json()["items"] for base in ("notes", "a%20b")}
        names = self.ask("GET", "desk/files").json()["names"]
        files = {}
        for name in names:
            answer = self.ask("GET", "desk/files/download?" + urllib.parse.urlencode({"name": name}))
            files[name] = (answer.headers["Content-Type"], answer.body)
        return bases, files


class TestData(unittest.TestCase):
    def setUp(self):
        self.session = self.enterContext(Session())
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.space = self.enterContext(Space("data", self.session.env))

    def testAZipCarriesEverythingIntoAnotherSpace(self):
        here = Collection(self.space, "here")
        for base in ("notes", "a%20b"):
            items = [{"key": f"k{i}", "n": i, "text": "ü\u0001" * i} for i in range(20)]
            self.assertEqual(here.ask("PUT", f"{base}/items", {"items": items}).status, 207)
        for name, content in (("a.txt", b"text"), ("../x", b"up"), ("deep//er/é 😀.bin", os.urandom(200_000)), ("empty", b"")):
            query = urllib.parse.urlencode({"name": name})
            self.assertEqual(here.ask("POST", f"desk/files?{query}", content, {"Content-Type": "text/odd"}).status, 201)
        zipped = self.folder / "here.zip"
        done = self.space.cli("data", "export", "here", zipped)
        self.assertEqual((done["items"], done["files"], done["path"]), (40, 4, str(zipped)))
        with zipfile.ZipFile(zipped) as archive:
            self.assertIsNone(archive.testzip())
            names = archive.namelist()
            self.assertIn("bases/notes.json", names)
            self.assertIn("drives/desk/a.txt", names)
            self.assertFalse([name for name in names if name.startswith("/") or ".." in name.split("/")])
            self.assertEqual(len(json.loads(archive.read("bases/notes.json"))), 20)
        there = self.enterContext(Space("other", self.session.env))
        done = there.cli("data", "import", zipped, "--new", "there")
        self.assertEqual((done["items"], done["files"], done["refused"]), (40, 4, []))
        copy = Collection.__new__(Collection)
        copy.space, copy.id = there, done["collection"]
        copy.take("there")
        self.assertEqual(copy.contents(), here.contents())

    def testAZipFromElsewhereIsTakenAndWhatIsRefusedIsSaid(self):
        zipped = self.folder / "old.zip"
        with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("bases/list.json", json.dumps([{"key": "a"}, {"key": 1}, {"key": "c"}]))
            archive.writestr("drives/photos/one.png", b"png")
            archive.writestr("notes.txt", b"?")
        Collection(self.space, "old")
        done = self.space.cli("data", "import", zipped, "old")
        self.assertEqual((done["items"], done["files"], done["refused_count"]), (2, 1, 2))
        self.assertEqual(sorted(refusal["where"] for refusal in done["refused"]), ["bases/list.json, item 2", "notes.txt"])
        said = self.space.run("data", "import", zipped, "old").stderr
        self.assertIn("bases/list.json, item 2", said)
        (self.folder / "none.zip").write_bytes(b"no zip")
        self.assertIn("no zip", self.space.refusal("data", "import", self.folder / "none.zip", "old"))
        self.space.refusal("data", "import", self.folder / "none.zip", "--new", "half")
        self.assertNotIn("half", [one["name"] for one in self.space.cli("collection", "list")["collections"]])
        self.assertIn("none", self.space.refusal("data", "export", "none", self.folder / "x.zip"))
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["none.zip", "old.zip"])

    def testChangesAreToldAndIndexesAppear(self):
        here = Collection(self.space, "live")
        for start in range(0, 3000, 25):
            items = [{"key": f"k{i:05d}", "group": f"g{i % 300}"} for i in range(start, start + 25)]
            self.assertEqual(here.ask("PUT", "base/items", {"items": items}).status, 207)
        connection = http.client.HTTPConnection("127.0.0.1", self.space.port, timeout=60)
        connection.request("GET", f"/v1/{here.id}/base/changes", headers=here.headers)
        stream = connection.getresponse()
        self.assertEqual((stream.status, stream.headers["Content-Type"]), (200, "text/event-stream"))
        here.ask("PUT", "base/items", {"items": [{"key": "new"}]})
        here.ask("DELETE", "base/items/k00007")
        lines = [stream.readline().decode().strip() for _ in range(8)]
        self.assertEqual([line for line in lines if line.startswith("event:")], ["event: put", "event: delete"])
        self.assertEqual([json.loads(line[6:])["key"] for line in lines if line.startswith("data:")], ["new", "k00007"])
        connection.close()
        expected = here.ask("POST", "base/query", {"query": {"group": "g5"}}).body
        for _ in range(3):
            self.assertEqual(here.ask("POST", "base/query", {"query": {"group": "g5"}}).body, expected)
        until(lambda: [index for index in self.space.cli("data", "indexes", "live")["indexes"] if index["state"] == "ready"],
              what="the index")
        self.assertEqual(here.ask("POST", "base/query", {"query": {"group": "g5"}}).body, expected)
        self.assertEqual(self.space.cli("data", "history", "--versions", "3"), {"versions": 3, "days": 30})
        self.assertEqual(self.space.cli("data", "history"), {"versions": 3, "days": 30})
        self.assertIn("--versions", self.space.refusal("data", "history", "--versions", "many"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
