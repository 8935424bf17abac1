# SPDX-License-Identifier: MIT
"""The gateway beside reverse proxies: the cookie of a session checked, small answers, long bodies, static files."""
import os
import shutil
import subprocess
import time

from common import HERE, Space, free_port
from peers import Peers, cpu_seconds, own_cpu_seconds, show, wrk

CONNECTIONS = 64
SECRET = "0123456789abcdef0123456789abcdef"
NODE_PROXY = """const http = require('http');
const proxy = require('http-proxy').createProxyServer({target: 'http://127.0.0.1:%(upstream)d', xfwd: true,
    agent: new http.Agent({keepAlive: true, maxSockets: 256})});
proxy.on('error', () => {});
http.createServer((request, response) => {
    if (/(^|; *)sid=%(secret)s(;|$)/.test(request.headers.cookie || ''))
        return proxy.web(request, response);
    response.writeHead(401);
    response.end();
}).listen(%(port)d, '127.0.0.1');
"""
NODE_ALONE = """const answer = Buffer.alloc(200, 120);
const server = require('http').createServer((request, response) => {
    response.writeHead(200, {'content-type': 'text/plain', 'content-length': 200});
    response.end(answer);
});
server.keepAliveTimeout = 600000;
server.listen(process.env.PORT, '127.0.0.1');
"""


class Target:
    """Something that answers on a port. `cpu` gives its processor seconds so far, upstream not included."""

    def __init__(self, port, cpu, headers):
        self.port = port
        self.cpu = cpu
        self.headers = headers

    def load(self, connections, seconds, path="/"):
        before = self.cpu()
        done = wrk(self.port, connections, seconds, headers=self.headers, path=path)
        return done, (self.cpu() - before) / max(done.requests, 1) * 1e6

    def download(self, path, mebibytes):
        """MiB/s, and processor seconds for a GiB."""
        words = [word for name, value in self.headers.items() for word in ("-H", f"{name}: {value}")]
        before, started = self.cpu(), time.perf_counter()
        said = subprocess.run(["curl", "-s", "-o", "/dev/null", "-w", "%{http_code} %{size_download}", *words,
                               f"http://127.0.0.1:{self.port}{path}"], capture_output=True, text=True).stdout
        seconds = time.perf_counter() - started
        if said != f"200 {mebibytes << 20}":
            raise SystemExit(f"GET {path} on port {self.port} answered {said}")
        return mebibytes / seconds, (self.cpu() - before) / mebibytes * 1024


def ours(space, source):
    """An installed app behind the gateway, running."""
    alias = space.space("install", source, "--yes")["alias"]
    host, cookie = space.sign_in(alias)
    target = Target(space.port, lambda: own_cpu_seconds(space.process.pid), {"Host": host, "Cookie": f"theme=dark; {cookie}"})
    wrk(target.port, 4, 1, headers=target.headers)
    return target


def proxies(peers, upstream):
    """The peers before a server on port `upstream`, each with the check of a cookie."""
    headers = {"Cookie": f"theme=dark; sid={SECRET}"}
    made = {}
    nginx = peers.nginx_proxy(upstream, SECRET)
    if nginx:
        made["nginx"] = Target(nginx[0], lambda: cpu_seconds(nginx[1].pid), headers)
    if not peers.lacks("caddy", "caddy"):
        port, config = free_port(), os.path.join(peers.folder, "Caddyfile")
        with open(config, "w") as file:
            file.write("{\nadmin off\nauto_https off\nlog default {\noutput discard\n}\n}\nhttp://127.0.0.1:%d {\nbind 127.0.0.1\n"
                       "@no not header_regexp Cookie (^|;\\s*)sid=%s(;|$)\nrespond @no 401\nreverse_proxy 127.0.0.1:%d {\ntransport "
                       "http {\nkeepalive_idle_conns_per_host 64\n}\n}\n}\n" % (port, SECRET, upstream))
        caddy = peers.start(["caddy", "run", "--adapter", "caddyfile", "--config", config], port, env={"HOME": peers.folder})
        made["caddy"] = Target(port, lambda: cpu_seconds(caddy.pid), headers)
    modules = peers.npm("http-proxy")
    if modules:
        port, script = free_port(), os.path.join(peers.folder, "proxy.js")
        with open(script, "w") as file:
            file.write(NODE_PROXY % {"upstream": upstream, "secret": SECRET, "port": port})
        node = peers.start(["node", "--no-deprecation", script], port, env={"NODE_PATH": modules})
        made["node http-proxy"] = Target(port, lambda: cpu_seconds(node.pid), headers)
    return made


