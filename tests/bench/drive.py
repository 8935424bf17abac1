# SPDX-License-Identifier: MIT
"""Drives beside file servers: large files up and down, many small durable files, lists of long Drives."""
import concurrent.futures
import http.client
import json
import mmap
import os
import re
import shutil
import statistics
import subprocess
import time

from common import HERE, Space, free_port
from peers import Peers, cpu_seconds, show, wrk

SCRIPT = os.path.join(HERE, "small.lua")
PART = 10 * 1024 * 1024


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
        with open(source, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped, memoryview(mapped) as whole:
            for number, place in enumerate(range(0, len(whole), PART), 1):
                with whole[place:place + PART] as part:
                    self.ask(connection, "POST", f"/uploads/{upload}/parts?name={name}&part={number}", part)
        self.ask(connection, "PATCH", f"/uploads/{upload}?name={name}")
        connection.close()

    def delete(self, name):
        connection = self.connect()
        self.ask(connection, "DELETE", "/files", json.dumps({"names": [name]}))
        connection.close()

    def download(self, name):
        return fetch(self.port, f"{self.prefix}/files/download?name={name}", self.headers)


def fetch(port, path, headers=None):
    words = [word for name, value in (headers or {}).items() for word in ("-H", f"{name}: {value}")]
    done = subprocess.run(["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", *words, f"http://127.0.0.1:{port}{path}"],
                          capture_output=True, text=True)
    if done.stdout != "200":
        raise SystemExit(f"GET {path} on port {port} answered {done.stdout}")


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


def without_syncs(folder):
    """A library that makes every wait for the disk end at once."""
    library = os.path.join(folder, "nosync.so")
    source = os.path.join(HERE, "peers", "nosync.c")
    if subprocess.run(["cc", "-O2", "-shared", "-fPIC", source, "-o", library], check=False).returncode:
        raise SystemExit("drive: a C compiler is needed for the uploads that are not durable")
    return library


def race(ups, mebibytes, rounds):
    """Each turn is undone: so the next one finds as much memory for the system's cache, whose turn ever it is."""
    speed = {name: [] for name in ups}
    for number in range(rounds):
        for name, (work, undo) in ups.items():
            speed[name].append(mebibytes / timed(lambda: work(number))[0])
            undo()
    return speed


def large(mebibytes, rounds):
    good = True
    with Peers() as peers, Space() as space, Space(preload=without_syncs(peers.folder)) as hasty:
        source = os.path.join(peers.folder, "source.bin")
        with open(source, "wb") as file:
            for _ in range(mebibytes):
                file.write(os.urandom(1 << 20))
        ours, loose = Drive(space, "large"), Drive(hasty, "large")
        durable = {"orrery": (lambda number: ours.upload("up.bin", fresh(source, number)), lambda: ours.delete("up.bin")),
                   "cp + fsync": (lambda _: copy_durably(source, source + ".copy"), lambda: os.unlink(source + ".copy"))}
        ups = {"orrery": (lambda number: loose.upload("up.bin", fresh(source, number)), lambda: loose.delete("up.bin"))}
        ours.upload("down.bin", source)
        downs = {"orrery": (lambda: ours.download("down.bin"), ours.pid)}
        nginx = peers.nginx()
        if nginx:
            os.link(source, os.path.join(nginx[1], "down.bin"))
            ups["nginx webdav"] = (lambda _: put(nginx[0], "/up.bin", source), lambda: os.unlink(os.path.join(nginx[1], "up.bin")))
            downs["nginx"] = (lambda: fetch(nginx[0], "/down.bin"), nginx[2].pid)
        if not peers.lacks("rclone", "rclone"):
            port, folder = free_port(), os.path.join(peers.folder, "rclone")
            os.makedirs(folder)
            os.link(source, os.path.join(folder, "down.bin"))
            process = peers.start(["rclone", "serve", "webdav", "--addr", f"127.0.0.1:{port}", folder], port)
            ups["rclone webdav"] = (lambda _: put(port, "/up.bin", source), lambda: os.unlink(os.path.join(folder, "up.bin")))
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
            ups["s3rver"] = (lambda _: put(s3port, "/b/up.bin", source), lambda: delete(s3port, "/b/up.bin"))
            downs["s3rver"] = (lambda: fetch(s3port, "/b/down.bin"), process.pid)
        good &= show(f"upload of {mebibytes} MiB, hashed, {rounds} rounds; nobody waits for the disk", race(ups, mebibytes, rounds),
                     "MiB/s", "orrery", {"nginx webdav": 1.0, "rclone webdav": 1.5, "s3rver": 5.0})
        good &= show(f"upload of {mebibytes} MiB, hashed and durable, {rounds} rounds", race(durable, mebibytes, rounds),
                     "MiB/s", "orrery", {"cp + fsync": 0.8})
        for streams in (1, 8):
            good &= downloads(downs, mebibytes, rounds, streams)
    return good


def downloads(downs, mebibytes, rounds, streams):
    speed, effort = {name: [] for name in downs}, {name: [] for name in downs}
    total = mebibytes * streams
    with concurrent.futures.ThreadPoolExecutor(streams) as pool:
        for _ in range(rounds):
            for name, (work, pid) in downs.items():
                seconds, cpu = timed(lambda: [one.result() for one in [pool.submit(work) for _ in range(streams)]], pid)
                speed[name].append(total / seconds)
                effort[name].append(cpu / total * 1024)
    title = f"download of {mebibytes} MiB, {streams} at once, {rounds} rounds"
    good = show(title, speed, "MiB/s", "orrery", {"nginx": 1.2, "rclone webdav": 1.5, "s3rver": 5.0})
    return good & show(f"processor time, {title}", effort, "s/GiB", "orrery", {"nginx": 1.0}, less=True)


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


def delete(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("DELETE", path)
    connection.getresponse().read()
    connection.close()


def small(rounds, seconds):
    with Space() as space, Peers() as peers:
        ours = Drive(space, "small")
        rates = {"orrery": []}
        server = peers.postgres()
        if server:
            folder, reach = server
            rates["postgresql bytea"] = []
            # External: not compressed. pgbench can only repeat a few random bytes; those of real files (and ours) cannot shrink.
            subprocess.run([f"{folder}/psql", *reach, "-qAt", "-c", "create table files(name text primary key, bytes bytea not null);"
                            "alter table files alter column bytes set storage external", "postgres"], check=True)
            script = os.path.join(peers.folder, "bytea.sql")
            with open(script, "w") as file:
                file.write("\\set i random(1,2000000000)\n\\set j random(1,2000000000)\ninsert into files values(:i||'-'||:j, "
                           "decode(repeat(md5(:i::text||:j::text), 256), 'hex')) on conflict do nothing;")
        for _ in range(rounds):
            rates["orrery"].append(wrk(ours.port, 16, seconds, SCRIPT, ours.prefix, "X-API-Key", ours.headers["X-API-Key"])[0])
            if server:
                said = subprocess.run([f"{folder}/pgbench", *reach, "-n", "-f", script, "-c", "16", "-j1", "-T", str(seconds), "-M",
                                       "prepared", "postgres"], capture_output=True, text=True).stdout
                rates["postgresql bytea"].append(float(re.search(r"tps = ([\d.]+)", said)[1]))
        return show(f"files of 4 KB, durable, 16 connections, {rounds} rounds of {seconds} s", rates, "files/s", "orrery",
                    {"postgresql bytea": 1.0})


def lists(sizes, rounds):
    times = []
    with Space() as space:
        drive = Drive(space, "lists")
        connection = drive.connect()
        filled = 0
        for size in sizes:
            for i in range(filled, size):
                drive.ask(connection, "POST", f"/files?name=f{i // 100:04d}/{i}", b"x")
            filled = size
            values = []
            for i in range(rounds * 20):
                values.append(timed(lambda: drive.ask(connection, "GET", f"/files?limit=100&prefix=f{i % (size // 100):04d}/"))[0])
            times.append(statistics.median(values))
    ratio = times[-1] / times[0]
    print(f"\nlist of 100 files by prefix: {' / '.join(f'{value * 1000:.2f} ms of {size:,} files' for value, size in zip(times, sizes))}; "
          f"slower {ratio:.2f} times, must be <= 1.50: {'yes' if ratio <= 1.5 else 'NO'}")
    return ratio <= 1.5


def measure(quick=False):
    if quick:
        return all([large(16, 2), small(2, 1), lists((100, 1000), 2)])
    return all([large(256, 5), small(5, 3), lists((1_000, 100_000), 5)])
