"""Takes calls at a real `triage-serve serve`, and ends it hard while it works.

Everything here is the standard library's: what is checked is what any client sees.

usage: check_server.py TRIAGE-SERVE LIBRARY [rounds of kill -9]
"""
import http.server
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid

from served import CANARY, SERVE, Client, Server, administrator, kept, load, stream

ROUNDS = int(sys.argv[3]) if len(sys.argv) > 3 else 500 if "NIGHTLY" in os.environ else 10


def walk(client):
    """People, tokens, a call, and the documents."""
    once = client.ask(
        "POST", "/api/1/people", {"name": "ana", "label": f"{CANARY} Ana", "roles": ["clinician"]}, 201)[1]
    ana = Client(client.port)
    assert ana.sign_in("ana", once["password"])[0] == 201
    ana.ask("PUT", "/api/1/session/password", {"old": once["password"], "new": "a kettle on a blue roof 77"}, 200)
    call = "call-" + uuid.uuid4().hex
    ana.ask("POST", "/api/1/calls", {"id": call, "incident": CANARY}, 201)
    added = ana.ask(
        "POST", f"/api/1/calls/{call}/events",
        {"events": [{"id": uuid.uuid4().hex, "kind": "note", "text": CANARY}]}, 200)[1]
    assert added["count"] == 3 and added["view"]["next"], added
    assert ana.ask("GET", "/api/1/people")[0] == 403
    assert client.ask("GET", f"/api/1/calls/{call}")[0] == 403, "an administrator sees no call"
    # Whoever signs out leaves the call to the board.
    assert ana.ask("DELETE", "/api/1/session", None, 200)[1] == {"released": 1}
    assert ana.ask("GET", f"/api/1/calls/{call}")[0] == 401
    token = client.ask(
        "POST", "/api/1/tokens",
        {"label": "load", "days": 1,
         "scope": ["open_call", "append_to_call", "close_call", "read_call", "list_call", "read_metrics",
                   "see_on_board", "explain_call", "evaluate", "read_libraries", "hand_off"]}, 201)[1]["token"]
    machine = Client(client.port, token)
    row = next(row for row in machine.ask("GET", "/api/1/board", None, 200)[1]["calls"] if row["call"] == call)
    assert row["owner"] is None, row
    metrics = machine.ask("GET", "/metrics", None, 200)[1]
    for line in metrics.splitlines():
        assert line.startswith("#") or float(line.rsplit(" ", 1)[1]) >= 0, line
    document = machine.ask("GET", "/openapi.json", None, 200)[1]
    assert document["openapi"] == "3.1.0" and len(document["paths"]) > 30
    return token


def kills(folder, token):
    """Ends the server hard at random moments while people write to two hundred open calls; nothing acknowledged is
    lost or doubled."""
    rng = random.Random(7)
    server = Server(folder)
    port, stop, acknowledged = [server.port], threading.Event(), []
    people = [
        threading.Thread(target=load, args=(port, token, acknowledged, stop, seed, 25)) for seed in range(8)]
    for person in people:
        person.start()
    for _ in range(ROUNDS):
        time.sleep(rng.uniform(0.02, 0.5))
        server.end(signal.SIGKILL)
        server = Server(folder)
        port[0] = server.port
    time.sleep(0.3)
    stop.set()
    for person in people:
        person.join()
    assert server.end(signal.SIGTERM) == 0, "SIGTERM ends it in order"
    wrong = [entry for entry in acknowledged if entry[0] == "problem"]
    assert not wrong, wrong[:3]
    found = kept(folder)
    lost = [entry for entry in acknowledged if found.get(entry, 0) == 0]
    doubled = [entry for entry, count in found.items() if count > 1]
    assert not lost and not doubled, (len(lost), len(doubled))
    verified = subprocess.run([SERVE, "record", "verify", "--record", f"{folder}/record"], capture_output=True, text=True)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    return len(acknowledged)


def two_servers(folder, token):
    """A call begun at one server goes on at another, its stream too; who is too late is told."""
    servers = [Server(folder), Server(folder)]
    one, two = (Client(server.port, token) for server in servers)
    call = "call-" + uuid.uuid4().hex
    path = f"/api/1/calls/{call}"
    note = lambda: {"id": uuid.uuid4().hex, "kind": "note", "text": CANARY}
    one.ask("POST", "/api/1/calls", {"id": call}, 201)
    two.ask("POST", "/api/1/calls", {"id": call}, 200)
    first = note()
    one.ask("POST", path + "/events", {"events": [first], "seen": 2}, 200)
    again = two.ask("POST", path + "/events", {"events": [first], "seen": 2}, 200)[1]
    assert again["repeated"] and again["events"][0]["number"] == 3, again
    late = two.ask("POST", path + "/events", {"events": [note()], "seen": 2}, 409)[1]
    assert late["code"] == "call-conflict" and late["count"] == 3 and len(late["new"]) == 1, late
    ids, _ = stream(one.port, token, path + "/stream", 0, lambda text: "event: view" in text)
    assert ids == [1, 2, 3], ids
    heard = {}
    reader = threading.Thread(target=lambda: heard.update(
        ids=stream(two.port, token, path + "/stream", 3, lambda text: "id: 5\nevent: view" in text)[0]))
    reader.start()
    for _ in range(2):
        one.ask("POST", path + "/events", {"events": [note()]}, 200)
    servers[0].end(signal.SIGKILL)
    reader.join(30)
    assert heard.get("ids") == [4, 5], heard
    two.ask("POST", path + "/close", {"id": uuid.uuid4().hex, "ending": "resolved"}, 200)
    over = two.ask("POST", path + "/events", {"events": [note()]}, 409)[1]
    assert over["code"] == "call-over", over
    assert servers[1].end(signal.SIGTERM) == 0


