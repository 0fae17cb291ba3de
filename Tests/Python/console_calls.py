"""Calls at the keyboard: the thirteen callers, and what is done to a call beside answering."""
import io
from unicodedata import normalize

import pypdf
import yaml

from console_desk import Desk

# Who calls, by the beginning of their case, what is pressed and typed before the questions are gone through, and how it ends.
CALLERS = [
    ("girlfriend,", ["F1"], "handed over"), ("girl of fifteen", [], "resolved"), ("neighbour at the window", [], "handed over"),
    ("wife, her husband", ["F6"], "handed over"), ("woman of twenty-four, panic", [], "handed over"), ("roommate, she", [], "handed over"),
    ("veteran with a pistol", [], "handed over"), ("suicidal and drowsy", [], "lost"), ("sister, do not", [], "handed over"),
    ("mother, six weeks", [], "resolved"), ("resident assistant", [], "handed over"), ("mother, her girl", [], "handed over"),
    ("wrong number, and all", [], "wrong number"),
]
ENDINGS = {"handed over": "Handed over", "resolved": "Resolved", "lost": "Lost", "wrong number": "Wrong number"}


def rungs(library):
    """Each rung's label by its name, and each responder's."""
    content = yaml.safe_load(open(f"{library}/Rules/ladders.yaml"))
    found = {name: rung["label"] for ladder in content["ladders"].values() for name, rung in ladder["rungs"].items()}
    return found, {name: one["label"] for name, one in content["responders"].items()}


def as_list(value):
    return value if isinstance(value, list) else [value]


def end(desk, how):
    """Ends the call; what is undone is said in words."""
    desk.command("end")
    desk.pick(ENDINGS[how])
    if how == "handed over":
        desk.pick("Mobile team")
    desk.settle()
    if (desk.pending() or {}).get("menu"):
        desk.type("on its way, they call back")
        desk.press("Enter")


def thirteen(room):
    """Each caller of the published accounts, by keyboard alone."""
    cases = yaml.safe_load(open(f"{room.library}/Protocols/calls.cases.yaml"))
    labels, responders = rungs(room.library)
    threats, wholes = [], []
    for number, (start, first, ending) in enumerate(CALLERS, 1):
        case = next(one for one in cases if one["case"].startswith(start))
        given, expect = case["given"], case["expect"]
        wanted = [labels[name] for name in as_list(expect.get("recommended") or expect["established"])]
        page = room.page("jd", "/calls")
        desk = Desk(page, room.safest)
        page.keyboard.type(f"INC-{number}")
        for key in ["Tab", "ArrowDown", "Tab", "Tab"] * (given["channel"] == "text") + ["Enter"]:
            desk.keys += 1
            page.keyboard.press(key)
        page.wait_for_selector("#call[data-ready]")
        desk.settle()
        for key in first:
            desk.press(key)
        is_grave = wanted[0] == labels["emergency"]
        asked = []
        right = sent = None
        while len(asked) < 70:
            tiers = desk.tiers()
            is_right = [one["word"] for one in tiers][:len(wanted)] == wanted and not (
                "provisional" in expect and any(one["provisional"] != expect["provisional"] for one in tiers))
            if is_right and sent is None and (desk.pending() or {}).get("menu") is None:
                right = desk.keys
                desk.press("F9")
                desk.press("F10")
                sent = desk.keys
            facts = {"question:location_known", "question:number_to_call"}
            if sent is not None and (not is_grave or facts <= set(asked)) and (desk.pending() or {}).get("menu") is None:
                break
            did = desk.answer(given)
            if did is None:
                break
            asked.append(did)
        told = f"call {number} ({start})"
        room.hold(right is not None, f"{told}: {wanted} is not reached, but {desk.tiers()}")
        on_way = page.evaluate("[...document.querySelectorAll('#act .sent li > b')].map(one => one.textContent)")
        room.same(sorted(set(responders[name] for name in expect.get("send", [])) - set(on_way)), [], f"{told}: not sent")
        room.same(sorted(set(responders[name] for name in expect.get("no_send", [])) & set(on_way)), [], f"{told}: sent")
        room.hold(page.locator("#strip .ladder").count() == page.locator("#strip .ladder :text('decided')").count(),
                  f"{told}: a ladder is not shown as decided")
        end(desk, ending)
        room.hold(page.get_attribute("#call", "data-over") == "true" or "over" in page.inner_text("#ask"), f"{told}: not closed: {desk.said()}")
        if is_grave:
            threats.append((sent or 999, number))
        wholes.append((desk.keys, number))
        page.close()
    for counts, limit, what in ((threats, 40, "a life threat decided and sent"), (wholes, 60, "a whole call")):
        counts.sort()
        room.hold(counts[-1][0] <= limit, f"{what}: {counts[-1][0]} keys in call {counts[-1][1]}, at most {limit}")
        room.figures.append(f"keys for {what}: median {counts[len(counts) // 2][0]}, worst {counts[-1][0]} (call {counts[-1][1]})")


