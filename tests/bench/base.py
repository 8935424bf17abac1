# SPDX-License-Identifier: MIT
"""Bases beside other document stores: durable writes, gets, queries with and without an index, growth, cost of history."""
import concurrent.futures
import http.client
import json
import os
import re
import statistics
import subprocess
import time

from common import HERE, Space
from peers import Peers, show, wrk

SCRIPT = os.path.join(HERE, "base.lua")
CONNECTIONS = 16
CURVE = (1_000, 100_000, 1_000_000)


def document(number):
    return {"key": f"k{number:010d}", "name": f"user {number}", "email": f"user{number}@example.org", "age": number % 90,
            "active": number % 2 == 1,
            "profile": {"city": f"city{number % 1000}", "geo": {"lat": number % 90 + .5, "lon": number % 180 + .25},
                        "tags": [f"a{number % 7}", "b", "c"]},
            "bio": "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et "
                   f"dolore magna aliqua {number}", "n": number}


class Store:
    """A server that speaks Base at `prefix` on `port`."""

    def __init__(self, port, prefix="", header=None):
        self.port = port
        self.prefix = prefix
        self.header = header or ()
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(self, method, path, body):
        self.connection.request(method, self.prefix + path, json.dumps(body),
                                {"Content-Type": "application/json", **({self.header[0]: self.header[1]} if self.header else {})})
        answer = self.connection.getresponse()
        said = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"port {self.port} answered {answer.status} {said[:200]}")
        return json.loads(said)

    def fill(self, first, behind):
        for start in range(first, behind, 25):
            self.ask("PUT", "/items", {"items": [document(i) for i in range(start, min(start + 25, behind))]})

    def query(self, city):
        return self.ask("POST", "/query", {"query": [{"profile.city": city}], "limit": 1000})["items"]

    def load(self, mode, documents, connections, seconds):
        return wrk(self.port, connections, seconds, SCRIPT, mode, self.prefix, "deta", documents, *self.header)


def own_store(space, name):
    collection = space.space("collection", "create", name)["collection"]
    key = space.space("key", "create", name, "--data")["key"]
    return Store(space.port, f"/v1/{collection}/bench", ("X-API-Key", key))


def rates(stores, mode, documents, rounds, seconds, connections=CONNECTIONS):
    found = {name: [] for name in stores}
    for _ in range(rounds):
        for name, store in stores.items():
            found[name].append(store.load(mode, documents, connections, seconds)[0])
    return found


GENERATED = """jsonb_build_object('key','x','name','user '||{i},'email','user'||{i}||'@example.org','age',{i} % 90,
'active',{i} % 2=1,'profile',jsonb_build_object('city','city'||({i} % 1000),'geo',jsonb_build_object('lat',{i} % 90+0.5,
'lon',{i} % 180+0.25),'tags',jsonb_build_array('a'||({i} % 7),'b','c')),'bio','Lorem ipsum dolor sit amet, consectetur
adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua '||{i},'n',{i})""".replace("\n", " ")


class Postgres:
    """jsonb on its own protocol, by pgbench."""

    def __init__(self, peers, server, documents):
        self.folder, self.reach = server
        self.script = os.path.join(peers.folder, "pgbench.sql")
        upsert = " on conflict(key) do update set value=excluded.value;\n"
        one = "(:i)::int"
        self.statements = {
            "put1": f"\\set i random(1,1000000000)\ninsert into items values('n'||{one}, {GENERATED.format(i=one)}){upsert}",
            "put25": "\\set i random(1,1000000000)\nbegin;\n"
                     + "".join(f"insert into items values('m{j}_'||{one}, {GENERATED.format(i=one)}){upsert}" for j in range(25))
                     + "commit;",
            "get": f"\\set i random(0,{documents - 1})\nselect value from items where key='k'||lpad((:i)::text,10,'0');",
            "query": "\\set i random(0,999)\nselect value from items where value#>>'{profile,city}'='city'||:i order by key limit 1000;"}
        self.sql("create table items(key text primary key, value jsonb not null)")
        self.sql(f"insert into items select 'k'||lpad(g::text,10,'0'), {GENERATED.format(i='g')} from generate_series(0,{documents - 1}) g")
        self.sql("analyze items")

    def sql(self, text):
        subprocess.run([f"{self.folder}/psql", *self.reach, "-qAt", "-v", "ON_ERROR_STOP=1", "-c", text, "postgres"], check=True,
                       stdout=subprocess.DEVNULL)

    def index(self):
        self.sql("create index city on items((value#>>'{profile,city}'), key)")
        self.sql("analyze items")

    def load(self, mode, _documents, connections, seconds):
        with open(self.script, "w") as file:
            file.write(self.statements[mode])
        said = subprocess.run([f"{self.folder}/pgbench", *self.reach, "-n", "-f", self.script, "-c", str(connections), "-j1",
                               "-T", str(seconds), "-M", "prepared", "postgres"], capture_output=True, text=True).stdout
        return float(re.search(r"tps = ([\d.]+)", said)[1]), 0


