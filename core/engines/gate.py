# SPDX-License-Identifier: MIT
"""Loaded by Python before an app's own code in a process that is kept ready: loads what nearly every
app uses, then waits for the other end of the pipe to be closed. Leaves no trace of itself."""
import os
import sys


def wait():
    gate = os.environ.pop("ORRERY_GATE", None)
    path = os.environ.pop("ORRERY_PYTHONPATH", "")
    os.environ.pop("PYTHONPATH", None)
    if path:
        os.environ["PYTHONPATH"] = path
    own = os.path.dirname(__file__)
    sys.path[:] = [folder for folder in sys.path if folder != own]
    if gate is None:
        return
    theirs = [folder for folder in path.split(":") if folder]
    for name in ("asyncio", "json", "logging", "ssl", "http.client", "http.server", "email.message", "urllib.request",
                 "typing", "dataclasses", "concurrent.futures", "socketserver", "wsgiref.simple_server", "inspect"):
        # The app's own module of that name is its code, and that is loaded later.
        first = name.partition(".")[0]
        if not any(os.path.exists(f"{folder}/{first}{ending}") for folder in theirs for ending in ("", ".py")):
            try:
                __import__(name)
            except ImportError:
                pass
    try:
        os.read(int(gate), 1)
        os.close(int(gate))
    except OSError:
        pass


wait()
del wait
sys.modules.pop("sitecustomize", None)
try:
    import sitecustomize  # the system's own
except ImportError:
    pass
