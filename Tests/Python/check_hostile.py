"""Sends a real `triage-serve serve` what it may not take: malformed requests, requests within requests, slow
ones, and connections that do nothing.

usage: check_hostile.py TRIAGE-SERVE LIBRARY [malformed requests [idle connections]]
"""
import http.client
import json
import os
import random
import re
import resource
import select
import signal
import socket
import sys
import tempfile
import threading
import time

from malformed import Malformed
from served import Client, Server, administrator, person

NIGHTLY = "NIGHTLY" in os.environ
COUNT = int(sys.argv[3]) if len(sys.argv) > 3 else 10_000 if NIGHTLY else 3_000
IDLE = int(sys.argv[4]) if len(sys.argv) > 4 else 10_000 if NIGHTLY else 2_000
# Seconds that the server has patience for in this check, and after which nothing may go on.
PATIENCE, HANG = (20 if IDLE > 2_000 else 4), 60
HOST = b"Host: 127.0.0.1\r\n"
PROBE = b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n"
INNER = b"GET /inner HTTP/1.1\r\n" + HOST + b"\r\n"
SIGN_IN = b"POST /api/1/session HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
TWO = b"2\r\n{}\r\n0\r\n\r\n"


class Answers:
    """What comes back on a connection, answer by answer, until it ends."""

    def __init__(self, port, sent, end=True):
        self.statuses, self.heads, self.is_over = [], [], False
        with socket.create_connection(("127.0.0.1", port), timeout=HANG) as link:
            try:
                link.sendall(sent)
                if end:
                    link.shutdown(socket.SHUT_WR)
                self.text = self.read(link)
            except (ConnectionResetError, BrokenPipeError):
                self.text = b""
        self.divide()

    def read(self, link):
        text, end = b"", time.monotonic() + HANG
        while piece := link.recv(1 << 16):
            text += piece
            if time.monotonic() > end:
                raise TimeoutError("this goes on and on")
        return text

    def divide(self):
        text = self.text
        while text:
            head, found, text = text.partition(b"\r\n\r\n")
            status = re.match(rb"HTTP/1\.1 (\d\d\d) ", head)
            length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
            assert found and status and length, ("this is no answer", head[:300], self.text[:300])
            self.statuses.append(int(status[1]))
            self.heads.append(head)
            text = text[int(length[1]):]


def malformed(server, clients, seed, count, wrong):
    """Each is refused with 4xx; what is no HTTP may be met by the end of the connection."""
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=HANG)
    link.request("GET", "/openapi.json")
    rng = random.Random(seed)
    drawn = Malformed(json.loads(link.getresponse().read()), rng)
    link.close()
    for _ in range(count):
        what, sent, is_http = drawn.draw(rng.choice(clients))
        is_head = sent.startswith(b"HEAD ")
        try:
            if is_http and not is_head:
                # The connection stays, so that the answer is to the request and not to its end.
                sent = sent.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
            answers = Answers(server.port, sent, end=not is_http or is_head) if not is_head else head(server, sent)
            first, *more = answers.statuses or [0]
            # Who was refused before their body broke off is told of that too, and the connection ends.
            good = 400 <= first < 500 and (not more or more == [400] and not is_http) or not first and not is_http
            if not good:
                wrong.append((what, sent[:2_000], answers.statuses, answers.text[-300:]))
        except (AssertionError, OSError) as error:
            wrong.append((what, sent[:2_000], repr(error)))


class head(Answers):
    """An answer to HEAD has no content."""

    def __init__(self, server, sent):
        super().__init__(server.port, sent)

    def divide(self):
        head, found, rest = self.text.partition(b"\r\n\r\n")
        assert found and not rest, ("content behind the answer to HEAD", self.text[-300:])
        self.statuses = [int(head.split()[1])]


def sending(length):
    return b"Content-Length: %d\r\n\r\n" % length


