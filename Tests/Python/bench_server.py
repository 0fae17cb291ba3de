"""Measures a real `triage-serve serve` on this machine with two hundred open calls: how long an answer takes that
is durable, how long the board, how many a second beside a POST that does nothing, and memory over time.

usage: bench_server.py TRIAGE-SERVE LIBRARY [seconds]
"""
import os
import random
import signal
import sys
import tempfile
import threading
import time
import uuid

from served import Client, Server, administrator

SECONDS = float(sys.argv[3]) if len(sys.argv) > 3 else 20
CALLS, PEOPLE, EVENTS = 200, 4, 40
# Events a second of all people together: each of two hundred calls has one a second.
PACE = 200


def show(what, value, unit, promised=None):
    kept = "" if promised is None else f"   promised: {promised:g} {unit}{'' if value <= promised else ', MISSED'}"
    print(f"{what:<48}{value:>9.3g} {unit}{kept}", flush=True)


def events(count=1):
    return {"events": [{"id": uuid.uuid4().hex, "kind": "note", "text": "said in a whisper"} for _ in range(count)]}


class Person(Client):
    """Takes calls, fifty at once, and ends each after some events, as a day has it."""

    def __init__(self, port, token, seed):
        super().__init__(port, token)
        self.rng, self.times = random.Random(seed), []
        self.calls = [self.begin() for _ in range(CALLS // PEOPLE)]

    def begin(self):
        call = "call-" + uuid.uuid4().hex
        self.ask("POST", "/api/1/calls", {"id": call}, 201)
        # Begun at different moments, so that they do not end at once.
        return [call, self.rng.randrange(EVENTS)]

    def say(self):
        place = self.rng.randrange(len(self.calls))
        call, said = self.calls[place]
        body = events()
        begun = time.perf_counter()
        self.ask("POST", f"/api/1/calls/{call}/events", body, 200)
        self.times.append(time.perf_counter() - begun)
        self.calls[place][1] = said + 1
        if said + 1 == EVENTS:
            self.ask("POST", f"/api/1/calls/{call}/close", {"id": uuid.uuid4().hex, "ending": "resolved"}, 200)
            self.calls[place] = self.begin()

    def work(self, until):
        due = time.perf_counter()
        while time.monotonic() < until:
            self.say()
            due = max(due + PEOPLE / PACE, time.perf_counter() - 1)
            time.sleep(max(0, due - time.perf_counter()))


def together(people, work):
    """Runs something as everybody at once, each in a thread."""
    threads = [threading.Thread(target=work, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    return threads


def rate(people, seconds, work):
    """How often a second everybody together gets something done, as fast as they can."""
    counts, until = [0] * len(people), time.monotonic() + seconds

    def run(person):
        place = people.index(person)
        while time.monotonic() < until:
            work(person)
            counts[place] += 1

    for thread in together(people, run):
        thread.join()
    return sum(counts) / seconds


with tempfile.TemporaryDirectory(dir=".") as folder:
    os.chmod(folder, 0o700)
    server = Server(folder)
    token = administrator(server).ask(
        "POST", "/api/1/tokens",
        {"label": "m", "days": 1, "scope": ["open_call", "append_to_call", "close_call", "read_call", "see_on_board"]},
        201)[1]["token"]
    people = [Person(server.port, token, seed) for seed in range(PEOPLE)]
    until = time.monotonic() + SECONDS
    threads = together(people, lambda person: person.work(until))
    memory, board = [], []
    watching = Client(server.port, token)
    while time.monotonic() < until:
        time.sleep(min(SECONDS / 40, 5))
        memory.append(server.resident())
        if len(memory) % 8 == 0:
            begun = time.perf_counter()
            rows = watching.ask("GET", "/api/1/board", None, 200)[1]["calls"]
            board.append(time.perf_counter() - begun)
            assert len(rows) >= CALLS - PEOPLE, len(rows)
    for thread in threads:
        thread.join()
    times = sorted(time for person in people for time in person.times)
    print(f"server: {CALLS} open calls, {len(times) / SECONDS:.0f} events a second for {SECONDS:.0f} seconds, on loopback")
    show("request to durable answer, half of them", times[len(times) // 2] * 1e3, "ms")
    show("request to durable answer, 99 of 100", times[len(times) * 99 // 100] * 1e3, "ms", 50)
    show("the board, at worst", max(board), "s", 1)
    # The first fifth is the time in which all that is held comes to be.
    settled = memory[len(memory) // 5:]
    third = len(settled) // 3
    before, after = sum(settled[:third]) / third, sum(settled[-third:]) / third
    print("memory in MB: " + " ".join(f"{value:.0f}" for value in memory[::max(1, len(memory) // 10)]))
    show("the last third's memory beside the first's", after / before, "times", 1.1)
    # In turns, so that what else the machine does falls on both.
    ours, least = [], []
    files = {person: os.open(f"{folder}/{place}", os.O_WRONLY | os.O_CREAT, 0o600) for place, person in enumerate(people)}

    def nothing(person):
        person.ask("POST", "/api/1/session/second-factor", None, 200)
        os.write(files[person], b"a" * 300)
        os.fdatasync(files[person])

    for _ in range(4):
        least.append(rate(people, 2, nothing))
        ours.append(rate(people, 2, lambda person: person.say()))
    show("a POST that does nothing, and fdatasync", sum(least) / len(least), "a second")
    show("an event, acknowledged", sum(ours) / len(ours), "a second")
    show("the first beside the second", sum(least) / sum(ours), "times", 2.5)
    assert server.end(signal.SIGTERM) == 0
