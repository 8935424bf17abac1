# SPDX-License-Identifier: MIT
"""Who may come in, what a Micro is told, and how requests reach it."""

import base64
import pathlib
import socket
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from support.browser import Browser  # noqa: E402
from support.session import Session  # noqa: E402
from support.space import APPS, Failed, Space, until  # noqa: E402
from support.web import Site, signed_in  # noqa: E402


class TestAccess(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.session = cls.enterClassContext(Session())
        cls.space = cls.enterClassContext(Space("access", cls.session.env))
        cls.installed = cls.space.install(APPS / "probe", "--set", "main.SECRET=hush")
        cls.space.install(APPS / "python")
        cls.owner = signed_in(cls.space, "probe")
        cls.stranger = Site(cls.space.port, "probe.localhost")

    # --- Without a session ---------------------------------------------------------------------

    def testAProgramWithoutASessionIsRefused(self):
        answer = self.stranger.get("/env")
        self.assertEqual(answer.status, 401)
        self.assertEqual(answer.headers.get_content_type(), "application/json")
        self.assertTrue(answer.headers["Server"].startswith("Deta"))
        self.assertNotIn("DETA_PROJECT_KEY", answer.text)

    def testABrowserWithoutASessionSeesTheApprovePage(self):
        with Browser() as browser:
            browser.open(f"http://probe.localhost:{self.space.port}/env")
            browser.one("body", "May this browser open")
            self.assertNotIn("DETA_PROJECT_KEY", browser.driver.page_source)
            browser.screenshot("approve-page")
        answer = self.stranger.get("/", headers={"Accept": "text/html", "Sec-Fetch-Mode": "navigate"})
        self.assertEqual(answer.status, 401)
        self.assertEqual(answer.headers.get_content_type(), "text/html")

    def testAOneTimeAddressWorksOnce(self):
        address = self.space.launch_address("probe")
        with Browser() as browser:
            browser.open(address)
            browser.wait(lambda: "user-agent" in browser.text(), what="the app's answer")
            cookie = browser.driver.get_cookies()[0]
            self.assertTrue(cookie["httpOnly"])
            self.assertEqual(cookie["sameSite"], "Lax")
        with Browser() as browser:
            browser.open(address)
            self.assertNotIn("user-agent", browser.text())

    def testTheSpacePageFollowsWhatHappens(self):
        self.owner.get("/env")
        with Browser() as browser:
            browser.open(self.space.cli("status")["sign_in"])
            browser.one("a", "probe.localhost · Running")
            browser.driver.execute_script("document.querySelector('a[href*=\"' + arguments[0] + '\"]').focus()", self.installed["instance"])
            self.space.cli("stop", "probe")
            browser.one("a", "probe.localhost · Asleep")
            self.assertIn(self.installed["instance"], browser.driver.switch_to.active_element.get_attribute("href"))
            self.space.install(APPS / "page", "--alias", "fresh")
            browser.one("a", "fresh.localhost")
            browser.screenshot("space-page")

    def testAnUnknownHostIsMisdirected(self):
        self.assertEqual(Site(self.space.port, "rebound.example").get("/").status, 421)
        self.assertEqual(Site(self.space.port, "nobody.localhost").get("/").status, 421)

    def testAnotherSiteCannotPost(self):
        headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
        self.assertIn(self.owner.post("/x", "a=1", headers=headers).status, (401, 403))
        self.assertEqual(self.owner.post("/x", "a=1").status, 200)

    # --- Public routes and keys ----------------------------------------------------------------

    def testPublicRoutesNeedNoSession(self):
        for path in ("/open", "/open/", "/open/a/b?c=1", "/pictures/a.png", "/pictures/x/b.png", "/api/hello"):
            self.assertEqual(self.stranger.get(path).status, 200, path)

    def testTricksDoNotOpenPrivateRoutes(self):
        for path in ("/opening", "/pictures/a.jpg", "/open/../env", "/open/%2e%2e/env", "/open/..%2fenv", "/api/hello/x", "/hello", "//env"):
            self.assertEqual(self.stranger.get(path).status, 401, path)

    def testAnAppKeyOpensTheMicroThatAllowsIt(self):
        key = self.space.cli("key", "create", "probe", "--app")
        self.assertEqual(self.stranger.get("/env", headers={"X-Space-App-Key": key["key"]}).status, 200)
        self.assertEqual(self.stranger.get("/api/x", headers={"X-Space-App-Key": key["key"]}).status, 401)
        self.assertEqual(self.stranger.get("/env", headers={"X-Space-App-Key": key["key"] + "x"}).status, 401)
        self.space.run("key", "revoke", key["id"])
        until(lambda: self.stranger.get("/env", headers={"X-Space-App-Key": key["key"]}).status == 401, what="revoking")

    def testADataKeyOpensTheDataServiceOverTls(self):
        key = self.space.cli("key", "create", "probe", "--data")["key"]
        status = self.space.cli("status")
        project = key.split("_")[0]
        host = status["data_host"].split(":")[0]
        for ca in (None, status["ca"]):
            data = Site(self.space.port, host, ca)
            made = data.ask("PUT", f"/v1/{project}/things/items", {"items": [{"key": "a", "n": 1}]}, {"X-API-Key": key})
            self.assertEqual(made.status, 207)
            self.assertEqual(data.get(f"/v1/{project}/things/items/a", headers={"X-API-Key": key}).json(), {"key": "a", "n": 1})
            self.assertEqual(data.get(f"/v1/{project}/things/items/a").status, 401)
            self.assertEqual(data.get("/v1/other/things/items/a", headers={"X-API-Key": key}).status, 401)

    def testTheActionsEndpointIsClosedFromOutside(self):
        body = {"event": {"id": "tick", "trigger": "schedule"}}
        for site in (self.stranger, self.owner):
            self.assertIn(site.post("/api/__space/v0/actions", body).status, (401, 403, 404))
            self.assertIn(site.post("/__space/v0/actions", body).status, (401, 403, 404))

    # --- What a Micro is told ------------------------------------------------------------------

    def testAMicroGetsItsEnvironment(self):
        env = self.owner.get("/env").json()
        collection = self.installed["collection"]
        self.assertEqual(env["PORT"], "8080")
        self.assertRegex(env["DETA_PROJECT_KEY"], rf"^{collection}_[A-Za-z0-9]+$")
        self.assertRegex(env["DETA_API_KEY"], rf"^{collection}_[A-Za-z0-9]+$")
        self.assertNotEqual(env["DETA_API_KEY"], env["DETA_PROJECT_KEY"])
        self.assertEqual(env["DETA_SPACE_APP"], "true")
        self.assertTrue(env["DETA_SPACE_APP_VERSION"])
        self.assertEqual(env["DETA_SPACE_APP_HOSTNAME"], f"probe.localhost:{self.space.port}")
        self.assertEqual(env["DETA_SPACE_APP_MICRO_NAME"], "main")
        self.assertEqual(env["DETA_SPACE_APP_MICRO_TYPE"], "primary")
        self.assertEqual(env["DETA_BASE_HOST"], f"127.0.0.1:{self.space.port}")
        self.assertEqual(env["DETA_DRIVE_HOST"], f"127.0.0.1:{self.space.port}")
        self.assertEqual(env["COLOUR"], "green")
        self.assertEqual(env["SECRET"], "hush")
        for name in ("NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
            self.assertIn("BEGIN CERTIFICATE", self.owner.get(f"/read?file={env[name]}").json()["value"])
        self.assertNotIn("DETA_RUNTIME", env)
        self.assertNotIn("DBUS_SESSION_BUS_ADDRESS", env)
        side = self.owner.get("/api/who").json()
        self.assertEqual((side["micro"], side["type"]), ("side", "normal"))

    def testPythonWithoutRunIsServedByOurLauncher(self):
        answer = signed_in(self.space, "python").get("/some/path").json()
        self.assertEqual(answer["path"], "/some/path")
        self.assertEqual(answer["env"]["UVICORN_PORT"], "8080")
        self.assertEqual(answer["env"]["DETA_RUNTIME"], "true")

    # --- How requests reach it -----------------------------------------------------------------

    def testThePathOfAMicroIsStripped(self):
        for path, seen in (("/api", "/"), ("/api/", "/"), ("/api/x?y=1", "/x?y=1"), ("/api/a%2Fb", "/a%2Fb")):
            answer = self.owner.get(path).json()
            self.assertEqual((answer["micro"], answer["url"]), ("side", seen), path)
            self.assertEqual(answer["headers"]["x-forwarded-prefix"], "/api")
        self.assertEqual(self.owner.get("/apix").json()["url"], "/apix")
        self.assertIn("A page of the probe", self.owner.get("/page/").text)

    def testMethodsHeadersAndBodiesPass(self):
        body = bytes(range(256)) * 9000
        answer = self.owner.ask("PUT", "/anything?x=%20+y", body, {"X-Mine": "1"}).json()
        self.assertEqual((answer["method"], answer["url"], answer["length"]), ("PUT", "/anything?x=%20+y", len(body)))
        self.assertEqual(base64.b64decode(answer["body"]), body)
        self.assertEqual(answer["headers"]["x-mine"], "1")
        self.assertEqual(answer["headers"]["host"], f"probe.localhost:{self.space.port}")
        self.assertNotIn("cookie", answer["headers"])

    def testMicrosCallOneAnotherByTheAppsOwnKey(self):
        env = self.owner.get("/env").json()
        headers = '{"X-API-Key":"' + env["DETA_API_KEY"] + '"}'
        address = f"https://{env['DETA_SPACE_APP_HOSTNAME']}/api/from-main"
        answer = self.owner.get(f"/ask?address={address}&headers={headers.replace(' ', '')}").json()
        self.assertEqual(answer["status"], 200, answer)
        self.assertIn('"url":"/from-main"', answer["body"])
        self.assertEqual(self.owner.get(f"/ask?address={address}").json()["status"], 401)

    def testEventsAndUpgradesStream(self):
        with socket.create_connection(("127.0.0.1", self.space.port), 20) as plain:
            plain.sendall(f"GET /stream HTTP/1.1\r\nHost: probe.localhost:{self.space.port}\r\nCookie: {self.owner.cookie}\r\n\r\n".encode())
            text = b""
            while b"data: first" not in text:
                piece = plain.recv(4096)
                self.assertTrue(piece, text)
                text += piece
        with socket.create_connection(("127.0.0.1", self.space.port), 20) as tunnel:
            tunnel.sendall(f"GET /ws HTTP/1.1\r\nHost: probe.localhost:{self.space.port}\r\nCookie: {self.owner.cookie}\r\n"
                           "Connection: Upgrade\r\nUpgrade: echo\r\n\r\n".encode())
            text = b""
            while b"\r\n\r\n" not in text:
                text += tunnel.recv(4096)
            self.assertTrue(text.startswith(b"HTTP/1.1 101"), text)
            tunnel.sendall(b"there and back")
            self.assertEqual(tunnel.recv(4096), b"there and back")

    def testScheduledActionsReachTheMicro(self):
        answer = self.space.cli("trigger", "probe", "tick")
        self.assertEqual(answer["status"], 200)
        text = str(answer["body"])
        self.assertIn("/__space/v0/actions", text)
        self.assertIn("schedule", text)
        self.assertIn("/elsewhere", str(self.space.cli("trigger", "probe", "other")["body"]))
        with self.assertRaises(Failed):
            self.space.cli("trigger", "probe", "nothing-like-that")

    def testACrashIsAPageWithTheLastLines(self):
        answer = self.owner.get("/crash", headers={"Accept": "text/html", "Sec-Fetch-Mode": "navigate"})
        self.assertEqual(answer.status, 502)
        self.assertEqual(answer.headers.get_content_type(), "text/html")
        self.assertIn("the last words of the probe", answer.text)
        answer = self.owner.get("/crash")
        self.assertEqual(answer.status, 502)
        self.assertEqual(answer.headers.get_content_type(), "application/json")
        # After a second crash the next start waits a little.
        until(lambda: self.owner.get("/whoami").status == 200, what="the Micro being back")
        self.assertIn("the last words of the probe", self.space.run("logs", "probe", "--micro", "main").stdout)

    def testTheCommandsSeeAndMoveTheApp(self):
        self.assertEqual(self.owner.get("/whoami").status, 200)
        listed = {each["alias"] for each in self.space.cli("list")["instances"]}
        self.assertLessEqual({"probe", "python"}, listed)
        micros = {each["micro"]: each for each in self.space.micros("probe")}
        self.assertEqual(micros["main"]["state"].lower(), "running")
        before = micros["main"]["pid"]
        self.space.run("restart", "probe")
        self.assertEqual(self.owner.get("/whoami").status, 200)
        after = {each["micro"]: each for each in self.space.micros("probe")}["main"]["pid"]
        self.assertNotEqual(before, after)
        self.space.run("stop", "probe")
        until(lambda: all(each["state"].lower() != "running" for each in self.space.micros("probe")), what="stopping")


if __name__ == "__main__":
    unittest.main(verbosity=2)
