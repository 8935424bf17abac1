# SPDX-License-Identifier: MIT
"""Orrery is killed hundreds of times under load: what it answered is there, nothing is torn, nothing is left over."""

import hashlib
import http.client
import json
import os
import pathlib
import random
import sqlite3
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from support.session import Session  # noqa: E402
from support.space import Space, until  # noqa: E402

KILLS = int(os.environ.get("ORRERY_KILLS", "200"))
CLIENTS = 8


def sealed(version, size):
    """A body whose every byte depends on its version: a mix of two would not fit its seal."""
    block = hashlib.sha256(str(version).encode()).digest()
    content = (block * (size // len(block) + 1))[:size]
    return hashlib.sha256(content).digest() + content


def is_sealed(content):
    return content[:32] == hashlib.sha256(content[32:]).digest()


class Client(threading.Thread):
    """Writes to items and files of its own until the connection breaks. `known` is what was answered, name by name
    (None: gone); `open` is the write that was not answered: after the crash either all of it is there, or nothing."""

    def __init__(self, number, port, target, known, seed):
        super().__init__(daemon=True)
        self.number = number
        self.known = known
        self.open = {}
        self.random = random.Random(seed)
        self.headers = {"X-API-Key": target["key"], "Content-Type": "application/json"}
        self.base = f"/v1/{target['collection']}/base{number % 3}"
        self.drive = f"/v1/{target['collection']}/drive{number % 2}"
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.trouble = None
        self.answers = 0

    def ask(self, method, path, body=None):
        self.connection.request(method, path, body, self.headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def run(self):
        try:
            while True:
                self.random.choice([self.put, self.put, self.insert, self.update, self.remove, self.upload, self.parts,
                                    self.drop])()
                self.answers += 1
        except (OSError, http.client.HTTPException):
            pass  # killed
        except Exception as trouble:  # pylint: disable=broad-except
            self.trouble = trouble

    def write(self, changes, expected, method, path, body):
        self.open = changes
        status, said = self.ask(method, path, body)
        if status != expected:
            raise AssertionError(f"{method} {path} answered {status} {said[:200]}")
        self.known.update(changes)
        self.open = {}

    def item(self, name):
        version = self.random.getrandbits(40)
        return {"key": name, "version": version, "seal": hashlib.sha256(str(version).encode()).hexdigest()}

    def name(self, kind="item"):
        return f"{kind}-{self.number}-{self.random.randrange(12)}"

    def put(self):
        items = [self.item(name) for name in {self.name() for _ in range(self.random.choice([1, 1, 5]))}]
        self.write({item["key"]: item for item in items}, 207, "PUT", f"{self.base}/items", json.dumps({"items": items}))

    def insert(self):
        item = self.item(self.name())
        if self.known.get(item["key"]) is None:
            self.write({item["key"]: item}, 201, "POST", f"{self.base}/items", json.dumps({"item": item}))

    def update(self):
        item = self.item(self.name())
        before = self.known.get(item["key"])
        if before is not None:
            change = {"set": {"version": item["version"], "seal": item["seal"]}, "increment": {"updates": 1}}
            after = {**item, "updates": before.get("updates", 0) + 1}
            self.write({item["key"]: after}, 200, "PATCH", f"{self.base}/items/{item['key']}", json.dumps(change))

    def remove(self):
        name = self.name()
        self.write({name: None}, 200, "DELETE", f"{self.base}/items/{name}", None)

    def upload(self):
        name = self.name("file")
        content = sealed(self.random.getrandbits(40), self.random.choice([10, 5000, 70_000, 300_000]))
        self.write({name: content}, 201, "POST", f"{self.drive}/files?name={name}", content)

    def parts(self):
        name = self.name("file")
        content = sealed(self.random.getrandbits(40), self.random.choice([1000, 200_000]))
        status, said = self.ask("POST", f"{self.drive}/uploads?name={name}")
        upload = f"{self.drive}/uploads/{json.loads(said)['upload_id']}"
        half = len(content) // 2
        for number, piece in ((2, content[half:]), (1, content[:half])):
            status, said = self.ask("POST", f"{upload}/parts?name={name}&part={number}", piece)
            if status != 200:
                raise AssertionError(f"a part answered {status} {said[:200]}")
        self.write({name: content}, 200, "PATCH", f"{upload}?name={name}", None)

    def drop(self):
        name = self.name("file")
        self.write({name: None}, 200, "DELETE", f"{self.drive}/files", json.dumps({"names": [name]}))

    # --- After the restart --------------------------------------------------------------------

    def stored(self, name):
        if name.startswith("item"):
            status, said = self.ask("GET", f"{self.base}/items/{name}")
            return json.loads(said) if status == 200 else None
        status, said = self.ask("GET", f"{self.drive}/files/download?name={name}")
        if status == 200 and not is_sealed(said):
            raise AssertionError(f"{name} is torn: {len(said)} bytes")
        return said if status == 200 else None

    def verify(self, names):
        found = {name: self.stored(name) for name in names | set(self.open)}
        if self.open and all(found[name] == after for name, after in self.open.items()):
            self.known.update(self.open)  # it was stored, only the answer was lost
        for name, value in found.items():
            if value != self.known.get(name):
                raise AssertionError(f"{name} is {str(value)[:120]} but {str(self.known.get(name))[:120]} was answered; "
                                     f"unanswered: {list(self.open)}")


class TestDurable(unittest.TestCase):
    def setUp(self):
        self.session = self.enterContext(Session())
        self.space = self.enterContext(Space("durable", self.session.env))

    def collection(self, name):
        created = self.space.cli("collection", "create", name)["collection"]
        return {"collection": created, "key": self.space.cli("key", "create", name, "--data")["key"]}

    def crash(self, targets, known, seed):
        clients = [Client(number, self.space.port, targets[number % len(targets)], known[number], f"{seed}/{number}")
                   for number in range(CLIENTS)]
        for client in clients:
            client.start()
        wait = random.Random(seed).uniform(0.01, 0.12)
        until(lambda: any(client.answers for client in clients), 30, "the first answer")
        threading.Event().wait(wait)  # the moment of the crash is what this test is about
        self.space.kill()
        for client in clients:
            client.join(30)
            if client.trouble:
                raise client.trouble
        self.space.start()
        for client in clients:
            client.connection = http.client.HTTPConnection("127.0.0.1", self.space.port, timeout=30)
            client.verify({name for name in known[client.number] if client.random.random() < 0.3})
            client.connection.close()
        return sum(client.answers for client in clients)

    def databases(self):
        return sorted(self.space.profile.glob("collections/*/**/*.db"))

    def checkDatabases(self):
        for path in self.databases():
            with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30) as db:
                self.assertEqual(db.execute("PRAGMA integrity_check").fetchall(), [("ok",)], path)

    def left(self, folder):
        """Blobs that no row names."""
        with sqlite3.connect(f"file:{folder / 'drive.db'}?mode=ro", uri=True, timeout=30) as db:
            named = {row[0] for row in db.execute("SELECT blob FROM segments UNION SELECT blob FROM parts")}
        return {blob.name for blob in (folder / "blobs").iterdir()} - named

    def testEveryAnsweredWriteSurvives(self):
        targets = [self.collection("one"), self.collection("two")]
        known = [{} for _ in range(CLIENTS)]
        answers = 0
        started = time.monotonic()
        for kill in range(KILLS):
            answers += self.crash(targets, known, kill)
            if kill % 25 == 24:
                self.checkDatabases()
        print(f"{KILLS} kills, {answers} answered writes, {time.monotonic() - started:.0f} s", flush=True)
        self.checkDatabases()
        for number, target in enumerate(targets):  # the first writer of a process sweeps
            client = Client(number, self.space.port, target, known[number], "sweep")
            client.upload()
            client.verify(set(known[number]))
            client.connection.close()
        folders = {path.parent for path in self.databases() if path.name == "drive.db"}
        self.assertEqual(len(folders), 2)
        for folder in folders:
            until(lambda folder=folder: not self.left(folder), 20, f"the sweep of {folder}")


if __name__ == "__main__":
    unittest.main(verbosity=2)
