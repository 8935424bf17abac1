# SPDX-License-Identifier: MIT
"""Serves `app` of main.py when a Python Micro has no `run` line: ASGI through uvicorn if the app
brought it, else by the small server below; WSGI through wsgiref with a thread per request."""
import asyncio
import importlib
import importlib.util
import inspect
import os
import signal
import socketserver
import sys
import traceback
from urllib.parse import unquote
from wsgiref import simple_server

PORT = int(os.environ.get("PORT", "8080"))
HOST = "127.0.0.1"
LARGEST_HEAD = 64 * 1024


def load():
    sys.path.insert(0, os.getcwd())
    if not os.path.exists("main.py"):
        sys.exit("There is no main.py, and the Spacefile has no `run` line.")
    module = importlib.import_module("main")
    app = getattr(module, "app", None)
    if app is None:
        sys.exit("main.py has no `app`, and the Spacefile has no `run` line.")
    return app


def is_asgi(app):
    if inspect.iscoroutinefunction(app):
        return True
    return inspect.iscoroutinefunction(getattr(app, "__call__", None))


# ---- WSGI ------------------------------------------------------------------------------------

class QuietHandler(simple_server.WSGIRequestHandler):
    protocol_version = "HTTP/1.0"  # closes after each answer, so no length is needed

    def log_message(self, *_):
        pass

    def address_string(self):
        return self.client_address[0]


class ThreadedServer(socketserver.ThreadingMixIn, simple_server.WSGIServer):
    daemon_threads = True
    request_queue_size = 128

    def server_bind(self):
        # The base class asks the resolver for our name, which may take seconds.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]
        self.setup_environ()


def serve_wsgi(app):
    with simple_server.make_server(HOST, PORT, app, ThreadedServer, QuietHandler) as server:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        server.serve_forever()


# ---- ASGI ------------------------------------------------------------------------------------

class Lifespan:
    """Startup and shutdown of the app; apps that do not know the protocol raise, which is fine."""

    def __init__(self, app, state):
        self.app, self.state = app, state
        self.inbox, self.ready, self.done = asyncio.Queue(), asyncio.Event(), asyncio.Event()
        self.failure, self.task = None, None

    async def run(self):
        async def send(message):
            kind = message["type"]
            if kind.endswith(".failed"):
                self.failure = message.get("message") or "startup failed"
            (self.ready if kind.startswith("lifespan.startup") else self.done).set()

        try:
            scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"},
                     "state": self.state}
            await self.app(scope, self.inbox.get, send)
        except BaseException:
            if self.ready.is_set():
                traceback.print_exc()
        finally:
            self.ready.set()
            self.done.set()

    async def startup(self):
        self.task = asyncio.ensure_future(self.run())
        await self.inbox.put({"type": "lifespan.startup"})
        await self.ready.wait()
        if self.failure:
            sys.exit(f"The app did not start: {self.failure}")

    async def shutdown(self):
        await self.inbox.put({"type": "lifespan.shutdown"})
        await self.done.wait()


