# SPDX-License-Identifier: MIT
"""A small HTTP client that says what it sends: names under .localhost, cookies by hand, no redirects."""

import http.client
import json
import ssl
import urllib.parse


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.body)


class Site:
    """One host of the gateway. Connects to 127.0.0.1 whatever the name is, as browsers do with .localhost."""

    def __init__(self, port, host, ca=None):
        self.port = port
        self.host = host
        self.ca = ca
        self.cookie = None

    def ask(self, method, path, body=None, headers=None, limit=60):
        if self.ca:
            connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=limit, context=self._trusting())
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=limit)
        sent = {"Host": f"{self.host}:{self.port}", **({"Cookie": self.cookie} if self.cookie else {}), **(headers or {})}
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            sent.setdefault("Content-Type", "application/json")
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def get(self, path="/", **options):
        return self.ask("GET", path, **options)

    def post(self, path, body=None, **options):
        return self.ask("POST", path, body, **options)

    def _trusting(self):
        context = ssl.create_default_context(cafile=self.ca)
        context.check_hostname = False  # the name is in the Host header; the address is 127.0.0.1
        return context


def signed_in(space, alias):
    """The site of an instance with the cookie that its one-time address gives."""
    address = urllib.parse.urlsplit(space.launch_address(alias))
    site = Site(space.port, address.hostname)
    answer = site.get(f"{address.path}?{address.query}" if address.query else address.path)
    cookies = [value.split(";")[0] for value in answer.headers.get_all("Set-Cookie", [])]
    if answer.status not in (302, 303, 307) or not cookies:
        raise AssertionError(f"the one-time address of {alias} answered {answer.status}: {answer.text[:300]}")
    site.cookie = "; ".join(cookies)
    return site