# A request, with what a proxy may take for another; and the statuses of all answers. What can be read in two
# ways is refused, and nothing behind it is answered: the connection ends.
AMBIGUOUS = {
    "CL.TE": SIGN_IN + CHUNKED + sending(5 + len(INNER)) + b"0\r\n\r\n" + INNER,
    "TE.CL": SIGN_IN + b"Content-Length: 4\r\n" + CHUNKED + b"\r\n%x\r\n" % len(INNER) + INNER + b"\r\n0\r\n\r\n",
    "two lengths": SIGN_IN + b"Content-Length: 2\r\n" + sending(2 + len(INNER)) + b"{}" + INNER,
    "one length twice": SIGN_IN + b"Content-Length: 2\r\n" + sending(2) + b"{}" + INNER,
    "a list of lengths": SIGN_IN + b"Content-Length: 2, 2\r\n\r\n{}" + INNER,
    "a length with a sign": SIGN_IN + b"Content-Length: +2\r\n\r\n{}" + INNER,
    "a length below 0": SIGN_IN + b"Content-Length: -2\r\n\r\n{}" + INNER,
    "a length in hexadecimal": SIGN_IN + b"Content-Length: 0x2\r\n\r\n{}" + INNER,
    "a length in two pieces": SIGN_IN + b"Content-Length: 2 2\r\n\r\n{}" + INNER,
    "a length of 65 bits": SIGN_IN + b"Content-Length: 18446744073709551618\r\n\r\n{}" + INNER,
    "a space before the colon": SIGN_IN + b"Transfer-Encoding : chunked\r\n\r\n" + TWO + INNER,
    "another encoding": SIGN_IN + b"Transfer-Encoding: xchunked\r\n\r\n" + TWO + INNER,
    "another encoding and a length": SIGN_IN + b"Transfer-Encoding: xchunked\r\n" + sending(2) + b"{}" + INNER,
    "chunked is not the last": SIGN_IN + b"Transfer-Encoding: chunked, identity\r\n\r\n" + TWO + INNER,
    "two encodings": SIGN_IN + CHUNKED + b"Transfer-Encoding: identity\r\n\r\n" + TWO + INNER,
    "two encodings and a length":
        SIGN_IN + b"Transfer-Encoding: identity\r\n" + CHUNKED + sending(2) + TWO + INNER,
    "chunked twice": SIGN_IN + CHUNKED + CHUNKED + b"\r\n" + TWO + INNER,
    "a folded encoding": SIGN_IN + b"Transfer-Encoding:\r\n chunked\r\n\r\n" + TWO + INNER,
    "a folded header": SIGN_IN + b"X-A: a\r\n Transfer-Encoding: chunked\r\n" + sending(2) + b"{}" + INNER,
    "a folded first header": b"GET /healthz HTTP/1.1\r\n X-A: a\r\n" + HOST + b"\r\n" + INNER,
    "lines end in LF": b"GET /healthz HTTP/1.1\nHost: 127.0.0.1\n\n" + INNER,
    "a header ends in LF": SIGN_IN + b"X-A: a\nTransfer-Encoding: chunked\r\n" + sending(4) + TWO + INNER,
    "lines end in CR": b"GET /healthz HTTP/1.1\rHost: 127.0.0.1\r\r" + INNER,
    "a header ends in CR": SIGN_IN + b"X-A: a\rTransfer-Encoding: chunked\r\n" + sending(2) + b"{}" + INNER,
    "chunks end in LF": SIGN_IN + CHUNKED + b"\r\n2\n{}\n0\n\n" + INNER,
    "a chunk's extension ends in LF": SIGN_IN + CHUNKED + b"\r\n2;\n{}\r\n0\r\n\r\n" + INNER,
    "a chunk of less than nothing": SIGN_IN + CHUNKED + b"\r\n-2\r\n{}\r\n0\r\n\r\n" + INNER,
    "a chunk's length with a space": SIGN_IN + CHUNKED + b"\r\n2 \r\n{}\r\n0\r\n\r\n" + INNER,
    "a chunk's length with 0x": SIGN_IN + CHUNKED + b"\r\n0x2\r\n{}\r\n0\r\n\r\n" + INNER,
    "a chunk's length of 65 bits": SIGN_IN + CHUNKED + b"\r\n10000000000000002\r\n{}\r\n0\r\n\r\n" + INNER,
    "a chunk without an end": SIGN_IN + CHUNKED + b"\r\n2\r\n{}0\r\n\r\n" + INNER,
    "a chunk longer than it says": SIGN_IN + CHUNKED + b"\r\n2\r\n{}XX0\r\n\r\n" + INNER,
    "two hosts": b"GET /healthz HTTP/1.1\r\n" + HOST + b"Host: elsewhere.example\r\nConnection: close\r\n\r\n",
    "one host twice": b"GET /healthz HTTP/1.1\r\n" + HOST + HOST + b"Connection: close\r\n\r\n",
}
# What can be read in one way is read so: what stands in a body is no request.
PLAIN = {
    "two requests": (PROBE + PROBE, [200, 200]),
    "a body where none is read":
        (b"GET /healthz HTTP/1.1\r\n" + HOST + sending(len(INNER)) + INNER + PROBE, [200, 200]),
    "chunks where no body is read": (
        b"GET /healthz HTTP/1.1\r\n" + HOST + CHUNKED + b"\r\n%x\r\n" % len(INNER) + INNER + b"\r\n0\r\n\r\n" + PROBE,
        [200, 200]),
    "a body that is refused for its length": (SIGN_IN + sending(300_000) + (INNER * 9_000)[:300_000] + PROBE, [413, 200]),
    "chunks that are refused for their length":
        (SIGN_IN + CHUNKED + b"\r\n493e0\r\n" + (INNER * 9_000)[:300_000] + b"\r\n0\r\n\r\n" + PROBE, [413, 200]),
    "a body of nobody": (
        b"POST /api/1/calls HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n" + sending(len(INNER)) + INNER
        + PROBE, [401, 200]),
    "a chunk with an extension": (SIGN_IN + CHUNKED + b"\r\n2;a=b\r\n{}\r\n0\r\n\r\n" + PROBE, [400, 200]),
    "a body that is waited for": (SIGN_IN + b"Expect: 100-continue\r\n" + sending(2) + b"{}" + PROBE, [400, 200]),
    "an upgrade": (
        b"GET /healthz HTTP/1.1\r\n" + HOST + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n", [200]),
    "the same host before the path": (
        b"GET http://127.0.0.1/healthz HTTP/1.1\r\n" + HOST + b"\r\n" + PROBE, [200, 200]),
    "empty lines before it": (b"\r\n\r\n" + PROBE, [200]),
}
# Behind the end that a client names there is nothing.
ENDED = {
    "close": b"GET /healthz HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n" + INNER,
    "HTTP/1.0": b"GET /healthz HTTP/1.0\r\n" + HOST + b"\r\n" + INNER,
    "tunnel": b"CONNECT 127.0.0.1:80 HTTP/1.1\r\n" + HOST + b"\r\n" + INNER,
}


def within(server):
    """No request is answered out of another."""
    for what, sent in AMBIGUOUS.items():
        answers = Answers(server.port, sent, end=False)
        # The rest of its bytes may be called malformed, too, but is never answered as a request.
        assert answers.statuses in ([400], [400, 400]), (what, answers.statuses, answers.text)
    for what, (sent, statuses) in PLAIN.items():
        answers = Answers(server.port, sent)
        assert answers.statuses == statuses, (what, answers.statuses, answers.text)
    for what, sent in ENDED.items():
        statuses = Answers(server.port, sent).statuses
        # What came too late may be called malformed, but never "not found".
        assert statuses[0] in (200, 404) and statuses[1:] in ([], [400]), (what, statuses)
    return len(AMBIGUOUS) + len(PLAIN) + len(ENDED)


# How somebody holds a connection: what is sent at once, and then a piece each second.
KNOWN = b"POST /api/1/people HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\nCREDENTIALS"
SLOW = {
    "nothing": (b"", b""),
    "a slow request line": (b"GET /", b"a"),
    "slow headers": (b"GET /healthz HTTP/1.1\r\n", b"X-A: a\r\n"),
    "a slow body of nobody": (SIGN_IN + sending(5_000), b" "),
    "a slow body that is refused": (KNOWN.replace(b"CREDENTIALS", b"") + sending(5_000), b" "),
    "a slow body that nobody reads": (b"GET /healthz HTTP/1.1\r\n" + HOST + sending(5_000), b" "),
    "a slow body of somebody": (KNOWN + sending(5_000), b" "),
    "slow chunks of somebody": (KNOWN + CHUNKED + b"\r\n", b"1\r\n \r\n"),
    "nothing after a request": (PROBE, b""),
    "empty lines after a request": (PROBE, b"\r\n"),
    "answers that are not read": ((b"GET /openapi.json HTTP/1.1\r\n" + HOST + b"\r\n") * 500, None),
}


def is_closed(link, piece):
    """Whether the server ended a connection; sends a piece on it where there is one."""
    try:
        if piece is None:
            # What is there is not read, so the server's end is looked at: 1 is a connection that stands.
            ends = ["%X" % link.getpeername()[1], "%X" % link.getsockname()[1]]
            rows = [line.split() for line in open("/proc/net/tcp").readlines()[1:]]
            return not any([row[1][9:], row[2][9:]] == ends and row[3] == "01" for row in rows)
        if piece:
            link.send(piece)
        while True:
            if not link.recv(1 << 16):
                return True
    except BlockingIOError:
        return False
    except OSError:
        return True


def slow(server, credentials):
    """Who holds a connection without coming to an end is cut off, and others are served meanwhile."""
    links = {}
    for what, (sent, piece) in SLOW.items():
        link = socket.socket()
        if piece is None:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        link.connect(("127.0.0.1", server.port))
        link.settimeout(1)
        try:
            link.sendall(sent.replace(b"CREDENTIALS", b"".join(line + b"\r\n" for line in credentials)))
        except TimeoutError:
            pass
        link.setblocking(False)
        links[what] = link
    end = time.monotonic() + HANG
    while links and time.monotonic() < end:
        time.sleep(0.5)
        assert Answers(server.port, PROBE).statuses == [200]
        for what in [what for what, link in links.items() if is_closed(link, SLOW[what][1])]:
            links.pop(what).close()
    assert not links, f"not cut off after {HANG} seconds, where {PATIENCE} are told: {list(links)}"
    return len(SLOW)


def idle(server, client):
    """Connections that do nothing take a known room, and others are served beside them."""
    before = server.resident()
    links = []
    for _ in range(IDLE):
        links.append(socket.create_connection(("127.0.0.1", server.port), timeout=HANG))
    with_all = server.resident()
    # Somebody new is served, and so is who was there.
    assert Client(server.port).ask("GET", "/healthz", None, 200)
    client.ask("GET", "/api/1/session", None, 200)
    held = len(os.listdir(f"/proc/{server.process.pid}/fd"))
    poll = select.poll()
    for link in links:
        poll.register(link, select.POLLIN)
    end = time.monotonic() + HANG
    while len(poll.poll(0)) < len(links) and time.monotonic() < end:
        time.sleep(0.2)
    ended = len(poll.poll(0))
    for link in links:
        link.close()
    each = (with_all - before) * 1024 / IDLE
    assert held > IDLE and ended == IDLE, (held, ended)
    assert each < 40, f"{each} KB a connection"
    # What is given back is used again: a second time takes no more.
    for _ in range(IDLE):
        links.append(socket.create_connection(("127.0.0.1", server.port), timeout=HANG))
    again = server.resident()
    for link in links:
        link.close()
    assert again < with_all + IDLE * 10 / 1024, (with_all, again)
    return before, with_all, again


def full(folder):
    """A server that may open few files refuses no one for ever: who waits is served when the idle are gone."""
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (300, limits[1]))
    try:
        # Raising the limit is not let either.
        server = Server(folder, "--idle-seconds", "2", before=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (300, 300)))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    client = Client(server.port)
    client.ask("GET", "/healthz", None, 200)
    links = [socket.create_connection(("127.0.0.1", server.port), timeout=HANG) for _ in range(400)]
    client.ask("GET", "/readyz", None, 200)
    assert len(os.listdir(f"/proc/{server.process.pid}/fd")) < 290
    assert Answers(server.port, PROBE).statuses == [200]
    for link in links:
        link.close()
    assert server.end(signal.SIGTERM) == 0


