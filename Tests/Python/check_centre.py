"""Several real `triage-serve serve` on one PostgreSQL of the check's own: calls go on at any of them, and
nothing that was acknowledged is lost, whichever of them is ended hard.

usage: check_centre.py TRIAGE-SERVE LIBRARY [rounds of kill -9]
"""
import atexit
import collections
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid

from served import CANARY, SERVE, Client, Server, administrator, load, stream

ROUNDS = int(sys.argv[3]) if len(sys.argv) > 3 else 100 if "NIGHTLY" in os.environ else 8
SCOPE = ["open_call", "append_to_call", "close_call", "read_call", "list_call", "see_on_board"]


class Postgres:
    """One in a folder, reached by a socket in it and by nothing else; it never runs as root."""

    def __init__(self, folder):
        self.folder = folder
        self.bin = max(
            (f"/usr/lib/postgresql/{version}/bin" for version in os.listdir("/usr/lib/postgresql")),
            key=lambda path: float(path.split("/")[4]))
        self.like = []
        if os.getuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
            self.like = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        self.log = open(f"{folder}/log", "ab")
        subprocess.run(
            [*self.like, f"{self.bin}/initdb", "-D", f"{folder}/data", "-A", "trust", "-U", "triage", "-E", "UTF8",
             "--locale=C", "--wal-segsize=1"], stdout=self.log, stderr=self.log, check=True)
        self.start()
        self.sql("CREATE DATABASE centre", "postgres")
        self.address = f"postgresql:///centre?host={folder}&user=triage"

    def start(self):
        self.process = subprocess.Popen(
            [*self.like, f"{self.bin}/postgres", "-D", f"{self.folder}/data", "-k", self.folder, "-c", "listen_addresses="],
            stdout=self.log, stderr=self.log)
        atexit.register(self.process.terminate)
        while subprocess.run([f"{self.bin}/pg_isready", "-q", "-h", self.folder]).returncode:
            assert self.process.poll() is None, open(self.log.name).read()[-2000:]
            time.sleep(0.05)

    def stop(self, how):
        """SIGINT ends it as its administrator would, with all that is under way; SIGQUIT as a crash does."""
        self.process.send_signal(how)
        self.process.wait(60)

    def sql(self, statement, database="centre"):
        return subprocess.run(
            ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", "triage", "-d", database], input=statement,
            capture_output=True, text=True, check=True).stdout


def note():
    return {"id": uuid.uuid4().hex, "kind": "note", "text": CANARY}


def goes_on_elsewhere(servers, token):
    """A call that was begun at one server goes on at the other, its streams and the board's too."""
    one, two = (Client(server.port, token) for server in servers)
    call = "call-" + uuid.uuid4().hex
    path = f"/api/1/calls/{call}"
    one.ask("POST", "/api/1/calls", {"id": call}, 201)
    assert two.ask("GET", path, None, 200)[1]["call"] == call
    board = {}
    watching = threading.Thread(
        target=lambda: board.update(text=stream(two.port, token, "/api/1/board/stream", 0, lambda text: call in text)[1]))
    watching.start()
    watching.join(30)
    assert call in board["text"], board
    first = note()
    for asked in (one, two, one):
        answer = asked.ask("POST", path + "/events", {"events": [first]}, 200)[1]
        assert answer["events"][0]["number"] == 3 and answer["count"] == 3, answer
    late = two.ask("POST", path + "/events", {"events": [note()], "seen": 2}, 409)[1]
    assert late["code"] == "call-conflict" and late["count"] == 3, late
    # A stream that broke off at one server goes on at the other, with nothing left out or told twice.
    seen, _ = stream(one.port, token, path + "/stream", 0, lambda text: "id: 3\nevent: view" in text)
    heard = {}
    reading = threading.Thread(target=lambda: heard.update(ids=stream(
        two.port, token, path + "/stream", seen[-1], lambda text: "id: 9\nevent: view" in text)[0]))
    reading.start()
    for place in range(6):
        (one, two)[place % 2].ask("POST", path + "/events", {"events": [note()]}, 200)
    reading.join(30)
    assert seen + heard.get("ids", []) == list(range(1, 10)), (seen, heard)
    two.ask("POST", path + "/close", {"id": uuid.uuid4().hex, "ending": "resolved"}, 200)
    assert one.ask("POST", path + "/events", {"events": [note()]}, 409)[1]["code"] == "call-over"


def kept(postgres):
    """How often each id of an event is in the record, by call."""
    rows = (json.loads(line) for line in postgres.sql(
        "SELECT json_build_array(call, line) FROM triage_record.events").splitlines())
    return collections.Counter((call, json.loads(line).get("id")) for call, line in rows)