# MARK: what is done beside answering

def words(desk, text, option):
    """Says it in the caller's words and takes the proposal that has this text."""
    desk.type(text)
    key = desk.page.evaluate(
        "text => [...document.querySelectorAll('#found [data-found]')].find(one => one.innerText.includes(text))?.dataset.found", option)
    if key is None:
        raise AssertionError(f"{text!r} does not propose {option!r}: {desk.page.inner_text('#found')!r}")
    desk.press(f"Alt+{key}")


def give_out(page):
    """What an audience is told goes on record, and only then on paper."""
    page.emulate_media(media="screen")
    page.click("form[action*='/print'] button")
    page.wait_for_url("**/print?given=*")


def leave(desk):
    """Out of menus and out of the story, whose words are dropped; what was recorded stays."""
    desk.press("ArrowLeft")
    for _ in range(3):
        desk.press("Escape")
    desk.page.fill("#words", "")
    desk.press("Escape")


def kinds(room, call):
    return [event["kind"] for event in room.events(call)]


def deciding(room):
    desk, call = room.desk("jd", "DECIDE")
    page = desk.page
    # A danger is taken back within three seconds, and stands when it is not.
    before = desk.tiers()
    desk.press("F1")
    room.same(desk.tiers()[0]["word"], "Emergency services now", "F1 is shown")
    room.hold("Esc" in (page.get_attribute("#said", "data-undo") or ""), f"the undoing of F1 is not offered: {desk.said()}")
    desk.press("Escape")
    room.same(desk.tiers(), before, "F1 taken back by Esc")
    room.hold("corrected" in kinds(room, call) or "withdrawn" in kinds(room, call) or len(room.events(call)) > 3,
              f"what was taken back stays in the record: {kinds(room, call)}")
    # Esc that leaves the story takes no danger back, however soon.
    desk.press("F1")
    desk.type("x")
    desk.press("Escape")
    room.same(desk.tiers()[0]["word"], "Emergency services now", "a danger, after Esc left the story")
    # Accepted; police raised with a reason.
    desk.press("F9")
    desk.press("Shift+F9")
    desk.pick("Role of police")
    desk.pick("Police informed")
    desk.press("1")
    desk.type("the caller wishes them to know")
    desk.press("Enter")
    room.same(desk.tiers()[1]["word"], "Police informed, not sent", "police raised by hand")
    decided = [one for one in room.events(call) if one["kind"] == "decided"]
    room.same((decided[-1].get("rungs"), decided[-1].get("words")),
              ({"law_enforcement": "police_informed"}, "the caller wishes them to know"), "the raise as it is recorded")
    page.close()
    # Lowered with a reason.
    desk, call = room.desk("jd", "LOWER")
    words(desk, "he hears voices that take over", "Psychosis")
    leave(desk)
    desk.press("Shift+F9")
    desk.pick("Response tier")
    desk.pick("Information")
    room.hold("?" in (desk.pending() or {}).get("menu", ""), f"a reason is asked: {desk.pending()}")
    desk.press("2")
    desk.press("Enter")
    lowered = [one for one in room.events(call) if one["kind"] == "decided"]
    room.hold(bool(lowered) and bool(lowered[-1].get("reason")), f"lowered with a reason: {lowered} {desk.said()}")
    desk.page.close()


