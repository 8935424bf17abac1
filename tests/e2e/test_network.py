# SPDX-License-Identifier: MIT
"""What an app may reach beyond its computer: nothing, the internet, the local network, or only what the user allowed;
and the account of what it did reach."""

import concurrent.futures
import os
import pathlib
import re
import sys
import threading
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from support import world  # noqa: E402
from support.session import Session  # noqa: E402
from support.space import APPS, Space, until  # noqa: E402
from support.web import signed_in  # noqa: E402


class TestNetwork(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.session = cls.enterClassContext(Session())
        cls.space = cls.enterClassContext(Space("network", cls.session.env))
        if any("without internet" in notice for notice in cls.space.cli("status")["notices"]):
            raise unittest.SkipTest("this computer has no pasta or no /dev/net/tun")
        cls.space.install(APPS / "probe", "--alias", "probe")
        cls.site = signed_in(cls.space, "probe")

    def setUp(self):
        self.space.cli("limits", "probe", "--internet", "on", "--lan", "off", "--ask", "off")
        for rule in self.network()["rules"]:
            if rule["rule"] != "waiting":
                self.space.cli("network", "probe", "--forget", rule["host"])
        self.space.cli("restart", "probe")
        self.space.cli("network", "probe", "--clear")

    def network(self):
        return self.space.cli("network", "probe")

    def ask(self, host, size=0):
        address = f"http://{host}:{world.PORT}/{size}"
        return self.site.get(f"/ask?{urllib.parse.urlencode({'address': address})}").json()

    def reaches(self, host):
        answer = self.ask(host)
        return answer.get("status") == 200 and answer["body"].startswith(host)

    def reachesSoon(self, host):
        until(lambda: self.reaches(host), what=f"reaching {host}")

    def contact(self, host):
        return next((row for row in self.network()["connections"] if row["host"] == host), None)

    def testTheInternetIsThereAndTheNeighbourhoodIsNot(self):
        self.reachesSoon("api.example.test")
        self.assertTrue(self.reaches("other.test"))
        self.assertFalse(self.reaches("printer.test"))
        self.assertFalse(self.reaches(world.ROUTER))
        self.assertFalse(self.reaches("nobody.test"))

    def testTheNeighbourhoodCanBeOpened(self):
        self.space.cli("limits", "probe", "--lan", "on")
        self.reachesSoon("printer.test")
        self.assertTrue(self.reaches("api.example.test"))

    def testItCanBeCutOff(self):
        self.space.cli("limits", "probe", "--internet", "off")
        for host in ("api.example.test", "198.51.100.10", "printer.test"):
            self.assertFalse(self.reaches(host), host)

    def testWhatItReachesIsOnRecord(self):
        self.reachesSoon("api.example.test")
        self.assertEqual(self.ask("cdn.example.test", 100_000)["status"], 200)
        self.assertTrue(self.reaches("198.51.100.12"))
        row = until(lambda: self.contact("cdn.example.test"), what="the record")
        self.assertEqual(row["port"], world.PORT)
        until(lambda: self.contact("cdn.example.test")["received"] >= 100_000, what="its bytes")
        self.assertLess(self.contact("cdn.example.test")["received"], 110_000)
        self.assertLess(self.contact("cdn.example.test")["sent"], 2_000)
        self.assertGreaterEqual(until(lambda: self.contact("api.example.test"), what="the record")["connections"], 1)
        self.assertTrue(until(lambda: self.contact("198.51.100.12"), what="the record of an address"))
        first = self.contact("cdn.example.test")
        self.assertLessEqual(first["first"], first["last"])
        self.assertFalse([row for row in self.network()["connections"] if row["host"].startswith("127.")])
        self.space.restart()  # it outlives the program
        type(self).site = signed_in(self.space, "probe")
        self.assertEqual(self.contact("cdn.example.test")["received"], first["received"])

    def testDatagramsAreOnRecord(self):
        self.space.install(APPS / "worker", "--alias", "worker")
        code = f"""
import socket
address = socket.getaddrinfo("cdn.example.test", {world.PORT}, socket.AF_INET, socket.SOCK_DGRAM)[0][4]
out = []
for connects in (True, False):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as each:
        each.settimeout(5)
        if connects:
            each.connect(address)
        for _ in range(3):
            each.send(b"x" * 100) if connects else each.sendto(b"x" * 100, address)
            out.append(len(each.recv(2000)))
"""
        site = signed_in(self.space, "worker")
        until(lambda: site.post("/do", code, limit=60).json()["out"] == [200] * 6, what="an exchange of datagrams")
        rows = until(lambda: self.space.cli("network", "worker")["connections"], what="the record")
        self.assertEqual([row["host"] for row in rows], ["cdn.example.test"])  # not the name server
        self.assertEqual(rows[0]["port"], world.PORT)
        self.assertGreaterEqual(rows[0]["connections"], 2)
        self.assertEqual(rows[0]["sent"] % 100, 0)
        self.assertGreaterEqual(rows[0]["sent"], 600)
        self.assertGreaterEqual(rows[0]["received"], 1200)

    def testItAsksBeforeItReachesAHost(self):
        self.space.cli("limits", "probe", "--ask", "on")
        self.assertFalse(self.reaches("198.51.100.10"))
        self.assertFalse(self.reaches("api.example.test"))
        waiting = [rule["host"] for rule in self.network()["rules"] if rule["rule"] == "waiting"]
        self.assertEqual(waiting, ["api.example.test"])
        self.space.cli("network", "probe", "--allow", "api.example.test")
        self.assertEqual(self.network()["rules"], [{"host": "api.example.test", "rule": "allow"}])
        self.reachesSoon("api.example.test")
        self.assertFalse(self.reaches("198.51.100.12"))
        self.space.cli("network", "probe", "--refuse", "other.test")
        self.assertFalse(self.reaches("other.test"))
        self.space.cli("network", "probe", "--allow", "198.51.100.12")
        self.reachesSoon("198.51.100.12")
        self.space.cli("network", "probe", "--refuse", "api.example.test")
        until(lambda: not self.reaches("api.example.test"), what="the refusal")
        self.space.cli("network", "probe", "--allow", "printer.test")  # a name does not open the neighbourhood
        self.assertFalse(self.reaches("printer.test"))

    def testLongAnswersComeOverTcp(self):
        def look(host):
            answer = self.site.get(f"/lookup?host={host}").json()
            return answer["code"], answer["records"]
        until(lambda: look("api.example.test") == (0, 1), what="an answer over TCP")
        self.assertEqual(look("nobody.test"), (3, 0))
        self.space.cli("limits", "probe", "--ask", "on")
        self.reaches("api.example.test")
        self.assertEqual(look("other.test"), (-1, 0))  # it waits for the user, and the client leaves
        self.space.cli("network", "probe", "--refuse", "other.test")
        self.assertEqual(look("other.test"), (3, 0))
        self.space.cli("network", "probe", "--allow", "cdn.example.test")
        self.assertEqual(look("cdn.example.test"), (0, 1))

    def testAWildcardCountsForAllNamesBelow(self):
        self.space.cli("limits", "probe", "--ask", "on")
        self.space.cli("network", "probe", "--allow", "*.example.test")
        self.reachesSoon("api.example.test")
        self.assertTrue(self.reaches("cdn.example.test"))
        self.assertFalse(self.reaches("other.test"))

    def testRulesThatComeTogetherAreAllKept(self):
        hosts = [f"h{number}.test" for number in range(12)]
        with concurrent.futures.ThreadPoolExecutor(12) as pool:
            list(pool.map(lambda host: self.space.cli("network", "probe", "--allow", host), hosts))
        self.assertEqual(sorted(rule["host"] for rule in self.network()["rules"]), sorted(hosts))

    def testNonsenseIsNoHost(self):
        for text in ("http://example.org/", "a b", "-x-", "*", ""):
            self.assertIn("is not a host", self.space.refusal("network", "probe", "--allow", text), text)
        self.assertIn("one of", self.space.refusal("network", "probe", "--allow", "a.test", "--refuse", "b.test"))
        self.assertIn("no rule", self.space.refusal("network", "probe", "--forget", "unknown.test"))


class TestAsking(unittest.TestCase):
    """The same, for somebody who sees the window only."""

    def testTheUserIsAskedAndSeesWhatWasReached(self):
        session = self.enterContext(Session(screen="1280x800"))
        os.environ.update(session.env)  # AT-SPI reads its bus from here, once
        from support.orrerywindow import OrreryWindow
        from support.window import ROLE
        space = self.enterContext(OrreryWindow(session, "asking"))
        space.install(APPS / "probe", "--alias", "probe")
        space.cli("limits", "probe", "--ask", "on")
        site = signed_in(space, "probe")
        address = urllib.parse.urlencode({"address": f"http://api.example.test:{world.PORT}/"})
        asking = threading.Thread(target=lambda: site.get(f"/ask?{address}"))
        asking.start()
        space.desktop.one(re.compile("wants to reach api.example.test$"))
        space.desktop.screenshot("asking")
        space.desktop.press("Allow")
        asking.join()
        until(lambda: site.get(f"/ask?{address}").json()["status"] == 200, what="the allowed request")
        until(lambda: space.cli("network", "probe")["connections"], what="the record")
        space.go("Home")
        space.desktop.one(re.compile("^probe", re.IGNORECASE), ROLE.LIST_ITEM).click(button=3)
        space.desktop.key(*["Up"] * 4, "Return")  # Network…; a popup hangs under no window that could be searched
        space.desktop.one("Connections")
        space.desktop.screenshot("network")


if __name__ == "__main__":
    problem = world.enter()
    if problem:
        print(f"skipped: {problem}")
        sys.exit(77)
    unittest.main(verbosity=2)
