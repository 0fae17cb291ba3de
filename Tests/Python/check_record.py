"""Holds a record against its chain as Sources/TriageRecords/README.md describes it, with nothing of ours.

usage: check_record.py calls.sqlite
"""
import hashlib
import sqlite3
import sys


def digest(what, *fields):
    form = b""
    for field in (f"triage-record/1 {what}", *fields):
        if field is None:
            form += b"\xff" * 8
            continue
        data = field if isinstance(field, bytes) else str(field).encode()
        form += len(data).to_bytes(8, "big") + data
    return hashlib.sha256(form).digest()


db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
(name,) = db.execute("SELECT name FROM record").fetchone()
events = words = libraries = 0
for call, library, opened in db.execute("SELECT name, library, opened FROM calls"):
    previous = digest("call", name, call, library, opened)
    rows = db.execute(
        "SELECT number, taken, position, person, line, commitment, hash FROM events WHERE call = ? ORDER BY number",
        (call,))
    for expected, (number, taken, position, person, line, commitment, found) in enumerate(rows, 1):
        assert number == expected, (call, number)
        previous = digest("event", previous, number, taken, position, person, line, commitment)
        assert found == previous, (call, number)
        events += 1
for call, number, salt, said in db.execute("SELECT call, number, salt, said FROM words"):
    (commitment,) = db.execute(
        "SELECT commitment FROM events WHERE call = ? AND number = ?", (call, number)).fetchone()
    assert commitment == digest("words", salt, said), (call, number)
    words += 1
for (library,) in db.execute("SELECT hash FROM libraries"):
    files = db.execute("SELECT path, bytes FROM library_files WHERE library = ? ORDER BY place", (library,))
    assert library == digest("library", *[part for file in files for part in file]).hex()
    libraries += 1
print(f"{events} events, {words} with words, {libraries} libraries are as the format says")
