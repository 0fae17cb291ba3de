"""A real `triage-serve serve`, and who asks it: what the checks of the server share.

Everything here is the standard library's: what is checked is what any client sees. Each check is called with
TRIAGE-SERVE and LIBRARY first.
"""
import atexit
import base64
import hashlib
import hmac
import http.client
import json
import os
import random
import sqlite3
import struct
import subprocess
import sys
import time
import uuid

SERVE, LIBRARY = sys.argv[1], sys.argv[2]
# Stands in what is said on calls, and so may stand nowhere else.
CANARY = "CANARY"


class Server:
    """One process; what it says goes to a file."""

    def __init__(self, folder, *more, record=None, before=None):
        self.log = open(f"{folder}/log", "ab")
        self.process = subprocess.Popen(
            [SERVE, "serve", "--record", record or f"{folder}/record", "--library", LIBRARY,
             "--listen", "127.0.0.1:0", "--requests-a-second", "100000", *more],
            stdout=subprocess.PIPE, stderr=self.log, text=True, preexec_fn=before)
        # Where a check fails, what it started ends too.
        atexit.register(self.process.kill)
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if line.startswith("Answers at "):
                self.port = int(line.strip().rstrip("/").rsplit(":", 1)[1])
                return
        raise SystemExit(f"the server did not start: {self.said}{open(self.log.name).read()[-2000:]}")

    def resident(self):
        """Megabytes that it holds in memory."""
        status = open(f"/proc/{self.process.pid}/status").read()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def spent(self):
        """Seconds that processors worked for it."""
        times = open(f"/proc/{self.process.pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")

    def end(self, how):
        self.process.send_signal(how)
        code = self.process.wait(20)
        self.process.stdout.close()
        self.log.close()
        return code


class Client:
    """Somebody who asks, with a cookie or a token."""

    # Seconds after which a connection is not used again; a server holds one for a minute.
    patience = 50

    def __init__(self, port, token=None):
        self.port, self.token, self.cookie, self.csrf, self.link = port, token, None, None, None

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def headers(self, body):
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if self.cookie:
            headers["Cookie"] = self.cookie
            headers["Triage-CSRF"] = self.csrf or ""
        return headers

    def ask(self, method, path, body=None, expect=None):
        if self.link is not None and time.monotonic() > self.used + self.patience:
            self.link.close()
            self.link = None
        self.used = time.monotonic()
        if self.link is None:
            self.link = self.connection()
        try:
            self.link.request(method, path, None if body is None else json.dumps(body), self.headers(body))
            answer = self.link.getresponse()
            text = answer.read().decode()
        except Exception:
            self.link.close()
            self.link = None
            raise
        if answer.getheader("Set-Cookie"):
            self.set_cookie = answer.getheader("Set-Cookie")
            self.cookie = self.set_cookie.split(";")[0]
        if answer.will_close:
            self.link.close()
            self.link = None
        value = json.loads(text) if text.startswith(("{", "[")) else text
        if expect is not None and answer.status != expect:
            raise SystemExit(f"{method} {path}: {answer.status} in place of {expect}: {text[:500]}")
        return answer.status, value

    def sign_in(self, name, password, code=None):
        status, here = self.ask(
            "POST", "/api/1/session", {"name": name, "password": password, **({"code": code} if code else {})})
        if status == 201:
            self.csrf = here["csrf"]
        return status, here


def totp(secret, step):
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    place = digest[19] & 15
    return f"{(struct.unpack('>I', digest[place:place + 4])[0] & 0x7FFFFFFF) % 1000000:06}"


