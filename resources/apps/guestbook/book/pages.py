"""Everything that becomes HTML. Text from outside goes through `escape`, always."""

import datetime
import pathlib
import string
from html import escape

_FOLDER = pathlib.Path(__file__).parent / "templates"


def _fill(template, **values):
    return string.Template((_FOLDER / template).read_text(encoding="utf-8")).substitute(values)


def _when(milliseconds):
    moment = datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.timezone.utc)
    text = f"{moment.day} {moment.strftime('%B %Y')}"
    return f'<time datetime="{moment.isoformat(timespec="seconds")}">{text}</time>'


def _lines(text):
    return "<br>".join(escape(line) for line in text.splitlines())


def _initial(name):
    # The same name always gets the same of six tints; the letter alone would be too alike.
    tint = sum(map(ord, name)) % 6
    return f'<span class="face tint{tint}" aria-hidden="true">{escape(name[:1].upper())}</span>'


def _entry(entry, actions="", badge=""):
    answer = entry.get("answer", "")
    below = f'<p class="answer"><strong>Answer</strong> {_lines(answer)}</p>' if answer else ""
    return (
        f'<li class="entry" id="entry-{escape(entry["key"])}" data-state="{escape(entry["state"])}">'
        f'{_initial(entry["name"])}<div class="words"><p class="by"><strong>{escape(entry["name"])}</strong> '
        f'{_when(entry["created"])}{badge}</p><p class="text">{_lines(entry["text"])}</p>{below}{actions}</div></li>')


def _page(title, body, area):
    return _fill("page.html", title=escape(title), body=body, area=area)


def public_page(title, welcome, entries, notice="", problem="", name="", text=""):
    shown = "".join(_entry(entry) for entry in entries)
    listing = f'<ol class="entries">{shown}</ol>' if shown else (
        '<p class="empty">Nobody has written yet. The first line could be yours.</p>')
    message = ""
    if notice:
        message = f'<p class="notice" role="status">{escape(notice)}</p>'
    if problem:
        message = f'<p class="notice bad" role="alert">{escape(problem)}</p>'
    body = _fill("public.html", title=escape(title), welcome=escape(welcome), message=message,
                 name=escape(name), text=escape(text), entries=listing)
    return _page(title, body, "public")


_BADGES = {"waiting": '<span class="badge waiting">Waiting</span>', "shown": '<span class="badge shown">Shown</span>',
           "hidden": '<span class="badge">Hidden</span>'}


def _button(key, action, label, who, style=""):
    return (f'<button name="{action}" value="{escape(key)}" class="{style}" '
            f'aria-label="{label} the entry of {escape(who)}">{label}</button>')


def _owner_entry(entry):
    key, who, state = entry["key"], entry["name"], entry["state"]
    buttons = ""
    if state != "shown":
        buttons += _button(key, "show", "Show", who, "primary")
    if state != "hidden":
        buttons += _button(key, "hide", "Hide", who)
    else:
        buttons += _button(key, "delete", "Delete", who, "danger")
    answer = _fill("answer.html", key=escape(key), answer=escape(entry.get("answer", "")), who=escape(who))
    actions = f'<form method="post" action="/entries" class="buttons">{buttons}</form>{answer}'
    return _entry(entry, actions, _BADGES.get(state, ""))


def _digest(digest):
    if digest is None:
        return ('<p class="soft">The first digest comes tomorrow morning. '
                'You can also make one now.</p>')
    words = "".join(f'<li>{escape(word)}</li>' for word in digest.get("words", []))
    names = ", ".join(escape(name) for name in digest.get("names", [])) or "nobody"
    count = digest.get("count", 0)
    line = "1 entry" if count == 1 else f"{count} entries"
    cloud = f'<ul class="cloud" aria-label="Frequent words">{words}</ul>' if words else ""
    return (f'<p class="figure"><strong>{line}</strong><span class="soft">{escape(digest.get("day", ""))}</span></p>'
            f'<p>From {names}.</p>{cloud}')


def owner_page(title, entries, digest, digest_problem, state):
    counts = {name: sum(1 for entry in entries if entry["state"] == name) for name in _BADGES}
    wanted = [entry for entry in entries if state in ("all", entry["state"])]
    tabs = ""
    for name, label in (("waiting", "Waiting"), ("shown", "Shown"), ("hidden", "Hidden"), ("all", "All")):
        current = ' aria-current="page"' if name == state else ""
        number = len(entries) if name == "all" else counts[name]
        tabs += f'<a href="/?state={name}"{current}>{label} <span>{number}</span></a>'
    empty = {"waiting": "Nothing waits for you.", "shown": "Nothing is shown yet.", "hidden": "Nothing is hidden.",
             "all": "Nobody has written yet. Give people the address of your public page."}[state]
    listing = "".join(_owner_entry(entry) for entry in wanted)
    listing = f'<ol class="entries">{listing}</ol>' if listing else f'<p class="empty">{empty}</p>'
    panel = f'<p class="notice bad">{escape(digest_problem)}</p>' if digest_problem else _digest(digest)
    body = _fill("owner.html", title=escape(title), tabs=tabs, entries=listing, digest=panel)
    return _page(title, body, "owner")


def message_page(title, text):
    return _page(title, f'<main class="sheet narrow"><h1>{escape(title)}</h1><p>{escape(text)}</p></main>', "public")
