import json
import os


def app(environ, start_response):
    body = json.dumps({"env": dict(os.environ), "path": environ["PATH_INFO"]}).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
