# SPDX-License-Identifier: MIT
"""Twenty uploads and twenty downloads at once: Orrery's memory does not grow with what passes through it.
ORRERY_TRANSFER_MIB: the size of each (40; the memory is the same with 1024)."""

import http.client
import json
import os
import pathlib
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from support.session import Session  # noqa: E402
from support.space import Space  # noqa: E402

MIB = 1024 * 1024
PART = 10 * MIB
SIZE = -(-int(os.environ.get("ORRERY_TRANSFER_MIB", "40")) * MIB // PART) * PART  # whole parts
AT_ONCE = 20
MOST_GROWTH = 64 * MIB


class TestMemory(unittest.TestCase):
    def setUp(self):
        self.session = self.enterContext(Session())
        self.space = self.enterContext(Space("memory", self.session.env))
        collection = self.space.cli("collection", "create", "memory")["collection"]
        self.headers = {"X-API-Key": self.space.cli("key", "create", "memory", "--data")["key"]}
        self.prefix = f"/v1/{collection}/drive"
        self.filler = os.urandom(PART)

    def ask(self, connection, method, path, body=None):
        connection.request(method, self.prefix + path, body, self.headers)
        answer = connection.getresponse()
        said = answer.read()
        self.assertLess(answer.status, 300, said[:200])
        return said

    def upload(self, name):
        connection = http.client.HTTPConnection("127.0.0.1", self.space.port, timeout=300)
        upload = json.loads(self.ask(connection, "POST", f"/uploads?name={name}"))["upload_id"]
        for number in range(SIZE // PART):
            head = f"{name} {number} ".encode()  # no two parts alike: equal content is kept once
            part = head + self.filler[len(head):]
            self.ask(connection, "POST", f"/uploads/{upload}/parts?name={name}&part={number + 1}", part)
        self.ask(connection, "PATCH", f"/uploads/{upload}?name={name}")
        connection.close()

    def download(self, name):
        connection = http.client.HTTPConnection("127.0.0.1", self.space.port, timeout=300)
        connection.request("GET", f"{self.prefix}/files/download?name={name}", headers=self.headers)
        answer = connection.getresponse()
        size, piece = 0, bytearray(64 * 1024)
        while got := answer.readinto(piece):
            size += got
        self.assertEqual(size, SIZE)
        connection.close()

    def resident(self):
        for line in pathlib.Path(f"/proc/{self.space.process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
        raise AssertionError("no VmHWM")

    def testTransfersDoNotPileUpInMemory(self):
        self.upload("before")
        self.download("before")
        start = self.resident()
        trouble = []

        def guarded(work, name):
            try:
                work(name)
            except BaseException as problem:  # pylint: disable=broad-except
                trouble.append(problem)

        threads = [threading.Thread(target=guarded, args=(self.upload, f"up{i}")) for i in range(AT_ONCE)]
        threads += [threading.Thread(target=guarded, args=(self.download, "before")) for _ in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(trouble, [])
        growth = self.resident() - start
        print(f"{AT_ONCE} + {AT_ONCE} transfers of {SIZE // MIB} MiB: {start / MIB:.0f} MiB before, {growth / MIB:.1f} MiB more at most")
        self.assertLess(growth, MOST_GROWTH)


if __name__ == "__main__":
    unittest.main(verbosity=2)