def slips(room):
    """What was meant for the words, or pressed once too often, misrecords nothing; and what is said of it is in sight."""
    desk, call = room.desk("jd", "SLIPS")
    page, before = desk.page, desk.tiers()
    # A sentence that begins with a digit.
    page.keyboard.type("3 people are outside")
    desk.settle()
    room.same(page.input_value("#words"), "3 people are outside", "the digit stands with its words")
    room.same(desk.tiers(), before, "a digit that belonged to words")
    leave(desk)
    # What was ticked before stays ticked.
    desk.press("2")
    page.wait_for_timeout(800)
    page.keyboard.type("3 people are outside")
    room.same((page.evaluate("[...document.querySelectorAll('#ask [data-toggle][aria-pressed=true]')].map(one => one.dataset.key)"), page.input_value("#words")),
              (["2"], "3 people are outside"), "a tick before a sentence that begins with a digit")
    leave(desk)
    desk.press("Escape")
    # Enter, pressed once more, takes no proposal that nobody marked.
    desk.type("he has a gun and he wants to die")
    taken = page.locator("#found [data-found]").count()
    room.hold(taken > 1, f"several proposals: {taken}")
    desk.press("Enter")
    recorded = len(room.events(call))
    room.same(page.locator("#found .marked").count(), 0, "marked after one was taken")
    desk.press("Enter")
    room.same(len(room.events(call)), recorded, "events after a second Enter")
    leave(desk)
    # A note stays; what is taken back is what was recorded before it.
    page.keyboard.type("/note the door is blue")
    desk.press("Enter")
    noted = len(room.events(call))
    desk.press("Backspace")
    room.hold(len(room.events(call)) > noted and "Not recorded" not in desk.said(), f"taken back past a note: {desk.said()}")
    # Commands are listed as they are typed, and what is refused is in sight.
    page.keyboard.type("/han")
    room.hold("handoff" in page.inner_text("#found") and "note" not in page.inner_text("#found"), f"commands: {page.inner_text('#found')}")
    page.keyboard.type("xx")
    desk.press("Enter")
    place = page.locator("#said").bounding_box()
    room.hold("no such command" in desk.said() and place["y"] + place["height"] <= page.viewport_size["height"], f"{desk.said()} at {place}")
    leave(desk)
    # While a choice is open, words are not lost and the page does not move.
    desk.press("Shift+F9")
    page.keyboard.press("Space")
    room.hold("choice is open" in desk.said(), f"a space before a choice: {desk.said()}")
    page.keyboard.type("she cries")
    room.same((page.input_value("#words"), page.evaluate("scrollY")), ("she cries", 0), "words before a choice")
    leave(desk)
    # A panel is left to where one was.
    desk.command("help")
    desk.press("Escape")
    room.same(page.evaluate("scrollY"), 0, "where a panel is left to")
    page.close()


def two_decide(room):
    """A tier that one alone may not lower: it waits until a second agrees at their own place."""
    desk, call = room.desk("jd", "SECOND")
    desk.press("F1")
    desk.press("Shift+F9")
    desk.pick("Response tier")
    desk.pick("Mobile crisis team")
    desk.press("1")
    desk.type("a nurse is with them")
    desk.press("Enter")
    desk.page.wait_for_function("() => document.getElementById('act').innerText.includes('asks a second person')")
    room.same(desk.tiers()[0]["word"], "Emergency services now", "lowered before the second person agreed")
    room.same(desk.page.locator("#act [data-post$=agree]").count(), 0, "who asked can agree themselves")
    second = room.page("sup", f"/calls/{call}")
    room.hold("a nurse is with them" in second.inner_text("#act"), "the second person reads why")
    second.click("#act [data-post$=agree]")
    desk.page.wait_for_function("() => document.querySelector('#strip .tier b').textContent === 'Mobile crisis team'")
    room.hold("below" in desk.page.inner_text("#strip"), f"it is shown to be below what the rules say: {desk.page.inner_text('#strip')}")
    second.close()
    desk.page.close()


def changing(room):
    desk, call = room.desk("jd", "CHANGE")
    words(desk, "he has a knife in his hand", "In the hand or within reach")
    leave(desk)
    words(desk, "he is pointing the knife at her", "Shown, pointed")
    room.hold("Was it wrong before" in desk.pending()["menu"], f"it is asked whether it was wrong or has changed: {desk.pending()}")
    room.hold("Both are so" in desk.pending()["menu"], f"both may be so of a weapon: {desk.pending()}")
    desk.pick("Changed since")
    room.hold("changed" in kinds(room, call), f"changed: {kinds(room, call)}")
    leave(desk)
    words(desk, "he has a knife in his hand", "In the hand or within reach")
    desk.pick("Wrong before")
    room.hold("corrected" in kinds(room, call), f"corrected: {kinds(room, call)}")
    leave(desk)
    count = len(room.events(call))
    words(desk, "he is pointing the knife at her", "Shown, pointed")
    desk.pick("Both are so")
    last = [one for one in room.events(call)[count:] if one["kind"] in ("changed", "answered")]
    room.same([one["answer"] for one in last], ["brandished_or_used"], "of both the graver stands")
    leave(desk)
    # The line lost and back.
    desk.press("F8")
    room.hold("LINE LOST" in desk.page.inner_text("#strip"), "the lost line is shown")
    desk.press("F8")
    room.hold("LINE LOST" not in desk.page.inner_text("#strip"), "the line is shown to be back")
    room.same([kind for kind in kinds(room, call) if kind.startswith("line")], ["line_lost", "line_back"], "the line in the record")
    desk.page.close()


