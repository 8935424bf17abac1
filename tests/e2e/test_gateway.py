# SPDX-License-Identifier: MIT
"""The gateway against many, slow and hostile clients, in front of a real Micro."""

import os
import pathlib
import resource
import select
import socket
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from support.session import Session  # noqa: E402
from support.space import APPS, Space, until  # noqa: E402
from support.web import signed_in  # noqa: E402

IDLE = 10_000
SOCKETS = 1_000
HELD = 60  # seconds
STALLED = 200


def resident(pid):
    """KiB of memory of one process."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])


def read_all(connection, limit=10):
    """What comes until the other side closes, or nothing comes for a while."""
    connection.settimeout(limit)
    data = b""
    try:
        while piece := connection.recv(65536):
            data += piece
    except (TimeoutError, ConnectionResetError):
        pass
    return data


class TestGateway(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        cls.files = hard
        cls.session = cls.enterClassContext(Session())
        cls.space = cls.enterClassContext(Space("gateway", cls.session.env))
        cls.space.install(APPS / "worker", "--alias", "worker")
        cls.site = signed_in(cls.space, "worker")
        assert cls.site.get("/env").status == 200

    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self.space.port), timeout=20)
        self.addCleanup(connection.close)
        return connection

    def head(self, line, *headers):
        own = [f"Host: {self.site.host}:{self.space.port}", f"Cookie: {self.site.cookie}"]
        return "\r\n".join([line, *own, *headers, "", ""]).encode()

    # --- Smuggling ----------------------------------------------------------------------------

    def tricks(self):
        """Name, bytes, and whether it may be answered with 200: no client of good will sends the others."""
        hidden = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
        post = "POST /x HTTP/1.1"
        chunks = b"1\r\na\r\n0\r\n\r\n"
        yield "both lengths", self.head(post, "Content-Length: 3", "Transfer-Encoding: chunked") + chunks + hidden, False
        yield "both lengths, other order", self.head(post, "Transfer-Encoding: chunked", "Content-Length: 3") + chunks + hidden, False
        yield "two lengths", self.head(post, "Content-Length: 0", "Content-Length: 35") + hidden, False
        yield "the same length twice", self.head(post, "Content-Length: 1", "Content-Length: 1") + b"a", False
        yield "a list of lengths", self.head(post, "Content-Length: 1, 1") + b"a", False
        yield "a signed length", self.head(post, "Content-Length: +1") + b"a", False
        yield "a negative length", self.head(post, "Content-Length: -1") + b"a", False
        yield "a hexadecimal length", self.head(post, "Content-Length: 0x1") + b"a", False
        yield "a length too large", self.head(post, "Content-Length: 99999999999999999999") + b"a", False
        yield "no length at all", self.head(post, "Content-Length:") + hidden, False
        yield "two codings", self.head(post, "Transfer-Encoding: chunked", "Transfer-Encoding: chunked") + chunks, False
        yield "chunked not last", self.head(post, "Transfer-Encoding: chunked, identity") + chunks, False
        yield "an unknown coding", self.head(post, "Transfer-Encoding: xchunked") + chunks, False
        yield "a coding with a tab", self.head(post, "Transfer-Encoding:\x0bchunked") + chunks, False
        yield "gzip first", self.head(post, "Transfer-Encoding: gzip, chunked") + chunks, False
        yield "a blank before the colon", self.head(post, "Content-Length : 35") + hidden, False
        yield "a blank in the name", self.head(post, "Content Length: 35") + hidden, False
        yield "a folded header", self.head("GET /x HTTP/1.1", "X-Long: a\r\n b"), False
        yield "a folded length", self.head(post, "Content-Length:\r\n 35") + hidden, False
        yield "a bare CR", self.head("GET /x HTTP/1.1", "X-One: a\rX-Two: b"), False
        yield "a bare LF", self.head("GET /x HTTP/1.1", "X-One: a\nX-Two: b"), False
        yield "lines end in LF", self.head("GET /x HTTP/1.1").replace(b"\r\n", b"\n"), False
        yield "a zero byte", self.head("GET /x HTTP/1.1", "X-One: a\0b"), False
        yield "a header without colon", self.head("GET /x HTTP/1.1", "nothing"), False
        yield "a header without name", self.head("GET /x HTTP/1.1", ": x"), False
        yield "absolute form", self.head(f"GET http://other.localhost:{self.space.port}/x HTTP/1.1"), False
        yield "authority form", self.head("CONNECT 127.0.0.1:22 HTTP/1.1"), False
        yield "another host twice", self.head("GET /x HTTP/1.1", "Host: other.localhost"), False
        yield "no host", b"GET /x HTTP/1.1\r\n\r\n", False
        yield "an unknown host", b"GET /x HTTP/1.1\r\nHost: evil.example\r\n\r\n", False
        yield "no version", b"GET /x\r\n\r\n", False
        yield "an old version", b"GET /x HTTP/0.9\r\n\r\n", False
        yield "HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", False
        yield "version 1.2", self.head("GET /x HTTP/1.2"), False
        yield "two blanks", self.head("GET  /x HTTP/1.1", "Connection: close"), True  # the Micro gets one
        yield "a blank in the target", self.head("GET /x y HTTP/1.1"), False
        yield "an unknown method", self.head("G€T /x HTTP/1.1"), False
        yield "a huge chunk", self.head(post, "Transfer-Encoding: chunked") + b"fffffffffffffffff\r\n" + hidden, False
        yield "a signed chunk", self.head(post, "Transfer-Encoding: chunked") + b"-1\r\na\r\n0\r\n\r\n", False
        yield "a chunk that is longer", self.head(post, "Transfer-Encoding: chunked") + b"1\r\nabc\r\n0\r\n\r\n" + hidden, False
        yield "a chunk ends in LF", self.head(post, "Transfer-Encoding: chunked") + b"1\na\n0\n\n" + hidden, False
        yield "an extension with LF", self.head(post, "Transfer-Encoding: chunked") + b"1;a\nb\r\na\r\n0\r\n\r\n", False
        yield "endless extensions", self.head(post, "Transfer-Encoding: chunked") + b"1;" + b"a" * 200_000, False
        yield "chunks in HTTP/1.0", self.head("POST /x HTTP/1.0", "Transfer-Encoding: chunked") + chunks, False
        yield "an endless header", self.head("GET /x HTTP/1.1", "X-Long: " + "a" * 10_000_000), False
        yield "an endless target", self.head("GET /" + "a" * 10_000_000 + " HTTP/1.1"), False
        yield "endless headers", self.head("GET /x HTTP/1.1", *(f"X-{i}: a" for i in range(100_000))), False
        yield "a fair extension", self.head(post, "Transfer-Encoding: chunked", "Connection: close") + b"1;a=b\r\na\r\n0\r\n\r\n", True
        yield "fair trailers", self.head(post, "Transfer-Encoding: chunked", "Connection: close") + b"1\r\na\r\n0\r\nX-T: a\r\n\r\n", True
        yield "an empty line first", b"\r\n" + self.head("GET /x HTTP/1.1", "Connection: close"), True

    def testTricksAreRefused(self):
        for name, sent, isFair in self.tricks():
            with self.subTest(name):
                connection = self.connect()
                try:
                    connection.sendall(sent)
                except OSError:
                    pass  # it has answered and closed before all was sent
                answer = read_all(connection)
                statuses = [int(line.split()[1]) for line in answer.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]
                if isFair:
                    self.assertEqual(statuses, [200], answer)
                else:
                    self.assertLessEqual(len(statuses), 1, answer)
                    self.assertTrue(all(400 <= status < 600 for status in statuses), answer)
                    self.assertNotIn(b"/smuggled", answer)
        self.assertEqual(self.site.get("/env").status, 200)

    def testPipelinedRequestsAreAnsweredInOrder(self):
        connection = self.connect()
        connection.sendall(b"".join(self.head(f"GET /p{i} HTTP/1.1") for i in range(20))
                           + self.head("GET /last HTTP/1.1", "Connection: close"))
        answer = read_all(connection)
        self.assertEqual([answer.find(f'"/p{i}"'.encode()) for i in range(20)], sorted(answer.find(f'"/p{i}"'.encode()) for i in range(20)))
        self.assertEqual(answer.count(b"HTTP/1.1 200"), 21)

    def testContinueHeadAndHalfClose(self):
        connection = self.connect()
        connection.sendall(self.head("POST /x HTTP/1.1", "Content-Length: 4", "Expect: 100-continue"))
        self.assertTrue(connection.recv(1024).startswith(b"HTTP/1.1 100"))
        connection.sendall(b"body" + self.head("HEAD /x HTTP/1.1"))
        connection.shutdown(socket.SHUT_WR)  # and still waits for its answers
        answer = read_all(connection)
        self.assertEqual(answer.count(b"HTTP/1.1 200"), 2, answer)
        self.assertIn(b'{"bytes": 4', answer)
        self.assertTrue(answer.endswith(b"\r\n\r\n"), answer)

    # --- Many and slow ------------------------------------------------------------------------

    def testAStalledReaderCostsLittle(self):
        pid = self.space.process.pid
        self.site.get("/size?bytes=50000000")
        before = resident(pid)
        for _ in range(STALLED):
            connection = socket.socket()
            self.addCleanup(connection.close)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", self.space.port))
            connection.sendall(self.head("GET /size?bytes=50000000 HTTP/1.1"))
        # All of them have been answered to as far as they take it.
        until(lambda: self.space.micros("worker")[0]["activity"].startswith(f"{STALLED} "), 30, "the stalled answers")
        self.assertEqual(self.site.get("/env").status, 200)
        each = (resident(pid) - before) / STALLED
        print(f"{each:.1f} KiB for each stalled reader")
        self.assertLess(each, 128)

    def testIdleConnectionsAreHeld(self):
        if self.files < IDLE + 500:
            self.skipTest(f"this user may open {self.files} files only")
        pid = self.space.process.pid
        before = resident(pid)
        asked = self.head("GET /open/x HTTP/1.1")
        held = []
        for _ in range(IDLE):
            connection = self.connect()
            connection.sendall(b"GET /__space/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            held.append(connection)
            self.assertTrue(connection.recv(4096).startswith(b"HTTP/1.1 200"))
        each = (resident(pid) - before) / IDLE
        print(f"{each:.1f} KiB for each idle connection")
        self.assertLess(each, 6)
        for connection in held[::500]:
            connection.sendall(asked)
            self.assertTrue(connection.recv(4096).startswith(b"HTTP/1.1 200"))

    def testWebSocketsAreHeld(self):
        poll = select.poll()
        people = {}
        upgrade = self.head("GET /socket HTTP/1.1", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
        for number in range(SOCKETS):
            connection = self.connect()
            connection.sendall(upgrade)
            answer = connection.recv(4096)
            self.assertTrue(answer.startswith(b"HTTP/1.1 101"), answer)
            people[connection.fileno()] = (connection, number)
            poll.register(connection, select.POLLIN)
        end = time.monotonic() + HELD
        rounds = 0
        while time.monotonic() < end:
            owed = {}
            for file, (connection, number) in people.items():
                text = f"{rounds}/{number}".encode()
                mask = os.urandom(4)
                connection.sendall(bytes([129, 128 | len(text)]) + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(text)))
                owed[file] = bytes([129, len(text)]) + text
            while owed:
                ready = poll.poll(20_000)
                self.assertTrue(ready, f"{len(owed)} echoes are missing in round {rounds}")
                for file, _ in ready:
                    self.assertEqual(people[file][0].recv(4096), owed.pop(file))
            rounds += 1
        print(f"{SOCKETS} WebSockets echoed {rounds} times in {HELD} s")
        self.assertGreater(rounds, 3)


class TestOldKernel(unittest.TestCase):
    """A kernel or a container that does not know openat2."""

    def testFilesAreServedAllTheSame(self):
        session = self.enterContext(Session())
        script = pathlib.Path(__file__).parents[1] / "support" / "without_calls.py"
        space = self.enterContext(Space("oldkernel", session.env, prefix=[sys.executable, str(script), "openat2"]))
        space.install("notes")  # bubblewrap needs the call too, so nothing is built here
        site = signed_in(space, "notes")
        self.assertEqual(site.get("/").status, 200)
        self.assertEqual(site.get("/nothing.txt").status, 404)


if __name__ == "__main__":
    unittest.main(verbosity=2)
