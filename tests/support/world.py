# SPDX-License-Identifier: MIT
"""A small internet for one test, in network namespaces of its own: nothing of it leaves this computer.

`enter()` runs the test again inside: a computer at 192.168.77.2 whose router, 192.168.77.1, is its name server and has
further hosts behind it. Ordinary users may make it where they may make user namespaces.
"""

import ctypes
import http.server
import os
import signal
import socket
import socketserver
import struct
import subprocess
import sys
import tempfile
import threading

ROUTER = "192.168.77.1"
NAMES = {"api.example.test": "198.51.100.10", "cdn.example.test": "198.51.100.11", "other.test": "198.51.100.12",
         "printer.test": ROUTER}
PORT = 8000
INSIDE = "ORRERY_TEST_WORLD"


def enter():
    """Returns inside the world; a sentence when this computer does not let us make one."""
    if INSIDE not in os.environ:
        words = ["unshare", "--user", "--map-current-user", "--keep-caps", "--net", "--mount", "true"]
        if subprocess.run(words, capture_output=True, check=False).returncode != 0:
            return "this computer does not let its users make network namespaces"
        os.execvpe(words[0], [*words[:-1], sys.executable, *sys.argv], {**os.environ, INSIDE: "1"})
    resolv = tempfile.NamedTemporaryFile("w", prefix="orrery-resolv-")
    resolv.write(f"nameserver {ROUTER}\n")
    resolv.flush()
    world = _World()
    done = [world.start(),
            _run("mount", "--bind", resolv.name, "/etc/resolv.conf"),
            _run("ip", "link", "set", "lo", "up"),
            _run("ip", "link", "add", "home0", "type", "veth", "peer", "name", "world0", "netns", str(world.pid)),
            _run("ip", "address", "add", "192.168.77.2/24", "dev", "home0"),
            _run("ip", "link", "set", "home0", "up"),
            _run("ip", "route", "add", "default", "via", ROUTER)]
    resolv.close()
    world.go_on()
    # What is started from now on has no more rights than a program of the user.
    ctypes.CDLL(None).prctl(47, 4, 0, 0, 0)  # PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL
    problems = [problem for problem in done if problem]
    return f"this computer lets nobody make a network: {problems[0]}" if problems else None


def _run(*words):
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else f"{' '.join(words)}: {done.stderr.strip()}"


class _World:
    """The process that is everything beyond the computer."""

    def start(self):
        ready, say_ready = os.pipe()
        self._wait, self._go = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(ready)
            os.close(self._go)
            ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # it ends with the test
            os.unshare(os.CLONE_NEWNET)
            os.write(say_ready, b".")
            os.read(self._wait, 1)
            self._serve()
        os.close(say_ready)
        os.read(ready, 1)
        return ""

    def go_on(self):
        os.write(self._go, b".")

    @staticmethod
    def _serve():
        for words in (("link", "set", "lo", "up"), ("address", "add", f"{ROUTER}/24", "dev", "world0"),
                      ("link", "set", "world0", "up")):
            _run("ip", *words)
        for address in NAMES.values():
            _run("ip", "address", "add", f"{address}/32", "dev", "lo")
        threading.Thread(target=_Names(("0.0.0.0", 53), _NameQuestion).serve_forever, daemon=True).start()
        threading.Thread(target=_LongNames(("0.0.0.0", 53), _LongQuestion).serve_forever, daemon=True).start()
        # Bound to one address: it answers from where it was asked.
        threading.Thread(target=_Names((NAMES["cdn.example.test"], PORT), _Echo).serve_forever, daemon=True).start()
        _Pages(("0.0.0.0", PORT), _Page).serve_forever()


class _Names(socketserver.ThreadingUDPServer):
    allow_reuse_address = True


class _LongNames(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class _NameQuestion(socketserver.BaseRequestHandler):
    def handle(self):
        query, sock = self.request
        sock.sendto(self.answer(query), self.client_address)

    @staticmethod
    def answer(query):
        at, labels = 12, []
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode())
            at += 1 + query[at]
        kind = struct.unpack("!H", query[at + 1:at + 3])[0]
        address = NAMES.get(".".join(labels).lower())
        found = address is not None and kind == 1
        head = query[:2] + struct.pack("!HHHHH", 0x8180 if address else 0x8183, 1, 1 if found else 0, 0, 0)
        answer = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04" + socket.inet_aton(address) if found else b""
        return head + query[12:at + 5] + answer


class _Echo(socketserver.BaseRequestHandler):
    """Answers a datagram with twice its content."""

    def handle(self):
        content, sock = self.request
        sock.sendto(content * 2, self.client_address)


class _LongQuestion(socketserver.BaseRequestHandler):
    def handle(self):
        size = self.request.recv(2, socket.MSG_WAITALL)
        if len(size) == 2:
            answer = _NameQuestion.answer(self.request.recv(int.from_bytes(size, "big"), socket.MSG_WAITALL))
            self.request.sendall(len(answer).to_bytes(2, "big") + answer)


class _Pages(http.server.ThreadingHTTPServer):
    daemon_threads = True


class _Page(http.server.BaseHTTPRequestHandler):
    """Says which host was asked for; the path is the number of bytes of the answer."""

    def do_GET(self):
        body = (self.headers["Host"] + "\n").encode().ljust(int(self.path.strip("/") or 0), b".")
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass
