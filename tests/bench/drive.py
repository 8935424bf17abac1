# SPDX-License-Identifier: MIT
"""Drives beside file servers: large files up and down, many small durable files, lists of long Drives."""
import concurrent.futures
import http.client
import os
import re
import shutil
import statistics
import subprocess
import time

from common import Space, free_port
from peers import Peers, cpu_seconds, show

PART = 10 * 1024 * 1024
PIECE = 256 * 1024


class Drive:
    """One Drive of a headless Collection."""

    def __init__(self, space, name):
        self.port = space.port
        self.pid = space.process.pid
        collection = space.space("collection", "create", name)["collection"]
        self.headers = {"X-API-Key": space.space("key", "create", name, "--data")["key"]}
        self.prefix = f"/v1/{collection}/bench"

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def ask(self, connection, method, path, body=None):
        connection.request(method, self.prefix + path, body, self.headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"{method} {path} answered {answer.status} {said[:200]}")
        return said

    def upload(self, name, source):
        """As SDKs do it: parts of 10 MiB."""
        connection = self.connect()
        upload = re.search(rb'"upload_id":"([^"]+)"', self.ask(connection, "POST", f"/uploads?name={name}"))[1].decode()
        with open(source, "rb") as file:
            for number, part in enumerate(iter(lambda: file.read(PART), b""), 1):
                self.ask(connection, "POST", f"/uploads/{upload}/parts?name={name}&part={number}", part)
        self.ask(connection, "PATCH", f"/uploads/{upload}?name={name}")
        connection.close()

    def download(self, name):
        return fetch(self.port, f"{self.prefix}/files/download?name={name}", self.headers)


