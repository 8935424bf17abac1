# SPDX-License-Identifier: MIT
"""Drives the real window by accessible names, as a blind user's tools would. Needs a Session with a screen.

Import this only after the session's variables are in os.environ: AT-SPI reads them once.
"""

import pathlib
import re
import shutil
import subprocess

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

from support.space import ARTIFACTS, until  # noqa: E402

ROLE = Atspi.Role
BUTTONS = {ROLE.PUSH_BUTTON, ROLE.TOGGLE_BUTTON, ROLE.RADIO_BUTTON, ROLE.CHECK_BOX, ROLE.PAGE_TAB, ROLE.MENU_ITEM, ROLE.LINK,
           ROLE.BUTTON if hasattr(ROLE, "BUTTON") else ROLE.PUSH_BUTTON}


def attempt(action, fallback=None):
    """Widgets vanish while one looks at them; such a one counts as not found."""
    try:
        return action()
    except GLib.Error:
        return fallback


class Node:
    """One accessible object."""

    def __init__(self, accessible):
        self.accessible = accessible

    @property
    def name(self):
        return attempt(self.accessible.get_name, "") or ""

    @property
    def identity(self):
        """The path of objectNames that Qt gives."""
        return attempt(self.accessible.get_accessible_id, "") or ""

    @property
    def role(self):
        return attempt(self.accessible.get_role, ROLE.INVALID)

    @property
    def text(self):
        def read():
            face = self.accessible.get_text_iface()
            return Atspi.Text.get_text(face, 0, Atspi.Text.get_character_count(face)) if face else ""
        return attempt(read, "") or ""

    @property
    def description(self):
        return attempt(self.accessible.get_description, "") or ""

    def has(self, state):
        return bool(attempt(lambda: self.accessible.get_state_set().contains(state), False))

    @property
    def is_showing(self):
        return self.has(Atspi.StateType.SHOWING)

    def children(self):
        count = attempt(self.accessible.get_child_count, 0)
        for index in range(min(count, 500)):
            child = attempt(lambda at=index: self.accessible.get_child_at_index(at))
            if child:
                yield Node(child)

    def walk(self):
        yield self
        for child in self.children():
            yield from child.walk()

    def press(self):
        """Does what a click does. Rows of lists have no action of their own, and the action of a radio button toggles
        without a click: both are really clicked."""
        if self.role in (ROLE.LIST_ITEM, ROLE.TABLE_CELL, ROLE.TREE_ITEM, ROLE.RADIO_BUTTON):
            self.click()
            return
        face = attempt(self.accessible.get_action_iface)
        count = attempt(lambda: Atspi.Action.get_n_actions(face), 0) if face else 0
        names = [Atspi.Action.get_action_name(face, index) for index in range(count)]
        for wanted in ("Press", "Toggle", "Jump", "ShowMenu", *names):
            if wanted in names:
                Atspi.Action.do_action(face, names.index(wanted))
                return
        raise AssertionError(f"{self} has no action")

    def focus(self):
        Atspi.Component.grab_focus(self.accessible.get_component_iface())

    def fill(self, text):
        self.focus()
        Atspi.EditableText.set_text_contents(self.accessible.get_editable_text_iface(), text)

    def frame(self):
        box = Atspi.Component.get_extents(self.accessible.get_component_iface(), Atspi.CoordType.SCREEN)
        return box.x, box.y, box.width, box.height

    def click(self, button=1):
        """A real click of the mouse in the middle."""
        x, y, width, height = self.frame()
        subprocess.run(["xdotool", "mousemove", str(x + width // 2), str(y + height // 2), "click", str(button)], check=True)

    def __repr__(self):
        return f"<{attempt(self.accessible.get_role_name, '?')} {self.name!r} {self.identity}>"


class Desktop:
    """All applications of the session, and the screen."""

    def __init__(self):
        Atspi.init()

    def applications(self):
        root = Node(Atspi.get_desktop(0))
        root.accessible.clear_cache()
        return list(root.children())

    def nodes(self):
        for application in self.applications():
            yield from application.walk()

    def find(self, name=None, role=None, identity=None):
        """The first showing object that fits, or None. `name` and `identity` may be patterns."""
        def fits(node):
            if name is not None and not (name.search(node.name) if isinstance(name, re.Pattern) else node.name == name):
                return False
            if role is not None and node.role not in (role if isinstance(role, (set, frozenset)) else {role}):
                return False
            return (identity is None or re.search(identity, node.identity)) and node.is_showing
        return next((node for node in self.nodes() if fits(node)), None)

    def one(self, name=None, role=None, identity=None, limit=20):
        what = f"an object named {name!r}, role {role}, id {identity!r}"
        try:
            return until(lambda: self.find(name, role, identity), limit, what)
        except AssertionError as missing:
            raise AssertionError(f"{missing}\nThe window shows\n{self.tree()}") from missing

    def press(self, name, role=None, limit=20):
        node = self.one(name, role or BUTTONS, limit=limit)
        node.press()
        return node

    def tree(self):
        lines = []

        def draw(node, depth):
            if depth < 2 or node.is_showing:
                lines.append("  " * depth + repr(node))
                for child in node.children():
                    draw(child, depth + 1)
        for application in self.applications():
            draw(application, 0)
        return "\n".join(lines[:400])

    def names(self):
        return [node.name for node in self.nodes() if node.is_showing and node.name]

    @staticmethod
    def type(text):
        subprocess.run(["xdotool", "type", "--clearmodifiers", text], check=True)

    @staticmethod
    def key(*keys):
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)

    @staticmethod
    def screenshot(name):
        folder = ARTIFACTS / "window"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.png"
        if shutil.which("import"):
            subprocess.run(["import", "-window", "root", str(path)], check=True, stdin=subprocess.DEVNULL)
        else:
            path.unlink(missing_ok=True)
            subprocess.run(["scrot", str(path)], check=True, stdin=subprocess.DEVNULL)
        return path


def size_of(picture):
    """Width and height of a PNG file."""
    head = pathlib.Path(picture).read_bytes()[:24]
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
