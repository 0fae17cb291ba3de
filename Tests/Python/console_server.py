"""A `triage-serve serve` of one's own with people of every role, for the checks that look at its pages."""
import base64
import hashlib
import hmac
import http.client
import json
import os
import re
import signal
import socket
import struct
import subprocess
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

ROLES = {"jd": "clinician", "ana": "clinician", "sup": "supervisor", "author": "author", "trainer": "trainer", "auditor": "auditor"}


def totp(secret):
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    place = digest[19] & 15
    return f"{(struct.unpack('>I', digest[place:place + 4])[0] & 0x7FFFFFFF) % 1000000:06}"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Server:
    """One record and one port; the process can be killed and started again."""

    def __init__(self, serve, library, folder):
        self.serve, self.library, self.folder, self.port = serve, library, folder, free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.said = self.start()

    def start(self):
        self.log = open(f"{self.folder}/log", "ab")
        self.process = subprocess.Popen(
            [self.serve, "serve", "--record", f"{self.folder}/record", "--library", self.library,
             "--listen", f"127.0.0.1:{self.port}", "--requests-a-second", "100000"],
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        said = ""
        for line in self.process.stdout:
            said += line
            if line.startswith("Answers at "):
                return said
        raise SystemExit(f"the server did not start: {said}{open(self.log.name).read()[-2000:]}")

    def end(self, how=signal.SIGKILL):
        if self.process.poll() is None:
            os.kill(self.process.pid, how)
            self.process.wait(30)
        self.process.stdout.close()
        self.log.close()


class Client:
    """Somebody who asks without a browser; `cookie` is theirs in a browser, too."""

    def __init__(self, server):
        self.server, self.cookie, self.csrf = server, None, None

    def raw(self, method, path, body=None, headers=None):
        link = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        given = dict(headers or {})
        if self.cookie:
            given.setdefault("Cookie", self.cookie)
        link.request(method, path, body, given)
        answer = link.getresponse()
        text = answer.read().decode()
        link.close()
        if answer.getheader("Set-Cookie"):
            self.cookie = answer.getheader("Set-Cookie").split(";")[0]
        return answer.status, text

    def ask(self, method, path, body=None, expect=200):
        headers = {"Triage-CSRF": self.csrf or ""} | ({"Content-Type": "application/json"} if body is not None else {})
        status, text = self.raw(method, path, None if body is None else json.dumps(body), headers)
        if status != expect:
            raise AssertionError(f"{method} {path}: {status} in place of {expect}: {text[:500]}")
        return json.loads(text) if text.startswith(("{", "[")) else text

    def form(self, path, **fields):
        return self.raw("POST", path, urlencode({"csrf": self.csrf or ""} | fields, doseq=True), {
            "Content-Type": "application/x-www-form-urlencoded", "Origin": self.server.base})

    def sign_in(self, name, password, code=None):
        here = self.ask("POST", "/api/1/session", {"name": name, "password": password} | ({"code": code} if code else {}), 201)
        self.csrf = here["csrf"]
        return here

    def enter(self, name, once):
        """The first sign-in: a password of one's own, and the second factor where the role asks for it."""
        self.name, self.password, self.secret = name, "four plain words make one " + uuid.uuid4().hex, None
        here = self.sign_in(name, once)
        self.ask("PUT", "/api/1/session/password", {"old": once, "new": self.password})
        if "second_factor" in here["pending"]:
            self.secret = self.ask("POST", "/api/1/session/second-factor", None)["secret"]
            self.ask("PUT", "/api/1/session/second-factor",
                     {"secret": self.secret, "code": totp(self.secret), "password": self.password})
        return self

    def open_call(self, incident, **more):
        call = "call-" + uuid.uuid4().hex
        self.ask("POST", "/api/1/calls", {"id": call, "incident": incident} | more, 201)
        return call

    def add(self, call, *events):
        events = [{"id": uuid.uuid4().hex} | event for event in events]
        return self.ask("POST", f"/api/1/calls/{call}/events", {"events": events})


def everybody(server):
    """The first administrator and a person of each role, signed in."""
    words = re.search(r"The first account.*", server.said).group(0).split()
    people = {"admin": Client(server).enter(words[4].rstrip(","), words[-1])}

    def enter(name):
        once = people["admin"].ask(
            "POST", "/api/1/people", {"name": name, "label": name.upper(), "roles": [ROLES[name]]}, 201)["password"]
        return name, Client(server).enter(name, once)
    # A password takes its time to be judged.
    with ThreadPoolExecutor(2) as two:
        people |= two.map(enter, ROLES)
    return people