def small_answers(rounds, seconds):
    with Space() as space, Peers() as peers:
        upstream = peers.nginx_upstream(os.path.join(HERE, "fast"))
        if not upstream:
            return False
        targets = {"orrery": ours(space, os.path.join(HERE, "fast")), **proxies(peers, upstream)}
        direct = Target(upstream, lambda: 0, {})
        rates, effort, added = ({name: [] for name in targets} for _ in range(3))
        for _ in range(rounds):
            for name, target in targets.items():
                done, cpu = target.load(CONNECTIONS, seconds)
                rates[name].append(done.rate)
                effort[name].append(cpu)
            base = direct.load(1, 1)[0].median
            for name, target in targets.items():
                added[name].append((target.load(1, 1)[0].median - base) * 1000)
        title = f"fast upstream, 200 bytes, {CONNECTIONS} connections, {rounds} rounds of {seconds} s"
        good = show(f"requests, {title}", rates, "req/s", "orrery", {"nginx": 1.0, "caddy": 3.0, "node http-proxy": 4.0})
        good &= show(f"processor time of a request, {title}", effort, "us", "orrery", {"nginx": 1.0}, less=True)
        good &= show("added latency, 1 connection, median", added, "us", "orrery", {"nginx": 1.0}, less=True)
    return good


def node_upstream(rounds, seconds):
    with Space() as space, Peers() as peers:
        folder = os.path.join(peers.folder, "node")
        os.makedirs(folder)
        with open(os.path.join(folder, "Spacefile"), "w") as file:
            file.write("v: 0\nmicros:\n  - name: node\n    src: .\n    engine: nodejs20\n    primary: true\n")
        with open(os.path.join(folder, "index.js"), "w") as file:
            file.write(NODE_ALONE)
        port = free_port()
        peers.start(["node", "index.js"], port, cwd=folder, env={"PORT": str(port)})
        targets = {"orrery": ours(space, folder), "node alone": Target(port, lambda: 0, {})}
        rates = {name: [] for name in targets}
        for _ in range(rounds):
            for name, target in targets.items():
                rates[name].append(target.load(CONNECTIONS, seconds)[0].rate)
        return show(f"requests, node upstream, {CONNECTIONS} connections, {rounds} rounds of {seconds} s", rates, "req/s", "orrery",
                    {"node alone": 0.95})


def static_files(rounds, seconds):
    good = True
    with Space() as space, Peers() as peers:
        nginx = peers.nginx()
        if not nginx:
            return False
        folder = os.path.join(peers.folder, "static")
        os.makedirs(folder)
        with open(os.path.join(folder, "Spacefile"), "w") as file:
            file.write("v: 0\nmicros:\n  - name: files\n    src: .\n    engine: static\n    serve: .\n    primary: true\n")
        sizes = {"1 KB": 1000, "100 KB": 100_000, "10 MB": 10_000_000}
        for size in sizes.values():
            content = os.urandom(size)
            for place in (folder, nginx[1]):
                with open(os.path.join(place, f"f{size}.bin"), "wb") as file:
                    file.write(content)
        with open(os.path.join(folder, "index.html"), "w") as file:
            file.write("<!doctype html><title>files</title>")
        targets = {"orrery": ours(space, folder), "nginx": Target(nginx[0], lambda: cpu_seconds(nginx[2].pid), {})}
        for name, size in sizes.items():
            rates = {target: [] for target in targets}
            for _ in range(rounds):
                for target in targets:
                    rates[target].append(targets[target].load(CONNECTIONS if size < 1_000_000 else 4, seconds, f"/f{size}.bin")[0].rate)
            good &= show(f"static file of {name}, {rounds} rounds of {seconds} s", rates, "req/s", "orrery", {"nginx": 0.9})
    return good


