# SPDX-License-Identifier: MIT
"""The part of a user's systemd that makes scopes, on the session bus: it writes down what it is asked for, a JSON object a line.
Words: the file, and what it does with a request: answer, refuse, or silent (which says nothing more)."""

import json
import pathlib
import sys

from gi.repository import Gio, GLib

INTERFACE = """<node><interface name="org.freedesktop.systemd1.Manager">
  <method name="Subscribe"/>
  <method name="GetUnitByPID"><arg type="u" direction="in"/><arg type="o" direction="out"/></method>
  <method name="StartTransientUnit"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="a(sv)" direction="in"/>
    <arg type="a(sa(sv))" direction="in"/><arg type="o" direction="out"/></method>
  <signal name="JobRemoved"><arg type="u"/><arg type="o"/><arg type="s"/><arg type="s"/></signal>
</interface></node>"""
PATH = "/org/freedesktop/systemd1"
record, manner = sys.argv[1:]


def called(bus, sender, path, interface, method, arguments, call):
    words = arguments.unpack()
    if method == "GetUnitByPID":
        call.return_dbus_error("org.freedesktop.systemd1.NoUnitForPID", "it runs elsewhere")
    elif method == "StartTransientUnit":
        name, mode, properties, _ = words
        made = dict(properties)
        [pid] = made["PIDs"]
        # What runs already would stay outside.
        started = [each for each in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
                   if "bwrap" in pathlib.Path(f"/proc/{each}/comm").read_text()]
        with open(record, "a", encoding="utf-8") as file:
            file.write(json.dumps({"name": name, "mode": mode, "started": started, **made}) + "\n")
        if manner == "refuse":
            call.return_dbus_error("org.freedesktop.DBus.Error.AccessDenied", "not for you")
            return
        call.return_value(GLib.Variant("(o)", ("/org/freedesktop/systemd1/job/1",)))
        if manner == "answer":
            bus.emit_signal(None, PATH, interface, "JobRemoved", GLib.Variant("(uoss)", (1, "/org/freedesktop/systemd1/job/1", name, "done")))
    else:
        call.return_value(None)


def got_bus(bus, name):
    bus.register_object(PATH, Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0], called)


Gio.bus_own_name(Gio.BusType.SESSION, "org.freedesktop.systemd1", 0, got_bus, lambda *_: print("ready", flush=True), None)
GLib.MainLoop().run()
