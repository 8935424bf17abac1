"""The HTTP API by the names it had, with the standard library only."""
import http.client
import json
import os


def call(method, host, path, body=None):
    key = os.environ["DETA_PROJECT_KEY"]
    connection = http.client.HTTPSConnection(host)
    connection.request(method, f"/v1/{key.split('_')[0]}{path}", body, {"X-API-Key": key, "Content-Type": "application/json"})
    answer = connection.getresponse()
    return [answer.status, answer.read().decode()]


def app(environ, start_response):
    said = [
        call("PUT", "database.deta.sh", "/raw/items", json.dumps({"items": [{"key": "x", "n": 1}]})),
        call("GET", "database.deta.sh", "/raw/items/x"),
        call("POST", "drive.deta.sh", "/raw/files?name=x.txt", "hello"),
        call("GET", "drive.deta.sh", "/raw/files/download?name=x.txt"),
    ]
    body = json.dumps(said).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
