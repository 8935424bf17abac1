"""Guestbook: the public page under /book, and the owner's page at /. A plain WSGI application."""

import json
import os
import pathlib
import secrets
import sys
import time
import traceback
import urllib.parse

import pages
from space import Base, SpaceError, sibling

entries = Base("entries")
STATIC = pathlib.Path(__file__).parent / "static"
TYPES = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".js": "text/javascript; charset=utf-8"}
STATES = ("waiting", "shown", "hidden", "all")
MAX_NAME, MAX_TEXT, MAX_WAITING = 60, 2000, 200


def setting(name, default):
    return os.environ.get(name) or default


def title():
    return setting("BOOK_TITLE", "Guestbook")


class Answer:
    def __init__(self, body, status="200 OK", kind="text/html; charset=utf-8", **headers):
        self.body = body if isinstance(body, bytes) else body.encode()
        self.status = status
        self.headers = [("Content-Type", kind), ("Content-Length", str(len(self.body))),
                        ("X-Content-Type-Options", "nosniff")]
        self.headers += [(name.replace("_", "-"), value) for name, value in headers.items()]


def see_other(address):
    return Answer("", "303 See Other", Location=address)


def as_json(content, status="200 OK"):
    return Answer(json.dumps(content), status, "application/json")


def read_form(environ):
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length > 64 * 1024:
        return None
    text = environ["wsgi.input"].read(length).decode("utf-8", "replace")
    return {name: values[0].strip() for name, values in urllib.parse.parse_qs(text).items()}


def new_key():
    # Time first, in a fixed width: the Base sorts by key, so entries come in the order they were written.
    return f"{time.time_ns() // 1_000_000:013d}{secrets.token_hex(3)}"


# --- The public page ---------------------------------------------------------------------------

def show_public(notice="", problem="", name="", text="", status="200 OK"):
    shown = entries.query({"state": "shown"}, newest_first=True, limit=200)
    welcome = setting("BOOK_WELCOME", "It is good to have you here. Leave a line before you go.")
    return Answer(pages.public_page(title(), welcome, shown, notice, problem, name, text), status)


def sign(environ):
    form = read_form(environ)
    if form is None:
        return show_public(problem="That is too long.", status="413 Content Too Large")
    name, text = form.get("name", ""), form.get("text", "")
    if form.get("website"):
        # A field that people do not see: only programs fill it. They are thanked, and nothing is kept.
        return see_other("/book?thanks")
    problem = ""
    if not name or not text:
        problem = "Please write your name and a few words."
    elif len(name) > MAX_NAME or len(text) > MAX_TEXT:
        problem = f"A name has at most {MAX_NAME} letters, an entry at most {MAX_TEXT}."
    elif len(entries.query({"state": "waiting"}, limit=MAX_WAITING)) >= MAX_WAITING:
        # Anybody may write here; without an end, a script could fill the disk overnight.
        problem = "Many entries are waiting to be read. Please come back later."
    if problem:
        return show_public(problem=problem, name=name, text=text, status="400 Bad Request")
    entries.put({"key": new_key(), "name": name, "text": text, "state": "waiting", "answer": "",
                 "created": int(time.time() * 1000), "changed": int(time.time() * 1000)})
    print(f"A new entry of {len(text)} letters", flush=True)
    return see_other("/book?thanks")


# --- The owner's page --------------------------------------------------------------------------

def show_owner(query):
    state = query.get("state", "waiting")
    state = state if state in STATES else "waiting"
    digest, problem = None, ""
    try:
        digest = sibling("/digest/latest").get("digest")
    except SpaceError as trouble:
        problem = f"The digest cannot be read right now ({trouble.status})."
        print(f"digest: {trouble}", file=sys.stderr, flush=True)
    everything = entries.query(newest_first=True)
    return Answer(pages.owner_page(title(), everything, digest, problem, state))


def change(environ):
    form = read_form(environ) or {}
    now = int(time.time() * 1000)
    for action, values in (("show", {"state": "shown"}), ("hide", {"state": "hidden"})):
        if key := form.get(action):
            entries.update(key, values | {"changed": now})
    if key := form.get("delete"):
        entries.remove(key)
    if key := form.get("key"):
        entries.update(key, {"answer": form.get("answer", "")[:MAX_TEXT], "changed": now})
    where = urllib.parse.urlsplit(environ.get("HTTP_REFERER", "")).query
    return see_other(f"/?{where}" if where else "/")


def list_since(query):
    """For the digest: the entries since a time in milliseconds."""
    since = query.get("since", "0")
    if not since.isdigit():
        return as_json({"error": "`since` is not a time."}, "400 Bad Request")
    return as_json({"entries": entries.query({"key?gte": f"{int(since):013d}"})})


def static(name):
    file = STATIC / name
    if "/" in name or file.suffix not in TYPES or not file.is_file():
        return Answer(pages.message_page("Nothing here", "This page does not exist."), "404 Not Found")
    return Answer(file.read_bytes(), kind=TYPES[file.suffix], Cache_Control="no-cache")


def route(environ):
    method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "/")
    method = "GET" if method == "HEAD" else method
    query = {name: values[0] for name, values in
             urllib.parse.parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True).items()}
    match method, path:
        case "GET", "/":
            return show_owner(query)
        case "POST", "/entries":
            return change(environ)
        case "GET", "/api/entries":
            return list_since(query)
        case "GET", "/book":
            return show_public("Thank you! Your words will show up soon." if "thanks" in query else "")
        case "POST", "/book/sign":
            return sign(environ)
        case "GET", _ if path.startswith("/book/"):
            return static(path.removeprefix("/book/"))
    return Answer(pages.message_page("Nothing here", "This page does not exist."), "404 Not Found")


def app(environ, start_response):
    try:
        answer = route(environ)
    except SpaceError as trouble:
        print(f"{environ.get('PATH_INFO')}: {trouble}", file=sys.stderr, flush=True)
        answer = Answer(pages.message_page("Not right now", "The guestbook cannot be read at the moment."), "502 Bad Gateway")
    except Exception:
        traceback.print_exc()
        answer = Answer(pages.message_page("Something went wrong", "The owner finds the reason in the log."), "500 Internal Server Error")
    start_response(answer.status, answer.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]
