"""Drives the console of a real `triage-serve serve` in real Chromium.

usage: check_console.py TRIAGE-SERVE LIBRARY [--only PART,...] [--pictures FOLDER] [--assets FOLDER]

`--assets` takes style and script from a folder in place of those built in, to try them without a build.
"""
import argparse
import gc
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback

import console_after as after
import console_authors as authors
import console_calls as calls
import console_chat as chat
import console_guarded as guarded
import console_left as left
import console_meant as meant
import console_pages as pages
import console_library as library
import console_practice as practice
import console_seen as seen
import console_slowed as slowed
import console_speaks as speaks
import console_together as together
from console_room import Room
from greenlet import greenlet

PARTS = {
    "calls": calls.thirteen, "deciding": calls.deciding, "slips": calls.slips, "two decide": calls.two_decide, "changing": calls.changing, "left": left.left, "practice": practice.practice, "people": calls.two_people,
    "hand-off": calls.handing_off, "reconnect": together.reconnect, "together": together.two_browsers,
    "ended": together.session_ended, "pages": pages.looked_at, "colours": pages.colours, "budget": pages.budget,
    "panel": seen.panel, "timers": seen.timers, "board": seen.board, "layout": seen.layout, "felt": seen.felt, "axe": pages.everywhere,
    "roles": guarded.roles, "fold": pages.fold, "forms": guarded.forms, "markup": guarded.markup,
    "outcomes": after.outcomes, "earlier": after.earlier, "retention": after.retention, "chat": chat.chat, "difference": library.difference, "authors": authors.authors,
    "taken back": slowed.taken_back, "kept away": slowed.kept_away, "steady": slowed.steady, "contradicted": slowed.contradicted, "ageing": slowed.ageing, "cold": slowed.cold,
    "denied": meant.denied, "eye": meant.eye, "words and digits": meant.words_and_digits, "told first": meant.told_first, "said plainly": meant.said_plainly, "half screen": meant.half_screen,
    "speaks": speaks.speaks, "pictures": pages.pictures,
}


# A part that takes longer hangs.
PATIENCE = 480


def hangs(room, name):
    """Says where, and ends it all: the browser cannot be asked for anything any more."""
    print(f"{name} hangs for {PATIENCE} s:", flush=True)
    for one in gc.get_objects():
        if isinstance(one, greenlet) and one.gr_frame:
            traceback.print_stack(one.gr_frame, limit=12, file=sys.stdout)
    sys.stdout.flush()
    room.server.end()
    os._exit(1)


def main():
    reader = argparse.ArgumentParser()
    reader.add_argument("serve")
    reader.add_argument("library")
    for name in ("--only", "--pictures", "--assets"):
        reader.add_argument(name)
    asked = reader.parse_args()
    if asked.pictures:
        os.makedirs(asked.pictures, exist_ok=True)
    chromium = shutil.which("chromium") or sys.exit("chromium is not installed")
    wanted = asked.only.split(",") if asked.only else [name for name in PARTS if name != "pictures"] + ["pictures"] * bool(asked.pictures)
    with tempfile.TemporaryDirectory() as folder:
        room = Room(asked.serve, asked.library, folder, chromium, asked.assets)
        room.pictures = asked.pictures
        return run(room, wanted)


def run(room, wanted):
    try:
        for name in wanted:
            began, before = time.time(), len(room.faults)
            signal.signal(signal.SIGALRM, lambda *_, name=name: hangs(room, name))
            signal.alarm(PATIENCE)
            try:
                PARTS[name](room)
            except Exception as error:
                # Where in our own lines: those of the browser's library say nothing of it.
                ours = [one for one in traceback.extract_tb(error.__traceback__) if "Tests/Python" in one.filename]
                room.faults.append(f"{error} {traceback.format_list(ours[-3:])}"[:1500])
            room.faults[before:] = [f"{name}: {one}" for one in room.faults[before:]]
            if "--only" in sys.argv:
                print(f"{name}: {time.time() - began:.1f} s, {len(room.faults) - before} faults", flush=True)
    finally:
        signal.alarm(0)
        room.close()
    for figure in room.figures:
        print(f"console: {figure}")
    for fault in room.faults[:40]:
        print(f"  {fault}")
    print(f"console: {room.held} held, {len(room.faults)} faults, in {len(wanted)} parts")
    return 1 if room.faults else 0


if __name__ == "__main__":
    sys.exit(main())