def is_sound(postgres):
    verified = subprocess.run([SERVE, "record", "verify", "--record", postgres.address], capture_output=True, text=True)
    assert verified.returncode == 0, verified.stdout + verified.stderr


def whatever_ends(servers, start, postgres, token):
    """While people write, a server is ended hard, or PostgreSQL is; whoever was not answered goes to the other
    server, as anything before two servers has it, and sends the same again."""
    rng = random.Random(5)
    stop, acknowledged = threading.Event(), []
    # Each person knows one server; the one that answers is told when theirs is gone.
    ports = [[server.port] for server in servers]
    people = [
        threading.Thread(target=load, args=(ports[seed % 2], token, acknowledged, stop, seed), daemon=True)
        for seed in range(8)]
    for person in people:
        person.start()
    refused = set()
    for round in range(ROUNDS):
        time.sleep(rng.uniform(0.1, 0.6))
        place = round % 2
        if round % 4 == 3:
            postgres.stop(rng.choice([signal.SIGINT, signal.SIGQUIT]))
            for server in servers:
                status, answer = Client(server.port, token).ask("POST", "/api/1/calls", {"id": "call-" + uuid.uuid4().hex})
                assert status == 503 and answer["code"] == "record-unavailable" and answer["help"], (status, answer)
                assert postgres.folder not in json.dumps(answer), "where the record is kept is nobody's business"
                refused.add(answer["title"])
                assert Client(server.port).ask("GET", "/healthz")[0] == 200
                assert Client(server.port).ask("GET", "/readyz")[0] == 503, "no calls can be taken"
            postgres.start()
        else:
            servers[place].end(signal.SIGKILL)
            # Their people go to the other at once.
            ports[place][0] = servers[1 - place].port
            time.sleep(rng.uniform(0.05, 0.2))
            servers[place] = start()
            ports[place][0] = servers[place].port
    # Whoever tries gets through again.
    for server in servers:
        end = time.monotonic() + 30
        while Client(server.port, token).ask("POST", "/api/1/calls", {"id": "call-" + uuid.uuid4().hex})[0] != 201:
            assert time.monotonic() < end, "no call can be taken though PostgreSQL is there again"
            time.sleep(0.1)
    time.sleep(0.3)
    stop.set()
    for person in people:
        person.join()
    wrong = [entry for entry in acknowledged if entry[0] == "problem"]
    assert not wrong, wrong[:3]
    found = kept(postgres)
    lost = [entry for entry in acknowledged if not found[entry]]
    doubled = [entry for entry, count in found.items() if entry[1] and count > 1]
    assert not lost and not doubled, (len(lost), len(doubled))
    is_sound(postgres)
    return len(acknowledged), refused


def hear_of_each_other(start, postgres, token):
    """Who only listens, and at another server than the one that they took a call at, keeps it."""
    servers = [start("--absent-seconds", "12") for _ in range(2)]
    call = "call-" + uuid.uuid4().hex
    Client(servers[0].port, token).ask("POST", "/api/1/calls", {"id": call}, 201)

    def events():
        return postgres.sql(f"SELECT line FROM triage_record.events WHERE call = '{call}' ORDER BY number").splitlines()

    end = time.monotonic() + 35
    stream(servers[1].port, token, f"/api/1/calls/{call}/stream", 0, lambda text: time.monotonic() > end)
    assert len(events()) == 2, events()
    end = time.monotonic() + 60
    while len(events()) == 2:
        assert time.monotonic() < end, "nobody is there, and the call is with nobody"
        time.sleep(1)
    assert json.loads(events()[2])["because"] == "timed_out", events()
    for server in servers:
        assert server.end(signal.SIGTERM) == 0


with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as data:
    os.chmod(folder, 0o700)
    os.chmod(data, 0o711)
    postgres = Postgres(data)
    start = lambda *more: Server(folder, *more, record=postgres.address)
    servers = [start()]
    token = administrator(servers[0]).ask("POST", "/api/1/tokens", {"label": "m", "days": 1, "scope": SCOPE}, 201)[1]["token"]
    servers.append(start())
    goes_on_elsewhere(servers, token)
    count, refused = whatever_ends(servers, start, postgres, token)
    goes_on_elsewhere(servers, token)
    for server in servers:
        assert server.end(signal.SIGTERM) == 0
    hear_of_each_other(start, postgres, token)
    log = open(f"{folder}/log").read()
    assert CANARY not in log and token not in log
    postgres.stop(signal.SIGINT)
print(f"two servers on one PostgreSQL, {ROUNDS} ends: {count} acknowledged events are all there, once; "
      f"without it: {', '.join(sorted(refused)) or 'not tried'}")