def two_people(room):
    desk, call = room.desk("jd", "TWO")
    words(desk, "she is drowsy", "Drowsy")
    leave(desk)
    desk.command("person")
    desk.pick("Somebody else")
    desk.type("Her brother")
    desk.press("Enter")
    room.hold("Her brother" in desk.page.inner_text("#strip"), "the strip says whom the questions are about")
    people = desk.page.evaluate("[...document.querySelectorAll('#people details')].map(one => one.innerText)")
    room.same(len(people), 2, "two people are shown")
    room.hold("Drowsy" not in next(one for one in people if "Her brother" in one), f"one person's answer became another's: {people}")
    # What is pressed now is recorded of the brother alone, and the graver of the two is what the call gets.
    desk.press("F1")
    wanted = [event["person"] for event in room.events(call) if event["kind"] == "person_added"][-1:]
    room.same([event["person"] for event in room.events(call) if event.get("question") == "breathing"], wanted, "of whom the danger is recorded")
    cards = desk.page.evaluate("[...document.querySelectorAll('#people summary')].map(one => one.innerText)")
    room.same(["Emergency services now" in one for one in cards], ["Her brother" in one for one in cards], f"each has a tier of their own: {cards}")
    room.same(desk.tiers()[0]["word"], "Emergency services now", "the call gets the graver tier of two people")
    desk.command("person")
    desk.press("1")
    room.hold("Her brother" not in desk.page.inner_text("#strip .row"), "one goes back to the first person by a key")
    room.same(desk.tiers()[0]["word"], "Emergency services now", "the tier does not fall with whom one asks about")
    desk.page.close()


def handing_off(room):
    desk, call = room.desk("jd", "HAND-OFF")
    room.people["jd"].add(call, *({"kind": "answered", "person": "person", "manner": "volunteered", "question": question, "answer": answer}
                                  for question, answer in (("substance", ["opioid"]), ("last_taken", "under_1h"), ("weapon", "on_person"))))
    room.people["jd"].add(call, {"kind": "detail", "person": "person", "question": "substance", "text": "CANARY brown powder"})
    desk.page.reload()
    desk.settle()
    for audience, name, is_told in (("Ambulance", "ambulance", True), ("Police", "police", False), ("Mobile team", "mobile_team", False),
                                    ("Next clinician", "next_clinician", True), ("Dispatch", "dispatch", False)):
        desk.command("handoff")
        desk.pick(audience)
        desk.page.wait_for_function("title => document.querySelector('#hand-off h3')?.textContent === title", arg=audience)
        page = room.page("jd", f"/calls/{call}/print?audience={name}")
        page.emulate_media(media="print")
        text = " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)
        room.hold("not given out" in text and "Response" not in text, f"what was not given out is on paper: {text[:200]}")
        give_out(page)
        for format in ("A4", "Letter"):
            page.emulate_media(media="print")
            pdf = pypdf.PdfReader(io.BytesIO(page.pdf(format=format)))
            text = normalize("NFKC", " ".join(" ".join(one.extract_text() for one in pdf.pages).split()))
            room.hold(len(pdf.pages) <= 2 and "Hand-off" in text and "Response tier" in text, f"PDF for {name}: {text[:200]}")
            for shown, what in ((desk.page.inner_text("#hand-off"), "panel"), (page.inner_text("main"), "page"), (text, "PDF")):
                room.same("opioid" in shown and "CANARY" in shown, is_told, f"substance use in the {what} for {name}")
                room.hold(is_told or "opioid" not in shown and "CANARY" not in shown, f"Part 2 leaks in the {what} for {name}")
        page.close()
        desk.press("Escape")
    acts = room.people["auditor"].raw("GET", "/log", headers={"Accept": "text/html"})[1]
    mine = [one for one in acts.splitlines() if call in one and "hand_off" in one]
    room.hold(len(mine) >= 5 and any("part_2" in one for one in mine), "what went on paper is on record, with what needs care in it")
    desk.page.close()
