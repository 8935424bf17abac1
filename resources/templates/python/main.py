import base

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>@NAME@</title>
<style>
  :root {{ color-scheme: light dark; }}
  body {{ margin: 15vh auto 0; max-width: 34rem; padding: 0 1.5rem; font: 1rem/1.55 system-ui, sans-serif; }}
  h1 {{ margin: 0 0 .5rem; font-size: 2rem; letter-spacing: -.02em; }}
</style>
<h1>@NAME@</h1>
<p>Visits so far: <b>{count}</b>. The count is kept in the Base <code>counters</code>, so it
outlives a restart.</p>
<p>Change <code>main.py</code> and save: the next request gets the new program.</p>
"""


def app(environ, start_response):
    if environ["PATH_INFO"] not in ("", "/"):
        start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"There is nothing here.\n"]
    counter = base.get("counters", "visits") or {"key": "visits", "count": 0}
    counter["count"] += 1
    base.put("counters", counter)
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [PAGE.format(count=counter["count"]).encode()]