def fetch(port, path, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", path, headers=headers or {})
    answer = connection.getresponse()
    if answer.status != 200:
        raise SystemExit(f"GET {path} answered {answer.status}")
    buffer, size = bytearray(PIECE), 0
    while got := answer.readinto(buffer):
        size += got
    connection.close()
    return size


def timed(work, pid=None):
    """Seconds, and the processor seconds of the server meanwhile."""
    before, started = cpu_seconds(pid) if pid else 0, time.perf_counter()
    work()
    return time.perf_counter() - started, (cpu_seconds(pid) - before) if pid else 0


def copy_durably(source, target):
    shutil.copyfile(source, target)
    descriptor = os.open(target, os.O_RDWR)
    os.fsync(descriptor)
    os.close(descriptor)
    os.unlink(target)


def large(mebibytes, rounds):
    good = True
    with Space() as space, Peers() as peers:
        source = os.path.join(peers.folder, "source.bin")
        with open(source, "wb") as file:
            for _ in range(mebibytes):
                file.write(os.urandom(1 << 20))
        ours = Drive(space, "large")
        ups = {"orrery": lambda number: ours.upload(f"up{number}.bin", fresh(source, number)),
               "cp + fsync": lambda number: copy_durably(source, source + ".copy")}
        ours.upload("down.bin", source)
        downs = {"orrery": (lambda: ours.download("down.bin"), ours.pid)}
        nginx = peers.nginx()
        if nginx:
            os.link(source, os.path.join(nginx[1], "down.bin"))
            downs["nginx"] = (lambda: fetch(nginx[0], "/down.bin"), nginx[2].pid)
        if not peers.lacks("rclone", "rclone"):
            port, folder = free_port(), os.path.join(peers.folder, "rclone")
            os.makedirs(folder)
            os.link(source, os.path.join(folder, "down.bin"))
            process = peers.start(["rclone", "serve", "webdav", "--addr", f"127.0.0.1:{port}", folder], port)
            ups["rclone webdav"] = lambda number: put(port, f"/up{number}.bin", source)
            downs["rclone webdav"] = (lambda: fetch(port, "/down.bin"), process.pid)
        modules = peers.npm("s3rver")
        if modules:
            s3port = free_port()
            script = os.path.join(peers.folder, "s3.js")
            with open(script, "w") as file:
                file.write("const S=require('s3rver');new S({port:%d,address:'127.0.0.1',silent:true,directory:%r,"
                           "allowMismatchedSignatures:true,configureBuckets:[{name:'b',configs:[]}]}).run(()=>{})"
                           % (s3port, os.path.join(peers.folder, "s3")))
            process = peers.start(["node", script], s3port, env={"NODE_PATH": modules})
            put(s3port, "/b/down.bin", source)
            ups["s3rver"] = lambda number: put(s3port, "/b/up.bin", source)
            downs["s3rver"] = (lambda: fetch(s3port, "/b/down.bin"), process.pid)
        speed = {name: [] for name in ups}
        for number in range(rounds):
            for name, work in ups.items():
                speed[name].append(mebibytes / timed(lambda: work(number))[0])
        good &= show(f"upload of {mebibytes} MiB, ours durable and hashed, {rounds} rounds", speed, "MiB/s", "orrery",
                     {"cp + fsync": 0.8, "rclone webdav": 5.0, "s3rver": 5.0})
        speed, effort = {name: [] for name in downs}, {name: [] for name in downs}
        for _ in range(rounds):
            for name, (work, pid) in downs.items():
                seconds, cpu = timed(work, pid)
                speed[name].append(mebibytes / seconds)
                effort[name].append(cpu / mebibytes * 1024)
        good &= show(f"download of {mebibytes} MiB, {rounds} rounds", speed, "MiB/s", "orrery",
                     {"nginx": 1.2, "rclone webdav": 1.5, "s3rver": 1.5})
        for name, values in effort.items():
            print(f"  {name:34} {statistics.median(values):.2f} CPU s/GiB")
    return good


def fresh(source, number):
    """The same file, but for its first bytes: equal content would not be written at all."""
    with open(source, "r+b") as file:
        file.write(f"round {number} {time.time()}".encode())
        for place in range(PART, os.path.getsize(source), PART):
            file.seek(place)
            file.write(os.urandom(16))
    return source


def put(port, path, source):
    done = subprocess.run(["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Expect:", "-T", source,
                           f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True)
    if not done.stdout.startswith("2"):
        raise SystemExit(f"PUT {path} on port {port} answered {done.stdout}")


def small(files, rounds):
    with Space() as space, Peers() as peers:
        ours = Drive(space, "small")
        server = peers.postgres()
        if server:
            folder, reach = server
            psql = [f"{folder}/psql", *reach, "-qAt", "-c"]
            subprocess.run([*psql, "create table files(name text primary key, bytes bytea not null)", "postgres"], check=True)
            script = os.path.join(peers.folder, "bytea.sql")
            with open(script, "w") as file:
                file.write("\\set i random(1,2000000000)\n\\set j random(1,2000000000)\ninsert into files values(:i||'-'||:j, "
                           "decode(repeat(md5(:i::text||:j::text), 256), 'hex')) on conflict do nothing;")
        rates = {"orrery": [], **({"postgresql bytea": []} if server else {})}
        for _ in range(rounds):
            with concurrent.futures.ProcessPoolExecutor(16) as pool:
                started = time.perf_counter()
                for done in [pool.submit(small_client, ours.port, ours.prefix, ours.headers, number, files // 16) for number in range(16)]:
                    done.result()
                rates["orrery"].append(files // 16 * 16 / (time.perf_counter() - started))
            if server:
                said = subprocess.run([f"{folder}/pgbench", *reach, "-n", "-f", script, "-c", "16", "-j1", "-t", str(files // 16), "-M",
                                       "prepared", "postgres"], capture_output=True, text=True).stdout
                rates["postgresql bytea"].append(float(re.search(r"tps = ([\d.]+)", said)[1]))
        return show(f"{files} files of 4 KB, durable, 16 connections, {rounds} rounds", rates, "files/s", "orrery", {"postgresql bytea": 1.0})


def small_client(port, prefix, headers, number, count):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    filler = os.urandom(4096)
    for i in range(count):
        head = f"{number} {i} {time.time_ns()}".encode()
        connection.request("POST", f"{prefix}/files?name=s{number}-{i}-{time.time_ns()}", head + filler[len(head):], headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 201:
            raise SystemExit(f"a small file answered {answer.status}")


def lists(sizes, rounds):
    times = []
    with Space() as space:
        drive = Drive(space, "lists")
        connection = drive.connect()
        filled = 0
        for size in sizes:
            for i in range(filled, size):
                drive.ask(connection, "POST", f"/files?name=f{i % 1000:03d}/{i}", b"x")
            filled = size
            values = []
            for i in range(rounds * 20):
                values.append(timed(lambda: drive.ask(connection, "GET", f"/files?limit=100&prefix=f{i % 1000:03d}&recursive=true"))[0])
            times.append(statistics.median(values))
    ratio = times[-1] / times[0]
    print(f"\nlist of 100 files by prefix: {' / '.join(f'{value * 1000:.2f} ms of {size:,} files' for value, size in zip(times, sizes))}; "
          f"slower {ratio:.2f} times, must be <= 1.50: {'yes' if ratio <= 1.5 else 'NO'}")
    return ratio <= 1.5


def measure(quick=False):
    if quick:
        return all([large(16, 2), small(320, 2), lists((100, 1000), 2)])
    return all([large(256, 5), small(10_000, 5), lists((1_000, 100_000), 5)])