class Redis:
    def __init__(self, port):
        self.port = port

    def load(self, mode, documents, connections, seconds):
        said = subprocess.run(["redis-benchmark", "-p", str(self.port), "-t", "get" if mode == "get" else "set", "-n", str(30000 * seconds),
                               "-c", str(connections), "-d", "400", "-r", str(documents), "--csv"], capture_output=True, text=True).stdout
        return float(said.strip().splitlines()[-1].replace('"', "").split(",")[1]), 0


def until_indexed(space, store, collection):
    """Queries until the index has made itself; the seconds since the first one."""
    started = time.perf_counter()
    while True:
        store.query("city5")
        indexes = space.space("data", "indexes", collection)["indexes"]
        if indexes and indexes[0]["state"] == "ready":
            return time.perf_counter() - started
        if time.perf_counter() - started > 120:
            raise SystemExit("the index did not make itself")


def writers_meanwhile(space, documents):
    """How much slower the slowest hundredth of puts is while an index makes itself."""
    store = own_store(space, "writers")
    store.fill(0, documents)
    calm = statistics.median(store.load("put1", documents, 4, 2).slow for _ in range(3))
    with concurrent.futures.ThreadPoolExecutor() as pool:
        writers = pool.submit(store.load, "put1", documents, 4, 2)
        for _ in range(4):
            store.query("city5")
        return writers.result().slow / calm


def beside_peers(documents, rounds, seconds):
    good = True
    with Space() as space, Peers() as peers:
        ours = own_store(space, "bench")
        stores = {"orrery": ours}
        plain, indexed = peers.bun_sqlite(), peers.bun_sqlite(index=True)
        if plain and indexed:
            stores["bun + sqlite FULL"] = Store(plain)
        for store in list(stores.values()) + ([Store(indexed)] if indexed else []):
            store.fill(0, documents)
        server = peers.postgres()
        postgres = Postgres(peers, server, documents) if server else None
        if postgres:
            stores["postgresql jsonb"] = postgres
        redis = peers.redis()
        with_redis = {**stores, **({"redis, appendfsync always": Redis(redis)} if redis else {})}
        title = f"{documents} documents, {rounds} rounds of {seconds} s"
        for mode, what, chosen, targets in (
                ("get", "get by key", with_redis, {"bun + sqlite FULL": 1.0, "postgresql jsonb": 2.0, "redis, appendfsync always": 0.7}),
                ("put1", "put of 1, durable", stores, {"bun + sqlite FULL": 3.0, "postgresql jsonb": 1.0}),
                ("put25", "put of 25, durable", stores, {"bun + sqlite FULL": 2.5, "postgresql jsonb": 6.0})):
            found = rates(chosen, mode, documents, rounds, seconds)
            good &= show(f"{what}, {CONNECTIONS} connections, {title}", found, "req/s", "orrery", targets)
        fresh = own_store(space, "fresh")
        fresh.fill(0, documents)
        chosen = {**stores, "orrery": fresh}
        # Two rounds ask fewer times than an index needs to make itself, so each round has a Base of its own.
        found = {name: [] for name in chosen}
        for number in range(min(rounds, 3)):
            if number:
                fresh = own_store(space, f"fresh{number}")
                fresh.fill(0, documents)
            for name, store in {**chosen, "orrery": fresh}.items():
                if name == "orrery":
                    times = []
                    for city in range(2):
                        begun = time.perf_counter()
                        fresh.query(f"city{city}")
                        times.append(time.perf_counter() - begun)
                    found[name].append(1 / statistics.median(times))
                else:
                    found[name].append(store.load("query", documents, 1, seconds)[0])
        good &= show(f"query, equal on a nested field, no index, 1 connection, {title}", found, "req/s", "orrery",
                     {"bun + sqlite FULL": 2.0, "postgresql jsonb": 1.5})
        made = until_indexed(space, fresh, f"fresh{min(rounds, 3) - 1}" if rounds > 1 else "fresh")
        slower = writers_meanwhile(space, documents)
        good &= made <= 2 and slower <= 2
        print(f"\nfirst query to indexed answer: {made:.2f} s, must be <= 2: {'yes' if made <= 2 else 'NO'}; the slowest hundredth of "
              f"puts meanwhile: {slower:.2f} times as slow, must be <= 2: {'yes' if slower <= 2 else 'NO'}")
        if postgres:
            postgres.index()
        chosen = {"orrery": fresh, **({"bun + sqlite FULL + index": Store(indexed)} if indexed else {}),
                  **({"postgresql jsonb + index": postgres} if postgres else {})}
        good &= show(f"the same with the index, 4 connections, {title}", rates(chosen, "query", documents, rounds, seconds, 4), "req/s",
                     "orrery", {"bun + sqlite FULL + index": 1.0, "postgresql jsonb + index": 1.0})
    return good


