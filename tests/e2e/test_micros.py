# SPDX-License-Identifier: MIT
"""Micros as they live: variables, actions, crashes, logs, limits and who is signed in."""

import json
import pathlib
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from support.session import Session  # noqa: E402
from support.space import APPS, Failed, Space, until  # noqa: E402
from support.web import Site, signed_in  # noqa: E402


class TestMicros(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.session = cls.enterClassContext(Session())
        cls.space = cls.enterClassContext(Space("micros", cls.session.env))

    def install(self, alias):
        self.space.install(APPS / "worker", "--alias", alias)
        self.addCleanup(self.space.cli, "uninstall", alias, "--delete-data", "--yes")
        return signed_in(self.space, alias)

    def micro(self, alias):
        return self.space.micros(alias)[0]

    # --- Variables ----------------------------------------------------------------------------

    def testChangedValuesArriveWithoutARefusedRequest(self):
        site = self.install("values")
        self.assertEqual(site.get("/env").json()["COLOUR"], "blue")
        statuses = set()
        done = threading.Event()

        def ask():
            while not done.is_set():
                statuses.add(site.get("/env").status)
        asking = [threading.Thread(target=ask) for _ in range(4)]
        for one in asking:
            one.start()
        try:
            self.space.cli("config", "values", "main.COLOUR=red")
        finally:
            done.set()
            for one in asking:
                one.join()
        self.assertEqual(statuses, {200})
        self.assertEqual(site.get("/env").json()["COLOUR"], "red")

    def testReservedNamesCannotBeReplaced(self):
        site = self.install("reserved")
        self.space.cli("config", "reserved", "main.DETA_PROJECT_KEY=stolen")
        env = site.get("/env").json()
        self.assertNotIn(env["DETA_PROJECT_KEY"], ("stolen", "mine"))
        self.assertEqual(env["PORT"], "8080")
        self.assertEqual(env["DETA_SPACE_APP"], "true")

    # --- Actions ------------------------------------------------------------------------------

    def testAScheduledActionIsShownRunAndChanged(self):
        site = self.install("clock")
        action, = self.space.cli("actions", "clock")["scheduled"]
        self.assertEqual((action["id"], action["on"], action["interval"]), ("tidy", True, "0 4 * * *"))
        self.assertRegex(action["next"], r"T04:00:00Z$")
        self.assertEqual(self.space.cli("trigger", "clock", "tidy")["body"], json.dumps({"ran": "tidy"}))
        event, = site.get("/events").json()
        self.assertEqual(event, {"body": {"event": {"id": "tidy", "trigger": "schedule"}}, "trigger": "schedule"})
        action, = self.space.cli("actions", "clock")["scheduled"]
        self.assertEqual(action["last_status"], 200)
        self.assertIn("every now", self.space.refusal("schedule", "clock", "tidy", "--interval", "every now and then"))
        self.assertFalse(self.space.cli("schedule", "clock", "tidy", "--off")["on"])
        self.space.restart()
        site = signed_in(self.space, "clock")
        self.assertFalse(self.space.cli("actions", "clock")["scheduled"][0]["on"])
        changed = self.space.cli("schedule", "clock", "tidy", "--on", "--interval", "1 minute")
        self.assertEqual((changed["on"], changed["interval"]), (True, "1 minute"))
        # By the clock, from sleep, within the minute.
        self.space.cli("stop", "clock")
        until(lambda: self.space.cli("actions", "clock")["scheduled"][0]["last_status"] == 200
              and self.micro("clock")["state"] == "running", 75, "the scheduled run")
        until(lambda: len(site.get("/events").json()) >= 1, 5, "the event")
        self.assertIn("tidy", self.space.refusal("trigger", "clock", "nothing-of-that-name-but-tidy"))

    def testAppActionsAreListedAndCalled(self):
        site = self.install("offers")
        listed = self.space.cli("actions", "offers")["actions"]
        self.assertEqual([action["name"] for action in listed], ["add", "fail"])
        self.assertEqual(listed[0]["instance_alias"], "offers")
        self.assertEqual(site.get("/__space/actions").json()["actions"], listed)
        added = self.space.cli("trigger", "offers", "add", "--input", "text=milk", "--input", "count=2")
        self.assertEqual(added, {"type": "@deta/detail", "data": {"title": "Added", "got": {"text": "milk", "count": 2}}})
        self.assertIn("text", self.space.refusal("trigger", "offers", "add"))
        self.assertIn("told to", self.space.refusal("trigger", "offers", "fail"))
        over = site.post("/__space/actions/add", {"text": "tea", "pinned": True})
        self.assertEqual(over.json()["data"]["got"], {"text": "tea", "pinned": True})
        self.assertEqual(site.post("/__space/actions/add", {"text": 7}).status, 400)
        self.assertEqual(site.post("/__space/actions/none", {}).status, 404)
        stranger = Site(self.space.port, site.host)
        self.assertEqual(stranger.get("/__space/actions").status, 401)
        self.assertEqual(stranger.post("/__space/actions/add", {"text": "x"}).status, 401)
        foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
        self.assertEqual(site.post("/__space/actions/add", {"text": "x"}, headers=foreign).status, 403)
        self.assertEqual(site.post("/__space/v0/actions", {}).status, 404)

    # --- States and logs ----------------------------------------------------------------------

    def testManyRequestsStartItOnce(self):
        site = self.install("once")
        answers = []
        asking = [threading.Thread(target=lambda: answers.append(site.get("/env").status)) for _ in range(16)]
        for one in asking:
            one.start()
        for one in asking:
            one.join()
        self.assertEqual(answers, [200] * 16)
        said = [line["text"] for line in self.space.cli("logs", "once")["lines"]]
        self.assertEqual(said.count("worker listens"), 1, said)
        self.assertEqual(self.micro("once")["state"], "running")
        self.assertRegex(self.micro("once")["activity"], "minute")

    def testWhatKeepsItAwakeIsTold(self):
        site = self.install("busy")
        waiting = threading.Thread(target=lambda: site.get("/slow?seconds=2"))
        waiting.start()
        until(lambda: "1 " in self.micro("busy")["activity"], 10, "the activity")
        waiting.join()
        self.space.cli("limits", "busy", "--keep-running", "on", "--idle", "3")
        self.assertEqual(self.micro("busy")["activity"], "kept running")
        self.assertIn("--idle", self.space.run("help", "limits").stdout)
        self.assertIn("minutes", self.space.refusal("limits", "busy", "--idle", "never"))

    def testOneThatRestsIsReadyAndOneThatIsStoppedIsGone(self):
        site = self.install("spare")
        before = site.get("/env").json()
        self.space.cli("stop", "spare", "--ready")
        until(lambda: self.micro("spare")["activity"] == "ready to wake", 10, "the spare")
        self.assertEqual(self.micro("spare")["state"], "asleep")
        self.assertEqual(site.get("/env").json(), before)  # nothing of the waiting is left
        self.space.cli("stop", "spare", "--ready")
        until(lambda: self.micro("spare")["activity"] == "ready to wake", 10, "the spare")
        self.space.cli("spares", "off")
        self.assertEqual(self.micro("spare")["activity"], "")
        self.space.cli("spares", "on")
        self.space.cli("restart", "spare")
        self.assertEqual(site.get("/env").json(), before)
        self.space.cli("stop", "spare")
        self.assertEqual((self.micro("spare")["activity"], self.micro("spare")["state"]), ("", "asleep"))
        self.assertIn("on", self.space.refusal("spares", "perhaps"))

    def testWhatWasUsedLastIsReadyFromTheNextStartOn(self):
        with Space("ready", self.session.env) as space:
            for alias in ("used", "unused"):
                space.install(APPS / "worker", "--alias", alias)
            before = signed_in(space, "used").get("/env").json()
            space.restart()
            until(lambda: space.micros("used")[0]["activity"] == "ready to wake", 10, "the spare")
            self.assertEqual(space.micros("used")[0]["state"], "asleep")
            until(lambda: space.micros("used")[0].get("memory", 0) > 5_000_000, 10, "its runtime")
            self.assertEqual(space.micros("unused")[0]["activity"], "")
            self.assertEqual(signed_in(space, "used").get("/env").json(), before)
            space.cli("spares", "off")
            space.cli("limits", "unused", "--keep-running", "on")
            space.restart()
            self.assertEqual(space.micros("used")[0]["activity"], "")
            until(lambda: space.micros("unused")[0]["state"] == "running", 10, "the app that never sleeps")

    def testCrashesAreExplained(self):
        site = self.install("crash")
        page = site.get("/crash", headers={"Accept": "text/html"})
        self.assertEqual(page.status, 502)
        self.assertIn("about to crash", page.text)
        # The page comes with the broken connection, the state with the end of the last process.
        until(lambda: self.micro("crash")["state"] == "crashed", 10, "the crash")
        self.assertIn("3", self.micro("crash")["reason"])
        self.assertEqual(site.get("/env").status, 200)  # after its back-off, without a person's help
        # Each attempt waits for its back-off: 0.4, 0.8 and 1.6 s.
        until(lambda: site.get("/crash") and self.micro("crash")["state"] == "crash loop", 20, "a crash loop")
        self.space.cli("restart", "crash")
        self.assertEqual(site.get("/env").status, 200)

    def testRequestsAreLogged(self):
        site = self.install("log")
        site.get("/hello?x=1")
        site.get("/hello?x=2")

        def requests():
            lines = self.space.cli("logs", "log", "--requests")["lines"]
            return [line["text"] for line in lines if line["stream"] == "request"]
        # Written once a second by each I/O thread, so their order is not that of the requests.
        first, second = sorted(until(lambda: len(requests()) == 2 and requests(), 10, "the request log"))
        self.assertRegex(first, r"^GET /hello\?x=1 200 \d+ ms cold$")
        self.assertRegex(second, r"^GET /hello\?x=2 200 \d+ ms$")
        self.assertNotIn("request", {line["stream"] for line in self.space.cli("logs", "log")["lines"]})

    def testAMadAppFillsNothing(self):
        site = self.install("mad")
        calm = self.install("calm")
        calm.get("/env")
        shouting = threading.Thread(target=lambda: site.get("/print?lines=3000000", limit=200))
        shouting.start()
        while shouting.is_alive():
            self.assertEqual(calm.get("/env").status, 200)
            shouting.join(0.2)
        folder = self.space.profile / "logs"
        self.assertLess(sum(file.stat().st_size for file in folder.rglob("*.log*")), 20_000_000)
        lines = until(lambda: [line["text"] for line in self.space.cli("logs", "mad", "--lines", "5000")["lines"]
                               if "too fast" in line["text"]], 10, "the note of what is left out")
        self.assertRegex(lines[0], r"^\d+ line\S* came too fast")

    # --- Limits of the hosted service ---------------------------------------------------------

    def testCloudLimits(self):
        site = self.install("hosted")
        self.assertEqual(site.ask("POST", "/x", b"x" * 6_000_000).status, 200)
        self.assertEqual(site.get("/size?bytes=6000000").status, 200)
        self.assertTrue(self.space.cli("limits", "hosted", "--cloud", "on")["cloud_limits"])
        self.assertEqual(site.ask("POST", "/x", b"x" * 5_000_000).status, 200)
        self.assertEqual(site.ask("POST", "/x", b"x" * 6_000_000).status, 413)
        chunks = (b"x" * 1_000_000 for _ in range(6))
        self.assertEqual(site.ask("POST", "/x", chunks).status, 413)
        self.assertEqual(site.get("/size?bytes=6000000").status, 502)
        upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
                   "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
        self.assertNotEqual(site.get("/", headers=upgrade).status, 101)
        taken = site.post("/do", "kept['much'] = b'x' * 600_000_000").json()
        self.assertIn("MemoryError", taken["error"])
        self.assertEqual(site.get("/slow?seconds=25").status, 502)
        self.assertEqual(site.get("/env").status, 200)

    # --- Sessions -----------------------------------------------------------------------------

    def testSessionsAreListedRevokedAndLocked(self):
        site = self.install("session")
        other = signed_in(self.space, "session")
        self.assertEqual((site.get("/env").status, other.get("/env").status), (200, 200))
        mine = [one for one in self.space.cli("session", "list")["sessions"] if one["alias"] == "session"]
        self.assertEqual(len(mine), 2)
        self.space.cli("session", "revoke", mine[0]["id"])
        self.assertEqual((site.get("/env").status, other.get("/env").status), (401, 200))
        with self.assertRaises(Failed):
            self.space.cli("session", "revoke", mine[0]["id"])
        self.assertGreaterEqual(self.space.cli("lock")["ended"], 1)
        self.assertEqual(other.get("/env").status, 401)


if __name__ == "__main__":
    unittest.main(verbosity=2)
