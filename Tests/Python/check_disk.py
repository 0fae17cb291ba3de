"""A real `triage-serve serve` on a disk that is full: who writes is told in a sentence, reads go on, what was
acknowledged is there, and whoever sends again gets through when there is room. On a disk that lets nobody write it
does not start, and says why.

usage: check_disk.py TRIAGE-SERVE LIBRARY
"""
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid

from served import CANARY, LIBRARY, SERVE, Client, Server, administrator, kept, load

# A disk of its own, that nobody else sees, takes a root: at least one within this process.
if os.getuid() != 0 or "APART" not in os.environ:
    apart = ["unshare", "--mount"] + ([] if os.getuid() == 0 else ["--user", "--map-root-user"])
    if subprocess.run([*apart, "true"], capture_output=True).returncode:
        print("not tried: nobody may mount a disk here")
        raise SystemExit(0)
    os.execvpe(apart[0], [*apart, sys.executable, *sys.argv], {**os.environ, "APART": "1"})


def refused(client, *, reads):
    """What somebody who writes is told; who reads is answered."""
    status, answer = client.ask("POST", "/api/1/calls", {"id": "call-" + uuid.uuid4().hex})
    assert status == 503 and answer["code"] == "record-unavailable" and answer["help"], (status, answer)
    client.ask("GET", reads, None, 200)
    client.ask("GET", "/api/1/board", None, 200)
    assert client.ask("GET", "/healthz")[0] == 200
    status, answer = client.ask("GET", "/readyz")
    assert status == 503 and answer["code"] == "record-unavailable", ("it says that calls can be taken", status, answer)
    return answer["title"]


def while_people_write(port, token, work):
    """Does something while eight people write; each of them gets through in the end."""
    stop, acknowledged = threading.Event(), []
    people = [threading.Thread(target=load, args=([port], token, acknowledged, stop, seed)) for seed in range(8)]
    for person in people:
        person.start()
    time.sleep(1)
    told = work()
    before = len(acknowledged)
    end = time.monotonic() + 30
    while len(acknowledged) < before + 50:
        assert time.monotonic() < end, "nobody gets through though there is room again"
        time.sleep(0.05)
    stop.set()
    for person in people:
        person.join()
    wrong = [entry for entry in acknowledged if entry[0] == "problem"]
    assert not wrong, wrong[:3]
    return told, acknowledged


with tempfile.TemporaryDirectory() as folder:
    disk = f"{folder}/disk"
    os.mkdir(disk)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m,mode=700", "tmpfs", disk], check=True)
    server = Server(folder, record=f"{disk}/record")
    token = administrator(server).ask(
        "POST", "/api/1/tokens",
        {"label": "m", "days": 1, "scope": ["open_call", "append_to_call", "close_call", "read_call", "see_on_board"]}, 201)[1]["token"]
    client = Client(server.port, token)
    first = "call-" + uuid.uuid4().hex
    client.ask("POST", "/api/1/calls", {"id": first}, 201)

    def until(what):
        """Until a refusal says so: what is full for one may have room for another."""
        end = time.monotonic() + 20
        while True:
            try:
                said = refused(client, reads=f"/api/1/calls/{first}")
            except AssertionError:
                assert time.monotonic() < end, f"nobody is refused though the disk is {what}"
                time.sleep(0.05)
                continue
            return said

    def full():
        with open(f"{disk}/filler", "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(1 << 12))
            except OSError:
                pass
            said = until("full")
            time.sleep(2)
        os.remove(f"{disk}/filler")
        return said

    client.ask("GET", "/readyz", None, 200)
    told, acknowledged = while_people_write(server.port, token, full)
    client.ask("GET", "/readyz", None, 200)
    assert server.end(signal.SIGTERM) == 0
    found = kept(disk)
    lost = [entry for entry in acknowledged if found.get(entry, 0) == 0]
    doubled = [entry for entry, count in found.items() if count > 1]
    assert not lost and not doubled, (len(lost), len(doubled))
    verified = subprocess.run([SERVE, "record", "verify", "--record", f"{disk}/record"], capture_output=True, text=True)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    locked = subprocess.run(
        [SERVE, "serve", "--record", f"{disk}/record", "--library", LIBRARY, "--listen", "127.0.0.1:0"],
        capture_output=True, text=True, timeout=60)
    assert locked.returncode not in (0, 1) and "Fatal" not in locked.stderr, locked
    assert "cannot be opened for writing" in locked.stderr and "its disk" in locked.stderr, locked
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
    assert Server(folder, record=f"{disk}/record").end(signal.SIGTERM) == 0
    log = open(f"{folder}/log").read()
    assert CANARY not in log and token not in log
    subprocess.run(["umount", disk], check=True)
print(f"a full disk, and one that nobody can write to: {len(acknowledged)} acknowledged events are all there, once; "
      f"{told}; {locked.stderr.strip()}")
