# SPDX-License-Identifier: MIT
"""Takes the pictures of the documentation from the real window: `screenshots.py FOLDER`."""

import os
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from support.session import Session  # noqa: E402


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    with Session(screen="1280x800") as session:
        os.environ.update(session.env)  # AT-SPI reads its bus from here, once
        from support.orrerywindow import PAGES, OrreryWindow
        from support.web import signed_in
        with OrreryWindow(session, "screenshots") as space:
            for app in ("notes", "files", "guestbook"):
                space.install(app)
            fill(signed_in(space, "notes"))
            signed_in(space, "guestbook").get("/")
            for mode, ending in (("Dark", "-dark"), ("Light", "")):
                space.go("Settings").desktop.press(mode)
                for page in PAGES:
                    space.go(page)
                    shutil.copy(space.desktop.screenshot(page.lower()), folder / f"{page.lower()}{ending}.png")


def fill(notes):
    """A few notes, so that the tables of the Data page are not empty."""
    texts = {"Bread": "- [ ] feed the starter", "Ideas": "A shed for bicycles", "Books": "> It rises when it rises."}
    items = [{"key": f"n{index}", "title": title, "text": text, "pinned": index == 0, "created": 1700000000000, "updated": 1700000000000 + index}
             for index, (title, text) in enumerate(texts.items())]
    notes.ask("PUT", "/__space/v0/base/v1/dummy/notes/items", {"items": items}, {"X-API-Key": "dummy"})


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
