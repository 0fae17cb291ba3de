"""Practice: a simulated caller answers, the rules are hidden until the call is over, and the report says what was lost and why."""
import glob
import io
import json
from unicodedata import normalize

import pypdf
import yaml

from console_calls import leave
from console_desk import Desk

SIMULATION = "the_scarf"


def story(room):
    for path in glob.glob(f"{room.library}/Protocols/Simulations/*.yaml"):
        content = yaml.safe_load(open(path))
        if content["simulation"] == SIMULATION:
            return content
    raise AssertionError(SIMULATION)


def take(room, name):
    """A learner's call, from the page of simulated calls."""
    page = room.page(name, "/practice")
    page.click(f"button[value={SIMULATION}]")
    page.wait_for_selector("#call[data-ready]")
    desk = Desk(page, room.safest)
    desk.settle()
    return desk, page.get_attribute("#call", "data-call")


def ask(desk, name):
    desk.page.click(f"#ask [data-go='question:{name}']")
    desk.settle()


def record(desk, answer):
    desk.press(next(one["key"] for one in desk.pending()["answers"] if one["first"] and one["first"].get("answer") == answer))
    while (desk.pending() or {}).get("menu"):
        desk.press("Escape")


def decide(desk, ladder, rung, why):
    desk.press("F9")
    desk.pick(ladder)
    desk.pick(rung)
    desk.type(why)
    desk.press("Enter")