def stops(folder, token):
    """A server that is told to stop says so, and waits for nobody without limit."""
    server = Server(folder)
    client = Client(server.port, token)
    call = "call-" + uuid.uuid4().hex
    client.ask("POST", "/api/1/calls", {"id": call}, 201)
    for _ in range(40):
        events = [{"id": uuid.uuid4().hex, "kind": "note", "text": "n" * 9000} for _ in range(20)]
        client.ask("POST", f"/api/1/calls/{call}/events", {"events": events}, 200)
    head = f" HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
    links = []
    for text in (
            f"GET /api/1/calls/{call}/stream{head}\r\n",
            f"POST /api/1/calls{head}Content-Type: application/json\r\nContent-Length: 30\r\n\r\n{{",
            "GET /healthz HTTP/1.1\r\nHost:"):
        link = socket.socket()
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        link.connect(("127.0.0.1", server.port))
        link.sendall(text.encode())
        links.append(link)
    time.sleep(0.5)
    start = time.time()
    assert server.end(signal.SIGTERM) == 0
    assert time.time() - start < 14, time.time() - start
    for link in links:
        link.close()
    said = [json.loads(line)["message"] for line in open(f"{folder}/log").read().splitlines()]
    assert said[-1] == "stopped" and any(text.startswith("stopping; ") for text in said[-20:]), said[-20:]


class Dispatch(http.server.BaseHTTPRequestHandler):
    """Another program, that takes a message only now and then."""

    rng, heard = random.Random(3), []

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        taken = self.rng.random() < 0.6
        if taken:
            assert self.headers["Triage-Signature"].startswith("ed25519="), self.headers
            self.heard.append((int(self.headers["Triage-Sequence"]), body))
        self.send_response(200 if taken else 503)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def pushes(folder, token):
    """Decisions reach another program in order, whatever it and we do meanwhile; practice does not."""
    dispatch = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Dispatch)
    threading.Thread(target=dispatch.serve_forever, daemon=True).start()
    with open(f"{folder}/push.json", "w") as file:
        json.dump(
            {"url": f"http://127.0.0.1:{dispatch.server_port}/in", "kinds": ["decided"],
             "body": {"call": "$call", "number": "$number", "tier": "$ladders.response.shown", "ours": True}}, file)
    subprocess.run(
        [SERVE, "record", "checkpoint", "--record", f"{folder}/record", "--key", f"{folder}/key", "--new-key",
         "--to", f"{folder}/checkpoint"], check=True, capture_output=True)
    options = ("--push", f"{folder}/push.json", "--push-key", f"{folder}/key")
    server = Server(folder, *options)
    expected = []
    for round in range(3):
        client = Client(server.port, token)
        for training in (False, True):
            call = "call-" + uuid.uuid4().hex
            client.ask("POST", "/api/1/calls", {"id": call, "training": training}, 201)
            for rung in ("mobile_crisis", "emergency"):
                added = client.ask(
                    "POST", f"/api/1/calls/{call}/decisions", {"id": uuid.uuid4().hex, "rungs": {"response": rung}}, 200)
                if not training:
                    expected.append((call, added[1]["events"][0]["number"], rung))
        if round < 2:
            server.end(signal.SIGKILL)
            server = Server(folder, *options)
    end = time.time() + 60
    while len({sequence for sequence, _ in Dispatch.heard}) < len(expected) and time.time() < end:
        time.sleep(0.1)
    assert server.end(signal.SIGTERM) == 0
    dispatch.shutdown()
    first = {}
    for sequence, body in Dispatch.heard:
        first.setdefault(sequence, body)
    heard = [(body["call"], body["number"], body["tier"]) for body in first.values()]
    assert heard == expected and list(first) == sorted(first), (heard, expected)
    return len(heard)


with tempfile.TemporaryDirectory() as folder:
    os.chmod(folder, 0o700)
    server = Server(folder)
    token = walk(administrator(server))
    assert server.end(signal.SIGTERM) == 0, "SIGTERM ends it in order"
    count = kills(folder, token)
    two_servers(folder, token)
    stops(folder, token)
    told = pushes(folder, token)
    log = open(f"{folder}/log").read()
    assert CANARY not in log and "kettle" not in log and token not in log
    for line in log.splitlines():
        json.loads(line)
    refused = subprocess.run(
        [SERVE, "serve", "--record", f"{folder}/record", "--listen", "0.0.0.0:0"], capture_output=True, text=True)
    assert refused.returncode == 2 and "--behind" in refused.stderr, refused
with tempfile.TemporaryDirectory() as folder:
    refused = subprocess.run(
        [SERVE, "serve", "--record", f"{folder}/new", "--library", f"{folder}/none", "--listen", "127.0.0.1:0"],
        capture_output=True, text=True)
    assert refused.returncode == 2 and not os.path.exists(f"{folder}/new"), refused
print(f"{ROUNDS} times ended hard: {count} acknowledged events are all there, once; "
      f"{told} decisions reached dispatch in order")