def long_bodies(mebibytes, rounds):
    with Space() as space, Peers() as peers:
        app = os.path.join(peers.folder, "app")
        shutil.copytree(os.path.join(HERE, "fast"), app)
        os.makedirs(os.path.join(app, "site"))
        with open(os.path.join(app, "site", "big.bin"), "wb") as file:
            for _ in range(mebibytes):
                file.write(os.urandom(1 << 20))
        upstream = peers.nginx_upstream(app)
        if not upstream:
            return False
        targets = {"orrery": ours(space, app), **{name: one for name, one in proxies(peers, upstream).items() if name == "nginx"}}
        speed, effort = ({name: [] for name in targets} for _ in range(2))
        for _ in range(rounds):
            for name, target in targets.items():
                rate, cpu = target.download("/big.bin", mebibytes)
                speed[name].append(rate)
                effort[name].append(cpu)
        good = show(f"{mebibytes} MiB through the proxy, {rounds} rounds", speed, "MiB/s", "orrery", {"nginx": 1.2})
        good &= show("its processor time", effort, "s/GiB", "orrery", {"nginx": 0.65}, less=True)
    return good


def websockets(rounds, seconds):
    with Space() as space, Peers() as peers:
        app, program = os.path.join(peers.folder, "echo"), "wsecho"
        os.makedirs(app)
        if subprocess.run(["cc", "-O2", os.path.join(HERE, "peers", "wsecho.c"), "-o", os.path.join(app, program)], check=False).returncode:
            raise SystemExit("gateway: a C compiler is needed for the WebSocket load")
        with open(os.path.join(app, "Spacefile"), "w") as file:
            file.write("v: 0\nmicros:\n  - name: echo\n    src: .\n    engine: custom\n    primary: true\n    run: exec ./wsecho serve 8080\n")
        port = free_port()
        peers.start([os.path.join(app, program), "serve", str(port)], port)
        targets = {"orrery": ours(space, app), **{name: one for name, one in proxies(peers, port).items() if name != "node http-proxy"}}
        rates, effort = ({name: [] for name in targets} for _ in range(2))
        for _ in range(rounds):
            for name, target in targets.items():
                before = target.cpu()
                said = subprocess.run([os.path.join(app, program), "load", str(target.port), str(CONNECTIONS), str(seconds),
                                       target.headers.get("Host", "127.0.0.1"), target.headers["Cookie"]],
                                      capture_output=True, text=True, check=True).stdout
                rate = float(said.split()[0])
                rates[name].append(rate)
                effort[name].append((target.cpu() - before) / (rate * seconds) * 1e6)
        title = f"WebSocket echo of 64 bytes, {CONNECTIONS} connections, {rounds} rounds of {seconds} s"
        good = show(title, rates, "messages/s", "orrery", {"nginx": 0.9})
        good &= show(f"processor time of a message, {title}", effort, "us", "orrery", {"nginx": 1.0}, less=True)
    return good


def measure(quick=False):
    if quick:
        results = [small_answers(1, 1), node_upstream(1, 1), static_files(1, 1), long_bodies(32, 1), websockets(1, 1)]
    else:
        results = [small_answers(5, 3), node_upstream(5, 3), static_files(5, 2), long_bodies(256, 5), websockets(5, 3)]
    return all(results)