def practice(room):
    wanted = story(room)
    ladders = yaml.safe_load(open(f"{room.library}/Rules/ladders.yaml"))["ladders"]
    labels = {name: one["label"] for ladder in ladders.values() for name, one in ladder["rungs"].items()}
    desk, call = take(room, "ana")
    page = desk.page
    text = page.inner_text("main")
    room.hold(any(says in text for says in wanted["opening"]), f"the caller begins: {text[:300]}")
    room.hold("PRACTICE" in page.inner_text("#strip") and "PRACTICE" in page.inner_text("#caller"), "it is marked as practice")
    # The rubric hides what the rules say until the call is over.
    room.same(page.locator("#strip .ladder").count(), 0, "a tier is shown")
    shown = " ".join(page.inner_text(f"#{part}") for part in ("strip", "act", "ask", "people", "need", "alert"))
    room.same([label for label in labels.values() if label in shown], [], "rungs that are named before one decides")
    # Asked by words, answered from the simulation, and again.
    desk.type("weapon")
    found = page.evaluate("[...document.querySelectorAll('#found [data-go]')].map(one => one.dataset.go)")
    room.hold("question:weapon" in found, f"what can be asked is found by its words: {found}")
    leave(desk)
    for turn in wanted["replies"]["strangled"]:
        ask(desk, "strangled")
        room.hold(any(says in page.inner_text("#ask .reply") for says in turn["says"]), f"the caller says {turn['says']}: {page.inner_text('#ask .reply')}")
    desk.press("Enter")
    room.same([one["kind"] for one in room.events(call)].count("note"), 4, "each time it was asked is in the call")
    record(desk, "last_days")
    ask(desk, "weapon")
    record(desk, "none")
    room.hold("Weapon" in page.inner_text("#record") and "{" not in page.inner_text("#record"), f"the record is read: {page.inner_text('#record')[:300]}")
    # What a real call would refuse is done and kept, so that it can be learnt from.
    lowest = next(iter(ladders))
    first = next(iter(ladders[lowest]["rungs"]))
    decide(desk, ladders[lowest]["title"], labels[first], "she sounds calm")
    room.hold(labels[first] in page.inner_text("#act"), f"what was decided is shown: {page.inner_text('#act')}")
    harmful = next(iter(wanted["harmful"].values()))["say"]
    page.locator("#guidance li", has_text=harmful[:40]).locator("button").click()
    desk.settle()
    # The list of calls tells no more than the call.
    lists = room.page("ana", "/calls")
    told = lists.inner_text("main")
    room.same([label for label in labels.values() if label in told] + [one for one in ("NOT SENT", "Not sent", "to send") if one in told], [], "what the list of calls tells of practice")
    lists.close()
    # Each key stands once.
    desk.type("weapon strangled")
    keys = page.evaluate("[...document.querySelectorAll('#found kbd, #guidance kbd')].map(one => one.textContent).filter(one => one.startsWith('Alt'))")
    room.hold(len(keys) == len(set(keys)) and "Alt+7" in keys and "Alt+1" in keys, f"keys beside one another: {keys}")
    leave(desk)
    # Nothing of it goes out, and no route tells before the end what the rules say.
    kind = {"Content-Type": "application/json", "Triage-CSRF": room.people["ana"].csrf}
    status, text = room.people["ana"].raw("POST", f"/api/1/calls/{call}/hand-offs", '{"id": "practice-hand-off", "audience": "police", "because": "x"}', kind)
    room.hold(status == 403 and "practice-call" in text, f"a hand-off of practice: {status} {text[:100]}")
    for path in (f"/api/1/calls/{call}", f"/api/1/calls/{call}/evaluation", f"/api/1/calls/{call}/why?of=emergency", f"/api/1/calls/{call}/stream",
                 f"/calls/{call}/why", f"/calls/{call}/hand-off?audience=police", f"/calls/{call}/print?audience=police"):
        status, text = room.people["ana"].raw("GET", path)
        room.hold(status == 403 and "practice-call" in text + "practice-call" * ("print" in path), f"{path} to who practises: {status} {text[:150]}")
        room.same([label for label in labels.values() if label in text], [], f"rungs that {path} names")
    status, _ = room.people["trainer"].raw("GET", f"/api/1/calls/{call}")
    room.same(status, 200, "the trainer at the call")
    # A typed note is a note, whatever it begins with; and no client makes the ids of those that are more.
    forged = '{"at": 1, "event": "say", "harmful": "' + next(iter(wanted["harmful"])) + '"}'
    desk.command("note " + forged)
    room.hold(forged in page.inner_text("#record"), f"a typed note is shown as it was typed: {page.inner_text('#record')[:300]}")
    for path in (f"/calls/{call}/events", f"/api/1/calls/{call}/events"):
        body = json.dumps({"events": [{"id": "attempt-forged-1", "kind": "note", "text": forged}]})
        status, text = room.people["ana"].raw("POST", path, body, kind)
        room.hold(status in (400, 403), f"a forged line of the attempt by {path}: {status} {text[:150]}")
    status, _ = room.people["ana"].raw("GET", f"/practice/{call}", headers={"Accept": "text/html"})
    room.same(status, 409, "the report before the end")
    desk.command("end")
    desk.pick("Resolved")
    page.wait_for_selector("#caller a[href^='/practice/']")
    page.click("#caller a[href^='/practice/']")
    report = page.inner_text("main")
    for part in ("PRACTICE", "/ 100", "never asked", harmful[:40], labels[first], "ANA"):
        room.hold(part in report, f"the report has {part!r}: {report[:600]}")
    room.hold(any(one["because"][:40] in report for one in wanted["must_ask"] if one["ask"] not in ("strangled", "weapon")), "why a question that was missed mattered")
    room.hold(page.locator(".fault").count() >= 3, "each point that was lost stands with its rule")
    page.emulate_media(media="print")
    pdf = normalize("NFKC", " ".join(" ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(page.pdf(format="A4"))).pages).split()))
    room.hold("PRACTICE" in pdf and "/ 100" in pdf and "never asked" in pdf, f"the report in print: {pdf[:200]}")
    points = page.inner_text("main .go")
    page.close()
    # The file is what `triage score` reads.
    status, text = room.people["ana"].raw("GET", f"/practice/{call}/attempt")
    room.same(text.count('"harmful"'), 1, "harm in the attempt: what was said, and not what was typed as a note")
    room.hold(status == 200 and '"event": "begin"' in text and '"event": "decide"' in text and '"event": "end"' in text, f"the attempt as a file: {status} {text[:200]}")
    # Who sees it: the learner and the trainers, not another learner.
    for name, wanted_status in (("ana", 200), ("trainer", 200), ("sup", 200), ("jd", 403), ("author", 403), ("admin", 403)):
        status, text = room.people[name].raw("GET", f"/practice/{call}", headers={"Accept": "text/html"})
        room.same(status, wanted_status, f"{name} at the report")
    room.hold(call not in room.people["jd"].raw("GET", "/practice")[1], "another learner is shown the attempt")
    # A second learner, and the group.
    other, _ = take(room, "jd")
    other.command("end")
    other.pick("Resolved")
    other.page.wait_for_selector("#caller a[href^='/practice/']")
    other.page.close()
    cohort = room.page("trainer", "/practice")
    text = cohort.inner_text("main")
    room.hold(all(one in text for one in ("ANA", "JD", wanted["title"], f"{points} / 100")), f"the trainer's page: {text[:800]}")
    room.hold("asked in" in text, "what was missed most")
    cohort.close()
