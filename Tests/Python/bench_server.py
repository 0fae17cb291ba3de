"""Measures a real `triage-serve serve` on this machine with two hundred open calls: how long an answer takes that
is durable, how long the board, how many notes and how many answers a second beside a POST that does nothing, and
memory over time.

Ends with 1 when something that is promised is not kept.

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


# What was promised and not kept.
missed = []


def show(what, value, unit, promised=None):
    kept = "" if promised is None else f"   promised: {promised:g} {unit}{'' if value <= promised else ', MISSED'}"
    if promised is not None and not value <= promised:
        missed.append(what)
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
        view = self.ask("POST", "/api/1/calls", {"id": call}, 201)[1]["view"]
        # Begun at different moments, so that they do not end at once.
        return [call, self.rng.randrange(EVENTS), view["next"]]

    def say(self):
        place = self.rng.randrange(len(self.calls))
        call, said, following = self.calls[place]
        self.add(call, events())
        self.calls[place][1] = said + 1
        if said + 1 == EVENTS:
            self.end(place)

    def answer(self):
        """One answer to what is asked next on a call: as they come, they make calls of all kinds."""
        place = self.rng.randrange(len(self.calls))
        call, _, following = self.calls[place]
        asked = [question for question in following if question["answers"]]
        if not asked:
            return self.end(place)
        answer = self.rng.choice(asked[0]["answers"])["answer"]
        view = self.add(call, {"events": [
            {"id": uuid.uuid4().hex, "kind": "answered", "person": "person", "question": asked[0]["question"],
             "answer": [answer] if asked[0]["several"] else answer}]})
        self.calls[place][2] = view["next"]

    def add(self, call, body):
        begun = time.perf_counter()
        view = self.ask("POST", f"/api/1/calls/{call}/events", body, 200)[1]["view"]
        self.times.append(time.perf_counter() - begun)
        return view

    def end(self, place):
        self.ask("POST", f"/api/1/calls/{self.calls[place][0]}/close",
                 {"id": uuid.uuid4().hex, "ending": "resolved", "although": "it is only measured"}, 200)
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
    # In turns, so that what else the machine does falls on all.
    files = {person: os.open(f"{folder}/{place}", os.O_WRONLY | os.O_CREAT, 0o600) for place, person in enumerate(people)}

    def nothing(person):
        person.ask("POST", "/api/1/session/second-factor", None, 200)
        os.write(files[person], b"a" * 300)
        os.fdatasync(files[person])

    works = {"a POST that does nothing, and fdatasync": nothing, "an event, acknowledged": Person.say,
             "an answer, acknowledged": Person.answer}
    rates, spent = {what: [] for what in works}, {what: 0 for what in works}
    for _ in range(4):
        for what, work in works.items():
            before = server.spent()
            rates[what].append(rate(people, 2, work))
            spent[what] += server.spent() - before
    least, event, answer = (sum(rates[what]) / len(rates[what]) for what in works)
    for what in works:
        show(what, sum(rates[what]) / len(rates[what]), "a second")
        show("  the server's processor for each", spent[what] / (2 * sum(rates[what])) * 1e3, "ms")
    show("the first beside the second", least / event, "times", 2.5)
    show("the first beside the third", least / answer, "times")
    assert server.end(signal.SIGTERM) == 0
if missed:
    raise SystemExit(f"not kept: {'; '.join(missed)}")
