# SPDX-License-Identifier: MIT
"""The developer's path: new, dev, an edit that shows by itself, push, release, and an install elsewhere."""

import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from support.browser import Browser  # noqa: E402
from support.session import Session  # noqa: E402
from support.space import Space, program  # noqa: E402
from support.web import signed_in  # noqa: E402

PAGE = "<!doctype html><html><head><title>Hello</title></head><body><h1>{}</h1></body></html>\n"
SERVER = """const http = require('http');
const https = require('https');
const key = process.env.DETA_PROJECT_KEY;
http.createServer((request, response) => {{
  if (request.url !== '/count')
    return response.end('{}');
  const body = JSON.stringify({{ items: [{{ key: String(Date.now()) + Math.random() }}] }});
  const headers = {{ 'X-API-Key': key, 'Content-Type': 'application/json' }};
  const base = 'https://database.deta.sh/v1/' + key.split('_')[0] + '/visits';
  https.request(base + '/items', {{ method: 'PUT', headers }}, (put) => put.resume().on('end', () => {{
    https.request(base + '/query', {{ method: 'POST', headers }}, (found) => found.pipe(response)).end('{{}}');
  }})).end(body);
}}).listen(process.env.PORT);
"""
SPACEFILE = """v: 0
micros:
  - name: web
    src: web
    engine: static
    serve: .
    primary: true
  - name: api
    src: api
    engine: nodejs20
    path: api
    dev: node index.js
"""


class Developing:
    """`space dev` while it runs."""

    def __init__(self, space, folder):
        command = [program("space"), "--profile", str(space.profile), "--json", "dev"]
        self.process = subprocess.Popen(command, cwd=folder, env=space.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        self.said = []
        self.reader = threading.Thread(target=lambda: self.said.extend(self.process.stderr))
        self.reader.start()

    def __enter__(self):
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError("space dev ended: " + "".join(self.said))
        self.url = json.loads(line)["url"]
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        finally:
            self.process.kill()
            self.process.wait()
            self.reader.join()
            self.process.stdout.close()
            self.process.stderr.close()


class TestDeveloper(unittest.TestCase):
    def testFromAnEmptyFolderToAnotherSpace(self):
        session = self.enterContext(Session())
        space = self.enterContext(Space("developer", session.env))
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) / "greeter"
        for part in ("web", "api"):
            (folder / part).mkdir(parents=True)
        (folder / "Spacefile").write_text(SPACEFILE)
        (folder / "Discovery.md").write_text("---\napp_name: Greeter\ntagline: Says hello\n---\n\nIt greets.\n")
        (folder / "web" / "index.html").write_text(PAGE.format("First words"))
        (folder / "api" / "index.js").write_text(SERVER.format("one"))

        self.assertTrue(space.cli("new", "--name", "Greeter", cwd=folder)["project"])
        self.assertTrue((folder / ".space" / "meta").exists())

        with Developing(space, folder) as developing, Browser() as browser:
            self.assertIn(".localhost", developing.url)
            alias = space.cli("list")["instances"][0]["alias"]
            browser.open(space.launch_address(alias))
            browser.one("h1", "First words")
            (folder / "web" / "index.html").write_text(PAGE.format("Second words"))
            browser.one("h1", "Second words")  # nobody reloads the page but the page itself
            browser.screenshot("developer-edit")
            site = signed_in(space, alias)
            self.assertEqual(site.get("/api").text, "one")
            (folder / "api" / "index.js").write_text(SERVER.format("two"))
            statuses = set()

            def served():
                answer = site.get("/api")
                statuses.add(answer.status)
                return answer.text == "two"
            browser.wait(served, what="the changed Micro")
            self.assertEqual(statuses, {200})  # no request is refused meanwhile
            self.assertEqual(len(site.get("/api/count").json()["items"]), 1)

        pushed = space.cli("push", cwd=folder, limit=300)
        self.assertTrue(pushed["revision"])
        site = signed_in(space, alias)
        self.assertIn("Second words", site.get("/").text)
        self.assertEqual(len(site.get("/api/count").json()["items"]), 2)  # development and revision share their data

        released = space.cli("release", "--confirm", "--version", "1.0", "--notes", "The first one.", "--listed", cwd=folder, limit=300)
        package = pathlib.Path(released["path"])
        self.assertEqual(package.suffix, ".spaceapp")
        self.assertTrue((pathlib.Path(released["catalogue"]) / "catalogue.json").exists())

        other = self.enterContext(Space("elsewhere", session.env))
        other.cli("catalogue", "add", released["catalogue"])
        installed = other.install("greeter")
        theirs = signed_in(other, installed["alias"])
        self.assertIn("Second words", theirs.get("/").text)
        self.assertEqual(theirs.get("/api").text, "two")
        self.assertEqual(len(theirs.get("/api/count").json()["items"]), 1)  # its own, empty data

    def testStartersRun(self):
        session = self.enterContext(Session())
        space = self.enterContext(Space("starters", session.env))
        root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        for starter in ("static", "node", "python"):
            with self.subTest(starter):
                folder = root / f"my-{starter}"
                folder.mkdir()
                space.cli("new", "--name", f"My {starter}", "--template", starter, cwd=folder)
                self.assertEqual(space.run("validate", cwd=folder).returncode, 0)
                space.cli("push", cwd=folder, limit=300)
                alias = next(each["alias"] for each in space.cli("list")["instances"] if starter in each["alias"])
                answer = signed_in(space, alias).get("/")
                self.assertEqual(answer.status, 200, answer.text[:500])


if __name__ == "__main__":
    unittest.main(verbosity=2)
