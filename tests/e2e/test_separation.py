# SPDX-License-Identifier: MIT
"""A computer that makes no namespaces: apps stand still until the user allows each to run with less separation, and then Landlock,
a filter and limits hold it."""

import errno
import os
import pathlib
import re
import shutil
import socket
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from support.processes import alive, describe, descendants  # noqa: E402
from support.session import Session  # noqa: E402
from support.space import APPS, Space, until  # noqa: E402
from support.web import signed_in  # noqa: E402

WITHOUT = [sys.executable, str(pathlib.Path(__file__).parents[1] / "support" / "without_calls.py"), "namespaces"]
LIBC = "import ctypes, os, errno\nlibc = ctypes.CDLL(None, use_errno=True)\n"


SESSION = None


def setUpModule():
    global SESSION
    SESSION = unittest.enterModuleContext(Session(screen="1280x800"))
    os.environ.update(SESSION.env)  # AT-SPI reads its bus from here, once


def folders():
    # The profiles of other tests have a second hyphen.
    return {path for path in pathlib.Path("/tmp").glob("orrery-*") if re.fullmatch("orrery-[A-Za-z0-9]{16}", path.name)}


class TestSeparation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.before = folders()
        cls.space = cls.enterClassContext(Space("separation", SESSION.env, prefix=WITHOUT))
        if cls.space.cli("status")["sandbox_tier"] != "landlock":
            raise unittest.SkipTest("this kernel has no Landlock with scopes")
        cls.space.install(APPS / "worker", "--alias", "bad")
        cls.refused = signed_in(cls.space, "bad").get("/env")
        cls.state = cls.space.micros("bad")[0]
        cls.space.cli("limits", "bad", "--reduced-separation", "on")
        cls.bad = signed_in(cls.space, "bad")

    def do(self, code, limit=60):
        return self.bad.post("/do", code, limit=limit).json()

    def out(self, code, **options):
        done = self.do(code, **options)
        self.assertIsNone(done["error"], done.get("trace"))
        return done["out"]

    def error(self, code):
        """The errno that ends the code."""
        return self.out("out = 0\ntry:\n" + "".join(f"    {line}\n" for line in code.splitlines()) + "except OSError as error:\n    out = error.errno")

    def testItStandsStillUntilItIsAllowed(self):
        self.assertEqual(self.refused.status, 502, self.refused.body)
        self.assertIn(b"separate apps from your files", self.refused.body)
        self.assertEqual(self.state["state"], "no permission")
        self.space.install(APPS / "worker", "--alias", "other")
        self.assertEqual(signed_in(self.space, "other").get("/env").status, 502)

    def testItSaysSoAsLongAsItRuns(self):
        self.bad.get("/env")
        self.assertIn("reduced separation", self.space.micros("bad")[0]["reason"])
        self.assertTrue(self.space.cli("limits", "bad")["reduced_separation"])

    def testItSaysThatItCannotAskForHosts(self):
        self.space.install(APPS / "worker", "--alias", "asking")
        self.space.cli("limits", "asking", "--reduced-separation", "on", "--internet", "on", "--ask", "on")
        signed_in(self.space, "asking").get("/env")
        self.assertIn("without internet", self.space.micros("asking")[0]["reason"])

    def testItListensOnAPortOfItsOwn(self):
        port = int(self.bad.get("/env").json()["PORT"])
        self.assertNotEqual(port, 8080)
        self.assertEqual(self.error("import socket\nsocket.create_server(('127.0.0.1', 0))"), errno.EACCES)

    def testItTakesNoProcessorFromWhoRuns(self):
        self.assertEqual(self.out("import os\nout = os.sched_getscheduler(0) == os.SCHED_BATCH"), True)

    def testItReadsNothingOfTheUser(self):
        (self.space.root / "home" / "secret").write_text("mine")
        for path in (self.space.profile / "space.db", self.space.root / "home" / "secret", "/proc/1/environ",
                     f"/proc/{self.space.process.pid}/environ", f"/proc/{self.space.process.pid}/maps"):
            self.assertIn(self.error(f"open({str(path)!r}, 'rb').read()"), (errno.EACCES, errno.EPERM), path)
        self.assertEqual(self.error(f"import os\nos.listdir({str(self.space.profile)!r})"), errno.EACCES)

    def testItWritesOnlyToItsOwnFolder(self):
        for path in (self.space.root / "home" / "x", self.space.profile / "x", "/tmp/x", "/dev/shm/x", "main.py"):
            self.assertIn(self.error(f"open({str(path)!r}, 'w')"), (errno.EACCES, errno.EROFS), path)
        self.assertEqual(self.out("import os, tempfile\nopen(os.environ['HOME'] + '/x', 'w').write('x')\n"
                                  "with tempfile.TemporaryFile() as file:\n    out = file.write(b'kept')"), 4)

    def testItChangesNothingAboutFilesOfTheUser(self):
        secret = self.space.root / "home" / "modes"
        secret.write_text("mine")
        os.utime(secret, (7, 7))
        secret.chmod(0o600)
        for code in (f"import os\nos.chmod({str(secret)!r}, 0o777)", f"import os\nos.utime({str(secret)!r}, (9, 9))",
                     f"import os\nos.setxattr({str(secret)!r}, 'user.x', b'x')", f"import os\nos.chmod('/proc/self/cwd', 0o777)"):
            self.error(code)
        found = secret.stat()
        self.assertEqual((found.st_mode & 0o777, found.st_mtime), (0o600, 7))
        self.assertEqual(os.listxattr(secret), [])
        self.assertIn(self.out(f"{LIBC}ctypes.set_errno(0)\nfd = libc.inotify_init()\n"
                               f"out = ctypes.get_errno() if libc.inotify_add_watch(fd, {str(secret)!r}.encode(), 2) < 0 else 0"),
                      (errno.EACCES, errno.EPERM))
        # Of its own files all of it goes by what it has open.
        self.assertEqual(self.out("import os, tempfile\nwith tempfile.NamedTemporaryFile() as file:\n    os.fchmod(file.fileno(), 0o640)\n"
                                  "    out = os.stat(file.name).st_mode & 0o777"), 0o640)
        self.assertEqual(self.error("import os, shutil, tempfile\nshutil.copy2('main.py', tempfile.mkdtemp())"), 0)

    def testItReachesNoSocketOfTheDesktop(self):
        self.assertEqual(self.error("import socket\nsocket.socket(socket.AF_UNIX)"), errno.EACCES)
        self.assertEqual(self.error("import socket\nsocket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)"), errno.EACCES)
        self.assertEqual(self.error("import socket\na, b = socket.socketpair()\na.sendall(b'x')\nb.recv(1)"), 0)

    def testItReachesNoOtherPort(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            self.assertEqual(self.error(f"import socket\nsocket.create_connection(('127.0.0.1', {port}))"), errno.EACCES)
            # What is sent with the first packet needs no connect().
            self.assertEqual(self.error(f"import socket\nsocket.socket().sendto(b'x', 0x20000000, ('127.0.0.1', {port}))"), errno.EACCES)
        for protocol in (132, 262):
            self.assertEqual(self.error(f"import socket\nsocket.socket(socket.AF_INET, socket.SOCK_STREAM, {protocol})"), errno.EACCES)

    def testItLeavesOtherProcessesAlone(self):
        pid = self.space.process.pid
        for code in (f"import os\nos.kill({pid}, 0)", f"import resource\nresource.prlimit({pid}, resource.RLIMIT_NOFILE, (1, 1))",
                     f"import os\nos.setpriority(os.PRIO_PROCESS, {pid}, 19)", "import os\nos.setpriority(os.PRIO_USER, 0, 19)", f"import os\nos.sched_setaffinity({pid}, [0])"):
            self.assertIn(self.error(code), (errno.EPERM, errno.EACCES), code)
        for call in ("libc.ptrace(16, 1, 0, 0)", "libc.unshare(0x10000000)", "libc.shmget(1, 4096, 0o1600)", "libc.syscall(425, 8, 0)"):
            self.assertIn(self.out(f"{LIBC}ctypes.set_errno(0)\nresult = {call}\nout = 0 if result >= 0 else ctypes.get_errno()"),
                          (errno.EPERM, errno.ENOSYS), call)

    def testAForkBombIsBounded(self):
        done = self.do("import os, signal, time\nout = 0\nchildren = []\ntry:\n    while out < 5000:\n        pid = os.fork()\n"
                       "        if pid == 0:\n            time.sleep(60)\n            os._exit(0)\n        children.append(pid)\n        out += 1\n"
                       "except OSError:\n    pass\nfor pid in children:\n    os.kill(pid, signal.SIGKILL)\n    os.waitpid(pid, 0)", limit=120)
        self.assertIsNone(done["error"], done)
        self.assertGreater(done["out"], 100)
        self.assertLessEqual(done["out"], 1200)  # the kernel counts what else this user runs

    def testItsDataIsThere(self):
        """Over the address that its environment names, with and without TLS."""
        for scheme in ("http", "https"):
            self.assertEqual(self.out(f"""
import json, os, urllib.request
def ask(method, path, value=None):
    host, key = os.environ['DETA_BASE_HOST'], os.environ['DETA_PROJECT_KEY']
    request = urllib.request.Request(f"{scheme}://{{host}}/v1/{{key.split('_')[0]}}/notes{{path}}", json.dumps(value).encode() if value else None,
                                     {{'X-API-Key': key, 'Content-Type': 'application/json'}}, method=method)
    return json.load(urllib.request.urlopen(request))
ask('PUT', '/items', {{'items': [{{'key': '{scheme}', 'n': 7}}]}})
out = ask('GET', '/items/{scheme}')"""), {"key": scheme, "n": 7})

    def testWithoutInternetItSendsNothing(self):
        self.assertEqual(self.error("import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM)"), 0)
        for setting, back in ((("--internet", "off"), ("--internet", "on")), (("--ask", "on"), ("--ask", "off"))):
            self.space.cli("limits", "bad", *setting)
            self.assertEqual(self.error("import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM)"), errno.EACCES)
            self.assertEqual(self.error("import socket\nsocket.create_connection(('127.0.0.1', 443))"), errno.EACCES)
            self.space.cli("limits", "bad", *back)

    def testNodeRunsToo(self):
        self.space.install(APPS / "probe", "--alias", "probe")
        self.space.cli("limits", "probe", "--reduced-separation", "on")
        self.assertEqual(signed_in(self.space, "probe").get("/").status, 200)

    def testBuildsNeedTheSamePermission(self):
        source = self.space.root / "built"
        source.mkdir()
        (source / "Spacefile").write_text("v: 0\nmicros:\n  - name: main\n    src: .\n    engine: custom\n    primary: true\n"
                                          "    commands:\n      - sh make.sh\n    include:\n      - made.py\n    run: python3 made.py\n")
        (source / "make.sh").write_text(f"cat {self.space.profile}/space.db && exit 9\necho made in $HOME > $HOME/x\n"
                                        "cp template.py made.py && ls /home\nexit 0\n")
        (source / "template.py").write_text((APPS / "worker" / "main.py").read_text())
        self.assertIn("separate apps from your files", self.space.refusal("install", source, "--yes"))
        self.space.install(source, "--alias", "built", "--reduced-separation")
        self.assertEqual(signed_in(self.space, "built").get("/env").status, 200)
        self.space.cli("new", "--dir", source, "--name", "Built")
        refusal = self.space.refusal("push", "--dir", source)
        self.assertIn("separate apps from your files", refusal)
        self.assertIn("--reduced-separation", refusal)
        pushed = self.space.cli("push", "--dir", source, "--reduced-separation")
        self.space.cli("push", "--dir", source)  # was allowed once
        instance = next(one for one in self.space.cli("list")["instances"] if one["instance"] == pushed["instance"])
        self.assertEqual(signed_in(self.space, instance["alias"]).get("/env").status, 200)

    def testNothingOutlivesIt(self):
        self.out("import os, subprocess\nsubprocess.Popen(['sleep', '98765'], start_new_session=True)\n"
                 "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        os.execvp('sleep', ['sleep', '98766'])\n    os._exit(0)\nos.wait()\nout = 1")
        until(lambda: describe(descendants(self.space.process.pid)).count("sleep 9876") == 2, 10, "the two sleepers")
        family = descendants(self.space.process.pid)
        self.space.cli("stop", "bad")
        self.assertNotIn("sleep 987", describe(alive(family)))

    def testAKilledOrreryTakesItAlong(self):
        with Space("separation-kill", SESSION.env, prefix=WITHOUT) as space:
            space.install(APPS / "worker", "--alias", "one")
            space.cli("limits", "one", "--reduced-separation", "on")
            signed_in(space, "one").post("/do", "import os\nif os.fork() == 0:\n    os.setsid()\n    os.execvp('sleep', ['sleep', '98767'])")
            until(lambda: "sleep 98767" in describe(descendants(space.process.pid)), 10, "the sleeper")
            family = descendants(space.process.pid)
            space.kill()
            until(lambda: not alive(family), 10, "the end of every process")

    @classmethod
    def tearDownClass(cls):
        cls.doClassCleanups()
        until(lambda: folders() <= cls.before, 10, "the folders of its apps gone")


class TestInTheWindow(unittest.TestCase):
    def testTheUserAllowsIt(self):
        from support.orrerywindow import OrreryWindow
        from support.window import ROLE
        space = self.enterContext(OrreryWindow(SESSION, "separation-window", prefix=WITHOUT))
        if space.cli("status")["sandbox_tier"] != "landlock":
            self.skipTest("this kernel has no Landlock with scopes")
        space.install(APPS / "worker", "--alias", "worker")
        self.assertEqual(signed_in(space, "worker").get("/env").status, 502)
        card = space.desktop.one(re.compile(r"^worker\b"), ROLE.LIST_ITEM)
        space.desktop.screenshot("not-separated")
        card.click(button=3)
        space.desktop.key(*["Down"] * 5, "Return")  # a popup hangs under no window that could be searched
        space.desktop.press("Run with reduced separation")
        until(lambda: space.cli("limits", "worker")["reduced_separation"], what="the permission")
        self.assertEqual(signed_in(space, "worker").get("/env").status, 200)
        until(lambda: "Reduced separation" in space.desktop.one(re.compile(r"^worker\b"), ROLE.LIST_ITEM).description, what="the mark")
        space.desktop.screenshot("reduced")
        space.cli("limits", "worker", "--internet", "on", "--ask", "on")
        space.desktop.one(re.compile(r"^worker\b"), ROLE.LIST_ITEM).click(button=3)
        space.desktop.key(*["Up"] * 4, "Return")  # Network…
        space.desktop.one(re.compile(r"cannot ask for each host"))
        space.desktop.screenshot("reduced-network")

    def testTheUserAllowsAProject(self):
        from support.orrerywindow import OrreryWindow
        from support.window import ROLE
        space = self.enterContext(OrreryWindow(SESSION, "separation-project", prefix=WITHOUT))
        if space.cli("status")["sandbox_tier"] != "landlock":
            self.skipTest("this kernel has no Landlock with scopes")
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) / "mine"
        shutil.copytree(APPS / "worker", folder)
        with open(folder / "Spacefile", "a", encoding="utf-8") as spacefile:
            spacefile.write("    commands:\n      - echo built\n")
        space.cli("new", "--name", "Mine", cwd=folder)
        space.go("Builder")
        space.desktop.one(re.compile(r"^Mine\b"), ROLE.LIST_ITEM).click()
        space.desktop.press("Push")
        space.desktop.press("Run with reduced separation")
        until(lambda: any(each["name"] == "Mine" for each in space.cli("list")["instances"]), what="the Builder instance")
        alias = next(each["alias"] for each in space.cli("list")["instances"] if each["name"] == "Mine")
        until(lambda: space.cli("limits", alias)["reduced_separation"], what="the permission")
        self.assertEqual(signed_in(space, alias).get("/env").status, 200)
        space.desktop.screenshot("project-reduced")


if __name__ == "__main__":
    unittest.main(verbosity=2)