def raised():
    """As many files as this process may have open."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    for wanted in (max(most, 2 * IDLE + 1_000), most):
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, wanted))
            return wanted
        except (ValueError, OSError):
            continue
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


Client.patience = PATIENCE / 2
IDLE = min(IDLE, raised() - 1_000)
begun = time.monotonic()
with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as small:
    os.chmod(folder, 0o700)
    os.chmod(small, 0o700)
    server = Server(folder, "--behind", "127.0.0.1", "--idle-seconds", str(PATIENCE))
    admin = administrator(server)
    ana = person(admin, "ana", ["clinician"])
    token = admin.ask(
        "POST", "/api/1/tokens", {"label": "m", "days": 1, "scope": ["open_call", "append_to_call", "read_call", "list_call",
                                                                     "close_call", "evaluate", "explain_call"]}, 201)[1]["token"]
    session = lambda who: [f"Cookie: {who.cookie}".encode(), f"Triage-CSRF: {who.csrf}".encode()]
    machine = [f"Authorization: Bearer {token}".encode()]
    clients = [[], [b"Authorization: Bearer nobody"], [b"Cookie: __Host-triage=\xff"], machine, session(admin), session(ana)]
    count = within(server)
    wrong, threads = [], []
    for seed in range(4):
        threads.append(threading.Thread(target=malformed, args=(server, clients, seed, COUNT // 4, wrong)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for case in wrong[:20]:
        print(*case, sep="\n   ")
    assert not wrong, f"{len(wrong)} of {COUNT} were not refused"
    held = slow(server, session(admin))
    before, with_all, again = idle(server, admin)
    assert server.process.poll() is None and Client(server.port).ask("GET", "/readyz", None, 200)
    full(small)
    assert server.end(signal.SIGTERM) == 0
    bad = [line for line in open(f"{folder}/log") if json.loads(line)["level"] == "error"]
    assert not bad, bad[:3]
print(f"{COUNT} malformed requests refused, {count} in or behind others not answered, {held} ways to be slow cut off, "
      f"{IDLE} idle connections: {before:.0f} MB, with them {with_all:.0f}, again {again:.0f}; "
      f"{time.monotonic() - begun:.0f} s")
