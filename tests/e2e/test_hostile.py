# SPDX-License-Identifier: MIT
"""An app that tries what it must not do. Each try is refused, and the app beside it answers meanwhile."""

import errno
import os
import pathlib
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from support.session import Session  # noqa: E402
from support.space import APPS, Space, until  # noqa: E402
from support.web import signed_in  # noqa: E402

MARK = "a-secret-of-orrery-itself"
LIBC = "import ctypes, os, errno\nlibc = ctypes.CDLL(None, use_errno=True)\n"
REFUSED = {errno.EPERM, errno.ENOSYS, errno.EACCES}


class TestHostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.session = cls.enterClassContext(Session())
        cls.space = cls.enterClassContext(Space("hostile", {**cls.session.env, "ORRERY_TEST_SECRET": MARK}))
        for alias in ("bad", "good"):
            cls.space.install(APPS / "worker", "--alias", alias)
        cls.bad = signed_in(cls.space, "bad")
        cls.good = signed_in(cls.space, "good")
        cls.good.get("/env")

    def do(self, code, limit=60):
        """What the code leaves in `out`, or the error that ended it."""
        return self.bad.post("/do", code, limit=limit).json()

    def out(self, code, **options):
        done = self.do(code, **options)
        self.assertIsNone(done["error"], done.get("trace"))
        return done["out"]

    def call(self, expression):
        """The errno of a call into libc; 0: it went well."""
        return self.out(f"{LIBC}ctypes.set_errno(0)\nresult = {expression}\nout = 0 if result >= 0 else ctypes.get_errno()")

    def during(self, code, limit=120):
        """Runs the code while the other app is asked again and again."""
        done = []
        trying = threading.Thread(target=lambda: done.append(self.do(code, limit=limit)))
        trying.start()
        asked = 0
        while trying.is_alive() or not asked:
            self.assertEqual(self.good.get("/env", limit=10).status, 200)
            asked += 1
            trying.join(0.02)
        return done[0]

    # --- Looking around -----------------------------------------------------------------------

    def testItTakesNoProcessorFromWhoRuns(self):
        self.assertEqual(self.out("import os\nout = os.sched_getscheduler(0) == os.SCHED_BATCH"), True)

    def testItSeesNoFilesOfOthers(self):
        for path in (self.space.profile, self.space.env["HOME"], "/root", "/home", "/etc/shadow", "/var/lib", "/run/user"):
            seen = self.out(f"import os\ntry:\n    out = os.listdir({str(path)!r}) or None\n"
                            "except NotADirectoryError:\n    out = 'a file'\nexcept OSError:\n    out = None")
            self.assertIn(seen, (None, "a file") if path == "/etc/shadow" else (None,), path)
        self.assertIsNotNone(self.do("open('/etc/shadow').read()")["error"])

    def testItSeesNoProcessesNorTheirEnvironment(self):
        found = self.out("import os, glob\nout = []\nfor name in glob.glob('/proc/[0-9]*/environ'):\n"
                         "    try:\n        out.append(open(name, 'rb').read().decode(errors='replace'))\n    except OSError:\n        pass")
        self.assertNotIn(MARK, "".join(found))
        names = self.out("import glob\nout = [open(name, 'rb').read().decode() for name in glob.glob('/proc/[0-9]*/cmdline')]")
        self.assertFalse([name for name in names if "--profile" in name or "orrery\0" in name], names)

    def testItWritesOnlyToTmp(self):
        for path in ("/app/x", "/usr/x", "/etc/x", "/x", "/bin/sh", "/proc/sys/kernel/hostname", "/sys/x", "/dev/x"):
            self.assertIsNotNone(self.do(f"open({path!r}, 'w').write('x')")["error"], path)
        self.assertIsNone(self.do("open('/tmp/x', 'w').write('x')")["error"])

    def testItReachesNoSocketOfTheDesktop(self):
        bus = self.session.env["DBUS_SESSION_BUS_ADDRESS"].split("path=")[1].split(",")[0] \
            if "path=" in self.session.env.get("DBUS_SESSION_BUS_ADDRESS", "") else f"/run/user/{os.getuid()}/bus"
        control = [str(path) for path in self.space.profile.rglob("*") if path.is_socket()]
        for path in (bus, *control, "/tmp/.X11-unix/X0", "/tmp/.X11-unix/X99", f"/run/user/{os.getuid()}/wayland-0",
                     f"/run/user/{os.getuid()}/keyring/control", "/run/dbus/system_bus_socket"):
            done = self.do(f"import socket\nsocket.socket(socket.AF_UNIX).connect({path!r})")
            self.assertIsNotNone(done["error"], path)
        for name in ("/tmp/.X11-unix/X0", "/tmp/dbus-x"):  # those without a file
            self.assertIsNotNone(self.do(f"import socket\nsocket.socket(socket.AF_UNIX).connect(chr(0) + {name!r})")["error"])
        env = self.out("import os\nout = dict(os.environ)")
        self.assertFalse({"DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "SSH_AUTH_SOCK"} & env.keys(), env)

    # --- Taking everything --------------------------------------------------------------------

    def testAForkBombIsBounded(self):
        done = self.during("import os, signal, time\nout = 0\nchildren = []\ntry:\n    while out < 5000:\n        pid = os.fork()\n"
                           "        if pid == 0:\n            time.sleep(60)\n            os._exit(0)\n        children.append(pid)\n        out += 1\n"
                           "except OSError:\n    pass\nfor pid in children:\n    os.kill(pid, signal.SIGKILL)\n    os.waitpid(pid, 0)")
        self.assertIsNone(done["error"], done)
        self.assertGreater(done["out"], 100)
        self.assertLessEqual(done["out"], 1024)

    def testAMemoryBombIsBounded(self):
        done = self.during("out = 0\npieces = []\ntry:\n    while out < 4000:\n        pieces.append(b'x' * 2**20)\n        out += 1\n"
                           "except MemoryError:\n    pieces.clear()")
        self.assertIsNone(done["error"], done)
        self.assertLess(done["out"], 1100)

    def testATmpBombIsBounded(self):
        done = self.during("import os\nout = 0\nfile = open('/tmp/bomb', 'wb', 0)\ntry:\n    while out < 4000:\n        out += file.write(b'x' * 2**20) / 2**20\n"
                           "except OSError as error:\n    pass\nos.remove('/tmp/bomb')")
        self.assertIsNone(done["error"], done)
        self.assertLessEqual(done["out"], 512)

    def testAFileBombIsBounded(self):
        done = self.during("import os\nout = 0\nos.mkdir('/tmp/many')\ntry:\n    while out < 3000000:\n        os.close(os.open(f'/tmp/many/{out}', os.O_CREAT))\n"
                           "        out += 1\nexcept OSError:\n    pass\nimport shutil\nshutil.rmtree('/tmp/many')", limit=200)
        self.assertIsNone(done["error"], done)
        self.assertLess(done["out"], 3_000_000)

    def testDescriptorsAreBounded(self):
        done = self.during("import os\nout = 0\nopened = []\ntry:\n    while out < 100000:\n        opened.append(os.open('/dev/null', os.O_RDONLY))\n        out += 1\n"
                           "except OSError:\n    pass\nfor one in opened:\n    os.close(one)")
        self.assertIsNone(done["error"], done)
        self.assertLess(done["out"], 8192)

    # --- Calling the kernel -------------------------------------------------------------------

    def testTheKernelRefuses(self):
        calls = {
            "ptrace": "libc.ptrace(16, 1, 0, 0)",
            "mount": "libc.mount(b'none', b'/tmp', b'tmpfs', 0, 0)",
            "umount": "libc.umount2(b'/app', 2)",
            "pivot_root": "libc.syscall(155, b'/tmp', b'/tmp')",
            "a new user namespace": "libc.unshare(0x10000000)",
            "a new mount namespace": "libc.unshare(0x20000)",
            "a new network namespace": "libc.unshare(0x40000000)",
            "clone3 with namespaces": "libc.syscall(435, 0, 0)",
            "setns": "libc.setns(0, 0)",
            "add_key": "libc.syscall(248, b'user', b'x', b'x', 1, -2)",
            "request_key": "libc.syscall(249, b'user', b'x', 0, -2)",
            "keyctl": "libc.syscall(250, 0, -3, 1)",
            "io_uring": "libc.syscall(425, 8, ctypes.create_string_buffer(120))",
            "bpf": "libc.syscall(321, 0, 0, 0)",
            "perf_event_open": "libc.syscall(298, ctypes.create_string_buffer(120), 0, -1, -1, 0)",
            "userfaultfd": "libc.syscall(323, 0)",
            "kexec_load": "libc.syscall(246, 0, 0, 0, 0)",
            "init_module": "libc.syscall(175, 0, 0, b'')",
            "open_by_handle_at": "libc.syscall(304, -100, ctypes.create_string_buffer(32), 0)",
            "reboot": "libc.reboot(0)",
            "swapon": "libc.swapon(b'/tmp/x', 0)",
            "sethostname": "libc.sethostname(b'x', 1)",
            "chroot": "libc.chroot(b'/tmp')",
            "settimeofday": "libc.settimeofday(ctypes.create_string_buffer(16), 0)",
            "a raw socket": "libc.socket(2, 3, 1)",
            "a packet socket": "libc.socket(17, 3, 0)",
            "a vsock": "libc.socket(40, 1, 0)",
        }
        for name, call in calls.items():
            with self.subTest(name):
                self.assertIn(self.call(call), REFUSED | {errno.EAFNOSUPPORT})

    def testItCannotPushKeysIntoATerminal(self):
        self.assertNotEqual(self.call("libc.ioctl(0, 0x5412, b'x')"), 0)

    # --- Staying ------------------------------------------------------------------------------

    def testNothingOutlivesIt(self):
        self.out("import os, subprocess\nsubprocess.Popen(['sleep', '98765'], start_new_session=True)\n"
                 "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        os.execvp('sleep', ['sleep', '98766'])\n    os._exit(0)\nos.wait()\nout = 1")

        def sleepers():
            found = []
            for entry in pathlib.Path("/proc").iterdir():
                try:
                    if entry.name.isdigit() and b"\x009876" in (entry / "cmdline").read_bytes():
                        found.append(entry.name)
                except OSError:
                    pass
            return found
        self.assertEqual(len(until(lambda: len(sleepers()) == 2 and sleepers(), 10, "the two sleepers")), 2)
        self.space.cli("stop", "bad")
        self.assertEqual(sleepers(), [])

    # --- Answering badly ----------------------------------------------------------------------

    def testAnEndlessHeaderIsRefused(self):
        self.assertEqual(self.bad.get("/header?bytes=10000000").status, 502)
        self.assertEqual(self.bad.get("/env").status, 200)
        self.assertEqual(self.good.get("/env").status, 200)

    def testSlowAnswersHoldUpNobodyElse(self):
        waiting = [threading.Thread(target=lambda: self.bad.get("/slow?seconds=5")) for _ in range(100)]
        for one in waiting:
            one.start()
        asked = 0
        while any(one.is_alive() for one in waiting):
            self.assertEqual(self.good.get("/env", limit=5).status, 200)
            asked += 1
        self.assertGreater(asked, 100)


if __name__ == "__main__":
    unittest.main(verbosity=2)
