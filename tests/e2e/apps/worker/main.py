# SPDX-License-Identifier: MIT
"""Does what it is told: runs Python that it is sent, crashes, answers slowly, echoes WebSockets."""

import base64
import hashlib
import json
import os
import signal
import sys
import threading
import time
import traceback
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
EVENTS = []
KEPT = {}  # what code that was run wants to find again
ACTIONS = {"actions": [
    {"name": "add", "title": "Add a note", "path": "actions/add", "output": "@deta/detail",
     "input": [{"name": "text", "type": "string"}, {"name": "count", "type": "number", "optional": True},
               {"name": "pinned", "type": "boolean", "optional": True}]},
    {"name": "fail", "title": "Fail", "path": "/actions/fail"}]}


def frames(stream):
    """The payloads of a client's WebSocket frames, until it closes."""
    while True:
        head = stream.read(2)
        if len(head) < 2 or head[0] & 15 == 8:
            return
        size = head[1] & 127
        if size == 126:
            size = int.from_bytes(stream.read(2), "big")
        mask = stream.read(4)
        yield bytes(byte ^ mask[i % 4] for i, byte in enumerate(stream.read(size)))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, body, status=200, kind="application/json"):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def fill(self, size):
        """Pieces, not one body: hundreds of these at once must fit in the Micro's memory."""
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(size))
        self.end_headers()
        piece = b"x" * 65536
        for start in range(0, size if self.command != "HEAD" else 0, len(piece)):
            self.wfile.write(piece[:size - start])

    def body(self):
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        data = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            data += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return data

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        given = dict(urllib.parse.parse_qsl(url.query))
        if url.path == "/__space/actions":
            self.reply(ACTIONS)
        elif url.path == "/env":
            self.reply(dict(os.environ))
        elif url.path == "/events":
            self.reply(EVENTS)
        elif url.path == "/crash":
            print("about to crash", file=sys.stderr, flush=True)
            os._exit(3)
        elif url.path == "/size":
            self.fill(int(given["bytes"]))
        elif url.path == "/header":
            self.send_response(200)
            self.send_header("X-Long", "x" * int(given["bytes"]))
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif url.path == "/slow":
            time.sleep(float(given["seconds"]))
            self.reply({"slept": given["seconds"]})
        elif url.path == "/print":
            for _ in range(int(given["lines"])):
                print("a line of a mad app")
            sys.stdout.flush()
            self.reply({})
        elif url.path == "/socket":
            self.echo()
        else:
            self.reply({"method": self.command, "path": self.path, "headers": list(self.headers.items())})

    do_HEAD = do_GET

    def do_POST(self):
        data = self.body()
        if self.path == "/__space/v0/actions":
            EVENTS.append({"body": json.loads(data), "trigger": self.headers.get("X-Space-Trigger")})
            self.reply({"ran": EVENTS[-1]["body"]["event"]["id"]})
        elif self.path == "/actions/add":
            self.reply({"title": "Added", "got": json.loads(data)})
        elif self.path == "/actions/fail":
            self.reply({"why": "told to"}, 500)
        elif self.path == "/do":
            scope = {"kept": KEPT, "out": None}
            try:
                exec(data.decode(), scope)  # noqa: S102 - that is what it is for
                self.reply({"out": scope["out"], "error": None})
            except BaseException as error:
                self.reply({"out": None, "error": f"{type(error).__name__}: {error}", "trace": traceback.format_exc()})
        else:
            self.reply({"bytes": len(data), "path": self.path})

    do_PUT = do_POST

    def echo(self):
        key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", base64.b64encode(hashlib.sha1(key.encode()).digest()).decode())
        self.end_headers()
        self.close_connection = True
        for payload in frames(self.rfile):
            self.wfile.write(bytes([129, len(payload)]) + payload)


class Server(ThreadingHTTPServer):
    request_queue_size = 1024
    daemon_threads = True


threading.stack_size(256 * 1024)
print("worker listens", flush=True)
Server(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