class Request:
    """One request and its answer on a connection."""

    def __init__(self, reader, writer, head):
        self.reader, self.writer = reader, writer
        lines = head.decode("latin-1").split("\r\n")
        self.method, self.target, version = lines[0].split(" ", 2)
        self.headers = []
        for line in lines[1:]:
            if line:
                name, _, value = line.partition(":")
                self.headers.append((name.strip().lower().encode("latin-1"),
                                     value.strip().encode("latin-1")))
        fields = dict(self.headers)
        self.length = int(fields.get(b"content-length", b"0"))
        self.chunked = b"chunked" in fields.get(b"transfer-encoding", b"").lower()
        self.expects = fields.get(b"expect", b"").lower() == b"100-continue"
        connection = fields.get(b"connection", b"").lower()
        self.keep = version == "HTTP/1.1" and b"close" not in connection
        self.read_all = not self.chunked and self.length == 0
        self.started = self.finished = self.chunked_answer = self.delivered = False
        self.answered = asyncio.Event()

    def scope(self, state):
        path, _, query = self.target.partition("?")
        return {"type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"},
                "http_version": "1.1", "method": self.method, "scheme": "http",
                "path": unquote(path), "raw_path": path.encode("latin-1"),
                "query_string": query.encode("latin-1"), "root_path": "",
                "headers": self.headers, "server": (HOST, PORT), "client": (HOST, 0),
                "state": dict(state)}

    async def receive(self):
        if self.read_all:
            if not self.delivered:  # every request has a body, be it empty
                self.delivered = True
                return {"type": "http.request", "body": b"", "more_body": False}
            await self.answered.wait()
            return {"type": "http.disconnect"}
        self.delivered = True
        if self.expects:
            self.expects = False
            self.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        try:
            data = await self.read_part()
        except (asyncio.IncompleteReadError, ConnectionError):
            self.read_all, self.keep = True, False
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": data, "more_body": not self.read_all}

    async def read_part(self):
        if self.chunked:
            size = int((await self.reader.readuntil(b"\r\n")).split(b";")[0], 16)
            if size == 0:
                while await self.reader.readuntil(b"\r\n") != b"\r\n":
                    pass
                self.read_all = True
                return b""
            return (await self.reader.readexactly(size + 2))[:-2]
        data = await self.reader.read(min(self.length, 64 * 1024))
        if not data:
            raise asyncio.IncompleteReadError(b"", self.length)
        self.length -= len(data)
        self.read_all = self.length == 0
        return data

    async def send(self, message):
        if message["type"] == "http.response.start":
            self.begin(message["status"], message.get("headers", []))
            return
        if message["type"] != "http.response.body" or self.finished:
            return
        body, more = message.get("body", b""), message.get("more_body", False)
        if self.method != "HEAD" and body:
            self.writer.write(b"%x\r\n%s\r\n" % (len(body), body) if self.chunked_answer else body)
        if not more:
            if self.chunked_answer and self.method != "HEAD":
                self.writer.write(b"0\r\n\r\n")
            self.finished = True
            self.answered.set()
        await self.writer.drain()

    def begin(self, status, headers):
        self.started = True
        lines = [b"HTTP/1.1 %d \r\n" % status]
        names = set()
        for name, value in headers:
            names.add(bytes(name).lower())
            lines.append(b"%s: %s\r\n" % (name, value))
        bare = status < 200 or status in (204, 304)
        if b"content-length" not in names and b"transfer-encoding" not in names and not bare:
            self.chunked_answer = True
            lines.append(b"transfer-encoding: chunked\r\n")
        if not self.keep:
            lines.append(b"connection: close\r\n")
        self.writer.write(b"".join(lines) + b"\r\n")


async def serve_connection(app, state, reader, writer):
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            request = Request(reader, writer, head[:-4])
            try:
                await app(request.scope(state), request.receive, request.send)
            except Exception:
                traceback.print_exc()
                if not request.started:
                    request.keep = False
                    request.begin(500, [(b"content-length", b"0")])
                request.finished = request.finished or not request.chunked_answer
            await writer.drain()
            if not (request.keep and request.read_all and request.finished):
                break
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, ValueError):
        pass
    finally:
        writer.close()


async def run_asgi(app):
    state = {}
    lifespan = Lifespan(app, state)
    await lifespan.startup()
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    server = await asyncio.start_server(
        lambda reader, writer: serve_connection(app, state, reader, writer), HOST, PORT,
        limit=LARGEST_HEAD, backlog=1024)
    await ended.wait()
    server.close()
    await lifespan.shutdown()


def serve_asgi(app):
    if importlib.util.find_spec("uvicorn"):
        import uvicorn
        uvicorn.run(app, host=HOST, port=PORT, log_level="warning")
    else:
        asyncio.run(run_asgi(app))


if __name__ == "__main__":
    loaded = load()
    (serve_asgi if is_asgi(loaded) else serve_wsgi)(loaded)
