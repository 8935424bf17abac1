# SPDX-License-Identifier: MIT
"""The programs that Orrery is measured beside: started on ports of their own, measured by their process tree, ended."""
import collections
import glob
import os
import re
import shutil
import signal
import statistics
import subprocess
import tempfile
import time
import urllib.request

from common import HERE, free_port

HERTZ = os.sysconf("SC_CLK_TCK")


class Peers:
    """Everything started here ends with it, and its folder goes."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="orrery-peers-")
        self.running = []
        self.missing = []
        return self

    def __exit__(self, *_):
        for process in self.running:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.running:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
        for what in self.missing:
            print(f"  not measured, missing here: {what}")

    def lacks(self, program, package):
        """Says at the end that a peer is missing, and how to get it."""
        if shutil.which(program):
            return False
        self.missing.append(f"{program} (package {package})")
        return True

    def start(self, command, port=None, **options):
        log = open(os.path.join(self.folder, os.path.basename(command[0]) + ".log"), "ab")
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                                   cwd=options.pop("cwd", self.folder), env={**os.environ, **options.pop("env", {})})
        self.running.append(process)
        if port:
            wait_for_port(port, process)
        return process

    def npm(self, *packages):
        """The folder of these npm packages, kept between runs; nothing when the registry does not give them."""
        folder = os.path.join(os.path.expanduser("~"), ".cache", "orrery-bench", "npm")
        if not all(os.path.isdir(os.path.join(folder, "node_modules", name)) for name in packages):
            os.makedirs(folder, exist_ok=True)
            done = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--prefix", folder, *packages],
                                  capture_output=True, text=True, stdin=subprocess.DEVNULL)
            if done.returncode:
                self.missing.append(f"{', '.join(packages)} (npm: {done.stderr.strip().splitlines()[-1:]})")
                return None
        return os.path.join(folder, "node_modules")

    def bun_sqlite(self, index=False):
        """Bun.serve over bun:sqlite, durable; the port, or nothing."""
        modules = self.npm("bun")
        if not modules:
            return None
        port = free_port()
        name = os.path.join(self.folder, f"bun{port}.db")
        program = os.path.join(modules, ".bin", "bun")
        self.start([program, os.path.join(HERE, "peers", "bun-sqlite.js"), str(port), name, "FULL", *(["index"] if index else [])], port)
        return port

    def postgres(self):
        """A server of its own; the words that psql and pgbench need to reach it, or nothing."""
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
        if not found:
            self.missing.append("postgres (package postgresql)")
            return None
        data = os.path.join(self.folder, "postgres")
        subprocess.run([f"{found[-1]}/initdb", "-D", data, "-A", "trust", "-E", "UTF8", "-U", "bench"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        port = free_port()
        self.start([f"{found[-1]}/postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", self.folder,
                    "-c", "shared_buffers=512MB"], port)
        return found[-1], ["-h", "127.0.0.1", "-p", str(port), "-U", "bench"]

    def redis(self):
        if self.lacks("redis-server", "redis-server"):
            return None
        port = free_port()
        self.start(["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes",
                    "--appendfsync", "always", "--dir", self.folder], port)
        return port

    def nginx(self):
        """Files of a folder by GET and PUT; port, folder and process, or nothing."""
        if self.lacks("nginx", "nginx-light"):
            return None
        port = free_port()
        root = os.path.join(self.folder, "nginx")
        os.makedirs(root)
        config = os.path.join(self.folder, "nginx.conf")
        with open(config, "w") as file:
            file.write(f"pid {self.folder}/nginx.pid; error_log /dev/null crit; daemon off; worker_processes 1;"
                       f"events{{worker_connections 512;}} http{{access_log off; client_body_temp_path {self.folder}/body;"
                       f"proxy_temp_path {self.folder}/p; fastcgi_temp_path {self.folder}/f; uwsgi_temp_path {self.folder}/u;"
                       f"scgi_temp_path {self.folder}/s; client_max_body_size 0;"
                       f"server{{listen 127.0.0.1:{port}; root {root}; sendfile on; location /{{client_body_buffer_size 1m; dav_methods PUT;}}}}}}")
        process = self.start(["nginx", "-c", config], port)
        return port, root, process

    def nginx_upstream(self, folder):
        """The app of `fast` without a sandbox: the port, or nothing."""
        if self.lacks("nginx", "nginx-light"):
            return None
        port = free_port()
        config = os.path.join(self.folder, "upstream.conf")
        with open(os.path.join(folder, "nginx.conf")) as source, open(config, "w") as file:
            file.write(source.read().replace("listen 8080", f"listen 127.0.0.1:{port}").replace("/tmp/", f"{self.folder}/upstream-"))
        self.start(["nginx", "-p", folder, "-e", "/dev/null", "-c", config], port)
        return port

    def nginx_proxy(self, upstream, secret):
        """One worker that checks the cookie `sid` and keeps its connections to port `upstream`: port and process, or nothing."""
        if self.lacks("nginx", "nginx-light"):
            return None
        port = free_port()
        config = os.path.join(self.folder, "proxy.conf")
        with open(config, "w") as file:
            file.write(f"""pid {self.folder}/proxy.pid; error_log /dev/null crit; daemon off; worker_processes 1;
                events {{ worker_connections 8192; }}
                http {{
                    access_log off; keepalive_requests 1000000000; client_max_body_size 0;
                    client_body_temp_path {self.folder}/pb; proxy_temp_path {self.folder}/pp; fastcgi_temp_path {self.folder}/pf;
                    uwsgi_temp_path {self.folder}/pu; scgi_temp_path {self.folder}/ps;
                    map $cookie_sid $ok {{ default 0; "{secret}" 1; }}
                    map $http_upgrade $keep {{ default upgrade; "" ""; }}
                    upstream app {{ server 127.0.0.1:{upstream}; keepalive 64; keepalive_requests 1000000000; }}
                    server {{
                        listen 127.0.0.1:{port} backlog=1024;
                        location / {{
                            if ($ok = 0) {{ return 401; }}
                            proxy_pass http://app; proxy_http_version 1.1; proxy_max_temp_file_size 0; proxy_request_buffering off;
                            proxy_set_header Connection $keep; proxy_set_header Upgrade $http_upgrade;
                            proxy_set_header Host $host; proxy_set_header X-Forwarded-For $remote_addr;
                            proxy_set_header X-Forwarded-Proto $scheme;
                        }}
                    }}
                }}""")
        return port, self.start(["nginx", "-e", "/dev/null", "-c", config], port)


def wait_for_port(port, process, limit=30):
    end = time.monotonic() + limit
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError as problem:
            if isinstance(getattr(problem, "reason", problem), (ConnectionRefusedError, TimeoutError)):
                if process.poll() is not None or time.monotonic() > end:
                    raise SystemExit(f"{process.args[0]} does not answer on port {port}") from problem
                time.sleep(0.02)
                continue
            return  # it answers, but speaks something else
        except Exception:  # no HTTP at all: PostgreSQL, Redis
            return


def tree(pid):
    children = {}
    for entry in os.listdir("/proc"):
        try:
            stat = open(f"/proc/{entry}/stat").read() if entry.isdigit() else ""
        except OSError:
            continue
        if stat:
            children.setdefault(int(stat[stat.rindex(")") + 2:].split()[1]), []).append(int(entry))
    found, todo = [], [pid]
    while todo:
        found.append(todo.pop())
        todo += children.get(found[-1], [])
    return found


def times(pid, columns):
    stat = open(f"/proc/{pid}/stat").read()
    fields = stat[stat.rindex(")") + 2:].split()
    return sum(int(fields[i]) for i in columns) / HERTZ


def own_cpu_seconds(pid):
    """Of the process alone."""
    return times(pid, (11, 12))


def cpu_seconds(pid):
    """Of the process, its children, and those that have ended."""
    total = 0
    for one in tree(pid):
        try:
            total += times(one, (11, 12, 13, 14))
        except OSError:
            continue
    return total


Load = collections.namedtuple("Load", "rate slow median requests")  # a second; ms of the slowest hundredth; ms; how many


def wrk(port, connections, seconds, script=None, *arguments, headers=None, path="/"):
    """Load on `port`; stops at answers that are no success."""
    words = [word for name, value in (headers or {}).items() for word in ("-H", f"{name}: {value}")]
    said = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "20s", *words,
                           *(["-s", script] if script else []), f"http://127.0.0.1:{port}{path}",
                           *(["--", *map(str, arguments)] if script else [])], capture_output=True, text=True).stdout
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if bad or not rate:
        raise SystemExit(f"wrk on port {port} {path} {arguments}: {said}")
    units = {"us": 0.001, "ms": 1, "s": 1000}
    median, slow = (float(value) * units[unit] for value, unit in re.findall(r"^\s+(?:50|99)%\s+([\d.]+)(us|ms|s)", said, re.M))
    return Load(float(rate[1]), slow, median, int(re.search(r"(\d+) requests in", said)[1]))


def show(title, values, unit, ours, targets, less=False):
    """Prints the medians of `values` by name; `targets`: peer → the least ratio, or with `less` the greatest. Whether all hold."""
    print(f"\n{title}")
    good = True
    own = statistics.median(values[ours])
    for name, found in values.items():
        median = statistics.median(found)
        line = f"  {name:34} median {median:10.{2 if less else 1}f} {unit}   {min(found):.1f} to {max(found):.1f}"
        if name in targets:
            ratio = own / median
            holds = ratio <= targets[name] if less else ratio >= targets[name]
            good = good and holds
            line += f"   ours/this {ratio:.2f}, must be {'<=' if less else '>='} {targets[name]:.2f}: {'yes' if holds else 'NO'}"
        print(line, flush=True)
    return good