def second_factor(client, own):
    secret = client.ask("POST", "/api/1/session/second-factor", None, 200)[1]["secret"]
    code = totp(secret, int(time.time()) // 30)
    client.ask(
        "PUT", "/api/1/session/second-factor", {"secret": secret, "code": code, "password": own}, 200)


def administrator(server):
    """The first account, with a password and a second factor of its own."""
    words = next(line for line in server.said.splitlines() if line.startswith("The first account")).split()
    name, once = words[4].rstrip(","), words[-1]
    client = Client(server.port)
    assert client.sign_in(name, "wrong " + once)[0] == 401
    status, here = client.sign_in(name, once)
    assert status == 201 and here["pending"] == ["new_password", "second_factor"], here
    assert client.ask("GET", "/api/1/people")[0] == 403
    own = "four plain words make one " + uuid.uuid4().hex
    csrf, client.csrf = client.csrf, "another"
    assert client.ask("PUT", "/api/1/session/password", {"old": once, "new": own})[1]["code"] == "csrf-token-wrong"
    client.csrf = csrf
    client.ask("PUT", "/api/1/session/password", {"old": once, "new": own}, 200)
    second_factor(client, own)
    assert client.ask("GET", "/api/1/session", None, 200)[1]["pending"] == []
    return client


def person(admin, name, roles):
    """Somebody who is let in, with a password of their own."""
    once = admin.ask("POST", "/api/1/people", {"name": name, "label": name, "roles": roles}, 201)[1]
    client = Client(admin.port)
    assert client.sign_in(name, once["password"])[0] == 201
    own = "four plain words make one " + name * 4
    client.ask("PUT", "/api/1/session/password", {"old": once["password"], "new": own}, 200)
    if client.ask("GET", "/api/1/session", None, 200)[1]["pending"]:
        second_factor(client, own)
    return client


def load(port, token, acknowledged, stop, seed, calls=1):
    """Holds so many calls open, adds to them, and closes each after a while; sends again what was not answered, by
    the same ids, until it is."""
    rng = random.Random(seed)
    client = Client(port[0], token)
    new = lambda: uuid.UUID(int=rng.getrandbits(128)).hex
    # How often each was written to.
    held, pending = {}, None
    while not stop.is_set():
        if pending is None:
            call = rng.choice(list(held)) if len(held) == calls else None
            if call is None:
                call = "call-" + new()
                pending = ("/api/1/calls", {"id": call}, [call])
            elif held[call] == 25:
                id = new()
                body = {"id": id, "ending": "resolved", "although": "it is only tried"}
                pending = (f"/api/1/calls/{call}/close", body, [id])
            else:
                ids = [new() for _ in range(rng.randint(1, 3))]
                events = [{"id": id, "kind": "note", "text": f"{CANARY} {rng.random()}"} for id in ids]
                pending = (f"/api/1/calls/{call}/events", {"events": events}, ids)
        client.port = port[0]
        try:
            status, answer = client.ask("POST", pending[0], pending[1])
        except (OSError, http.client.HTTPException):
            time.sleep(0.02)
            continue
        if status in (429, 503):
            time.sleep(0.02)
            continue
        if status not in (200, 201):
            acknowledged.append(("problem", status, answer))
            return
        acknowledged.extend((call, id) for id in pending[2])
        if pending[0].endswith("/close"):
            del held[call]
        else:
            held[call] = held.get(call, 0) + 1
        pending = None


def stream(port, token, path, last, enough):
    """Reads server-sent events behind a number until there is enough; the ids of events, and all text."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    link.request("GET", path, None, {"Authorization": f"Bearer {token}", "Last-Event-ID": str(last)})
    answer, text = link.getresponse(), ""
    assert answer.status == 200 and answer.getheader("Content-Type") == "text/event-stream", answer.status
    while not enough(text):
        text += answer.readline().decode()
    link.close()
    pieces = [piece.splitlines() for piece in text.split("\n\n")]
    return [int(lines[0][4:]) for lines in pieces if len(lines) > 1 and lines[1] == "event: event"], text


def kept(folder):
    """Every id of every event in the record, by call."""
    db = sqlite3.connect(f"file:{folder}/record/calls.sqlite?mode=ro", uri=True)
    found = {}
    for call, line in db.execute("SELECT call, line FROM events"):
        id = json.loads(line).get("id")
        if id:
            found[(call, id)] = found.get((call, id), 0) + 1
    db.close()
    return found
