"""The Base of this instance and the other Micro, with nothing but Python's own library."""

import json
import os
import urllib.error
import urllib.parse
import urllib.request

KEY = os.environ.get("DETA_PROJECT_KEY", "")
PROJECT = KEY.split("_")[0]
HOST = os.environ.get("DETA_BASE_HOST") or "database.deta.sh"


class SpaceError(Exception):
    """The Space or the other Micro refused, or did not answer."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


def _ask(method, address, headers, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data=data, method=method, headers=headers)
    if data is not None:
        request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=15) as answer:
            return json.loads(answer.read())
    except urllib.error.HTTPError as refusal:
        with refusal:
            text = refusal.read().decode(errors="replace")
        raise SpaceError(refusal.code, text[:300]) from refusal
    except (OSError, ValueError) as trouble:
        raise SpaceError(502, str(trouble)) from trouble


class Base:
    def __init__(self, name):
        self._address = f"https://{HOST}/v1/{PROJECT}/{name}"

    def _call(self, method, path, body=None):
        return _ask(method, self._address + path, {"X-API-Key": KEY}, body)

    def put(self, item):
        return self._call("PUT", "/items", {"items": [item]})["processed"]["items"][0]

    def get(self, key):
        try:
            return self._call("GET", "/items/" + urllib.parse.quote(key, safe=""))
        except SpaceError as refusal:
            if refusal.status == 404:
                return None
            raise

    def update(self, key, values):
        return self._call("PATCH", "/items/" + urllib.parse.quote(key, safe=""), {"set": values})

    def remove(self, key):
        return self._call("DELETE", "/items/" + urllib.parse.quote(key, safe=""))

    def query(self, *conditions, newest_first=False, limit=None):
        """All items for which one of `conditions` holds, sorted by key."""
        items, last = [], None
        while limit is None or len(items) < limit:
            page = self._call("POST", "/query", {
                "query": list(conditions), "sort": "desc" if newest_first else "asc",
                "limit": None if limit is None else limit - len(items), "last": last})
            items += page["items"]
            last = page["paging"].get("last")
            if last is None:
                break
        return items


def sibling(path):
    """What another Micro of this app answers: the same host, opened by the app's own key."""
    host = os.environ.get("DETA_SPACE_APP_HOSTNAME", "")
    if not host:
        raise SpaceError(502, "There is no other Micro here.")
    return _ask("GET", f"https://{host}{path}", {"X-API-Key": os.environ.get("DETA_API_KEY", "")})