def growth(seconds, curve=CURVE):
    """The same work on Bases of growing size."""
    print(f"\ngrowth: requests a second with {' / '.join(f'{size:,}' for size in curve)} documents")
    # few: a query that answers the first 100 of its matches. An index makes itself in a large Base only and is work for each
    # put, so puts are compared on a Base that nobody queries, and with an index between the sizes that have one.
    found = {"get": [], "put1": [], "put1, index": [], "few": []}
    with Space() as space:
        store, plain, filled = own_store(space, "growth"), own_store(space, "plain"), 0
        for size in curve:
            for one in (store, plain):
                one.fill(filled, size)
            filled = size
            for _ in range(4):
                store.query("city5")
            if size >= 10_000:
                until_indexed(space, store, "growth")
                found["put1, index"].append(store.load("put1", size, CONNECTIONS, seconds).rate)
            found["put1"].append(plain.load("put1", size, CONNECTIONS, seconds).rate)
            found["get"].append(store.load("get", size, CONNECTIONS, seconds).rate)
            found["few"].append(store.load("few", size, 4, seconds).rate)
    good = True
    for mode, values in found.items():
        # A small Base has fewer matches: only the sizes with as many are compared.
        compared = values[1:] if mode == "few" else values
        ratio = compared[0] / compared[-1]
        good &= ratio <= 1.6
        print(f"  {mode:11} {' / '.join(f'{value:.0f}' for value in values)}   slower {ratio:.2f} times, must be <= 1.60: "
              f"{'yes' if ratio <= 1.6 else 'NO'}")
    return good


def history(rounds, seconds):
    """What remembering earlier versions costs: the same puts with and without, new keys, and keys that are there."""
    found = {}
    with Space() as space:
        for name, versions in (("with history", 10), ("without", 0)):
            found[name] = (own_store(space, name.replace(" ", "-")), versions)
        values = {name: [] for name in found}
        for _ in range(rounds):
            for name, (store, versions) in found.items():
                space.space("data", "history", "--versions", str(versions))
                values[name].append(store.load("replace", 5000, CONNECTIONS, seconds)[0])
    return show(f"cost of history: puts over 5,000 keys, {rounds} rounds of {seconds} s", values, "req/s", "with history", {"without": 0.85})


def measure(quick=False):
    documents, rounds, seconds = (2_000, 2, 1) if quick else (100_000, 5, 3)
    results = [beside_peers(documents, rounds, seconds), growth(1 if quick else 3, CURVE[:2] if quick else CURVE), history(rounds, seconds)]
    return all(results)
