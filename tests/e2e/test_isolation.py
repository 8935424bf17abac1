# SPDX-License-Identifier: MIT
"""Two instances of one app do not see one another, nor the computer that they run on."""

import json
import os
import pathlib
import socket
import sys
import threading
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from support.session import Session  # noqa: E402
from support.space import APPS, Space  # noqa: E402
from support.web import signed_in  # noqa: E402


class TestIsolation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.session = cls.enterClassContext(Session())
        cls.space = cls.enterClassContext(Space("isolation", cls.session.env))
        cls.one = cls.space.install(APPS / "probe", "--alias", "one")
        cls.two = cls.space.install(APPS / "probe", "--alias", "two")
        cls.sites = {alias: signed_in(cls.space, alias) for alias in ("one", "two")}
        cls.envs = {alias: site.get("/env").json() for alias, site in cls.sites.items()}

    def inside(self, alias, route, **parameters):
        return self.sites[alias].get(f"/{route}?{urllib.parse.urlencode(parameters)}").json()

    def data(self, alias, method, path, key, body=None, host="database.deta.sh"):
        headers = {"X-API-Key": key, **({"Content-Type": "application/json"} if body else {})}
        parameters = {"method": method, "address": f"https://{host}/v1/{path}", "headers": json.dumps(headers)}
        return self.inside(alias, "ask", **parameters, **({"body": json.dumps(body)} if body else {}))

    def testTheyAreTwo(self):
        self.assertNotEqual(self.one["instance"], self.two["instance"])
        self.assertNotEqual(self.one["collection"], self.two["collection"])
        self.assertNotEqual(self.envs["one"]["DETA_PROJECT_KEY"], self.envs["two"]["DETA_PROJECT_KEY"])
        self.assertNotEqual(self.envs["one"]["DETA_API_KEY"], self.envs["two"]["DETA_API_KEY"])

    def testBasesAreApart(self):
        for alias, instance in (("one", self.one), ("two", self.two)):
            made = self.data(alias, "PUT", f"{instance['collection']}/shared/items", self.envs[alias]["DETA_PROJECT_KEY"],
                             {"items": [{"key": "same", "owner": alias}]})
            self.assertEqual(made["status"], 207, made)
        for alias, instance in (("one", self.one), ("two", self.two)):
            got = self.data(alias, "GET", f"{instance['collection']}/shared/items/same", self.envs[alias]["DETA_PROJECT_KEY"])
            self.assertEqual(json.loads(got["body"])["owner"], alias)
        stolen = self.data("one", "GET", f"{self.two['collection']}/shared/items/same", self.envs["one"]["DETA_PROJECT_KEY"])
        self.assertEqual(stolen["status"], 401)

    def testDrivesAreApart(self):
        for alias, instance in (("one", self.one), ("two", self.two)):
            made = self.data(alias, "POST", f"{instance['collection']}/box/files?name=only-{alias}",
                             self.envs[alias]["DETA_PROJECT_KEY"], {"x": 1}, "drive.deta.sh")
            self.assertEqual(made["status"], 201, made)
        for alias, instance in (("one", self.one), ("two", self.two)):
            names = self.data(alias, "GET", f"{instance['collection']}/box/files", self.envs[alias]["DETA_PROJECT_KEY"], host="drive.deta.sh")
            self.assertEqual(json.loads(names["body"])["names"], [f"only-{alias}"])
        stolen = self.data("one", "GET", f"{self.two['collection']}/box/files", self.envs["one"]["DETA_PROJECT_KEY"], host="drive.deta.sh")
        self.assertEqual(stolen["status"], 401)

    def testProcessesAreHidden(self):
        lines = self.inside("one", "processes")
        self.assertLessEqual(len(lines), 8, lines)
        self.assertFalse([line for line in lines if "orrery --headless" in line or "chromium" in line], lines)

    def testFilesAreHidden(self):
        hidden = [str(self.space.profile), self.space.env["HOME"], str(pathlib.Path(__file__).resolve()), "/etc/shadow", "/root"]
        for file in hidden:
            answer = self.inside("one", "read", file=file)
            self.assertFalse(answer["ok"], f"{file}: {answer}")
        self.assertNotIn(self.two["instance"], json.dumps(self.inside("one", "read", file="/proc/self/mountinfo")))

    def testOnlyTheTemporaryFolderIsWritable(self):
        cwd = self.inside("one", "whoami")["cwd"]
        for file in (f"{cwd}/x", "/usr/x", "/etc/x", "/x", "/usr/bin/node"):
            self.assertFalse(self.inside("one", "write", file=file)["ok"], file)
        self.assertTrue(self.inside("one", "write", file="/tmp/mine")["ok"])
        self.assertFalse(self.inside("two", "read", file="/tmp/mine")["ok"])

    def testPortsAreApart(self):
        for alias in ("one", "two"):
            self.assertEqual(self.inside(alias, "connect", host="127.0.0.1", port=8080), "connected")
            self.assertTrue(self.envs[alias]["DETA_SPACE_APP_HOSTNAME"].startswith(alias))
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
            self.assertNotEqual(self.inside("one", "connect", host="127.0.0.1", port=port), "connected")
            self.assertNotEqual(self.inside("one", "connect", host="::1", port=port), "connected")

    def testTheOtherInstanceIsNotReachable(self):
        host = self.envs["two"]["DETA_SPACE_APP_HOSTNAME"]
        for key in (self.envs["one"]["DETA_API_KEY"], self.envs["two"]["DETA_API_KEY"]):
            answer = self.inside("one", "ask", address=f"https://{host}/whoami", headers=json.dumps({"X-API-Key": key}))
            self.assertNotEqual(answer["status"], 200, answer)
        forged = {"X-API-Key": self.envs["two"]["DETA_API_KEY"], "Host": host}
        own = self.envs["one"]["DETA_SPACE_APP_HOSTNAME"]
        answer = self.inside("one", "ask", address=f"https://{own}/whoami", headers=json.dumps(forged))
        self.assertNotEqual(answer["status"], 200, answer)

    def testTheNeighbourhoodIsShut(self):
        # An address of this computer that is not loopback stands for the LAN.
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as route:
            try:
                route.connect(("192.0.2.1", 9))
                address = route.getsockname()[0]
            except OSError:
                self.skipTest("this computer has no address but loopback")
        with socket.create_server((address, 0)) as listener:
            accepted = threading.Event()

            def accept():
                listener.settimeout(8)
                try:
                    listener.accept()[0].close()
                    accepted.set()
                except OSError:
                    pass
            waiting = threading.Thread(target=accept)
            waiting.start()
            answer = self.inside("one", "connect", host=address, port=listener.getsockname()[1])
            listener.close()
            waiting.join()
            self.assertNotEqual(answer, "connected")
            self.assertFalse(accepted.is_set())

    def testNoPrivilegesAreLeft(self):
        status = self.inside("one", "read", file="/proc/self/status")["value"]
        self.assertNotEqual(self.inside("one", "whoami")["uid"], 0 if os.getuid() else -1)
        self.assertTrue(status)


if __name__ == "__main__":
    unittest.main(verbosity=2)
