"""What somebody goes on from, or leaves, before it was recorded; what stays in the browser; and whose time is shown."""
import re

from console_calls import kinds, words
from console_desk import Desk
from console_server import Client

KEPT = "() => Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith('triage:')))"
MENU_OPEN = "() => !document.getElementById('menu').hidden"


def kept(page, kind, call):
    """What the browser keeps of a call, as it stands there; empty for nothing."""
    return next((value for key, value in page.evaluate(KEPT).items() if key.endswith(f":{kind}:{call}")), "")


def answers(room, call, question):
    return [(event["kind"], event["answer"]) for event in room.events(call) if event.get("question") == question and "answer" in event]


def clean(desk):
    """Out of menus and out of the story, whose words are dropped."""
    desk.press("Escape")
    desk.page.fill("#words", "")
    desk.press("Escape")


def go(desk, question):
    desk.page.evaluate("name => { const one = document.querySelector('#need button, #ask .other, #strip [data-go]'); one.dataset.go = 'question:' + name; one.click(); }", question)
    desk.settle()


def left(room):
    graver_is_kept(room)
    details_are_kept(room)
    half_is_kept(room)
    whose(room)
    gone(room)
    times(room)


def knife(room, incident, first="he has a knife in his hand", option="In the hand or within reach"):
    desk, call = room.desk("jd", incident)
    words(desk, first, option)
    while (desk.pending() or {}).get("menu"):
        desk.press("Escape")
    clean(desk)
    return desk, call


def graver_is_kept(room):
    """A graver answer where another stands is recorded as a change, whatever one goes on to."""
    def another_question(desk):
        go(desk, "breathing")

    def another_answer(desk):
        desk.page.fill("#words", "")
        words(desk, "he took pills just now", "")
        # It still is asked, or was recorded when something else was asked.
        desk.press("Escape")

    def elsewhere(desk):
        desk.page.goto(room.server.base + "/calls")
        desk.page.wait_for_function("() => !Object.keys(localStorage).some(key => key.includes(':queue:'))")

    def command(desk):
        desk.page.fill("#words", "/send")
        desk.page.focus("#words")
        desk.press("Enter")

    for how in (lambda desk: desk.press("Escape"), another_question, another_answer, elsewhere, command):
        told = f"a graver answer, left by {getattr(how, '__name__', 'Esc')}"
        desk, call = knife(room, "GRAVER")
        words(desk, "he is pointing the knife at her", "Shown, pointed")
        room.hold("Was it wrong before" in desk.pending().get("menu", ""), f"{told}: it is asked: {desk.pending()}")
        how(desk)
        room.same(answers(room, call, "weapon")[-1], ("changed", "brandished_or_used"), told)
        desk.page.close()
    # What is less grave is not, and it is said.
    desk, call = knife(room, "MILDER", "he is pointing the knife at her", "Shown, pointed")
    before = answers(room, call, "weapon")
    words(desk, "he has a knife in his hand", "In the hand or within reach")
    desk.press("Escape")
    room.same(answers(room, call, "weapon"), before, "a less grave answer, left")
    room.hold("less grave" in desk.said(), f"it is said: {desk.said()}")
    desk.press("Backspace")
    room.hold("Not recorded" not in desk.said(), f"taking back goes to what was recorded before: {desk.said()}")
    # Of several answers more are graver, and the answer of many ticks is asked for as one of one is.
    room.people["jd"].add(call, {"kind": "answered", "person": "person", "manner": "asked", "question": "substance", "answer": ["alcohol"]})
    go(desk, "substance")
    toggles = {one["toggle"]: one["key"] for one in desk.pending()["answers"] if one["toggle"]}
    for name in ("alcohol", "opioid"):
        desk.press(toggles[name])
    desk.press("Enter")
    room.hold("Was it wrong before" in desk.pending().get("menu", ""), f"it is asked of several: {desk.pending()}")
    desk.press("Escape")
    room.same(answers(room, call, "substance")[-1], ("changed", ["alcohol", "opioid"]), "more of several, left")
    desk.page.close()


def details_are_kept(room):
    """Words with an answer, typed and not sent."""
    def details(call):
        return [event["text"] for event in room.events(call) if event["kind"] == "detail"]

    def begin(text="4 Ridge Road"):
        desk, call = room.desk("jd", "DETAIL")
        go(desk, "location_known")
        desk.press(next(one["key"] for one in desk.pending()["answers"] if one["first"] and one["first"].get("answer") == "exact"))
        desk.page.wait_for_function(MENU_OPEN)
        desk.type(text)
        return desk, call

    desk, call = begin()
    # A danger meanwhile: the words stay in their box.
    desk.press("F1")
    room.hold(answers(room, call, "breathing") != [], "F1 while words are typed")
    room.same(desk.page.evaluate("document.getElementById('menu-input')?.value"), "4 Ridge Road", "the words, after F1")
    go(desk, "weapon")
    room.same(details(call), ["4 Ridge Road"], "the words, another question")
    room.hold((desk.pending() or {}).get("question") == "weapon", f"one has gone on: {desk.pending()}")
    desk.page.close()
    for how, told in ((lambda desk: desk.press("Escape"), "Esc"), (lambda desk: desk.page.click("[data-command=decide]"), "a command"),
                      (lambda desk: desk.page.goto(room.server.base + "/calls"), "another page")):
        desk, call = begin("behind the mill")
        how(desk)
        desk.page.wait_for_function("() => !Object.keys(localStorage).some(key => key.includes(':queue:'))")
        room.same(details(call), ["behind the mill"], f"the words, {told}")
        desk.page.close()
    # The reason of a decision that was not made decides nothing, and stays to be seen.
    desk, call = room.desk("jd", "REASON")
    desk.press("F6")
    desk.press("Shift+F9")
    desk.pick("Role of police")
    desk.pick("Police informed")
    desk.press("1")
    desk.type("her brother is an officer")
    go(desk, "weapon")
    room.hold("decided" not in kinds(room, call), "a decision that was left is made")
    room.hold("her brother is an officer" in desk.page.input_value("#words"), "words of a decision that was left are gone")
    desk.page.close()


def half_is_kept(room):
    """What is ticked and not recorded: one does not go on by accident, and a danger meanwhile does not sweep it away."""
    desk, call = room.desk("jd", "HALF")
    go(desk, "substance")
    toggles = {one["toggle"]: one["key"] for one in desk.pending()["answers"] if one["toggle"]}
    desk.press(toggles["opioid"])
    go(desk, "weapon")
    room.hold(desk.pending()["question"] == "substance" and "Enter records it" in desk.said(), f"one goes on from a tick: {desk.pending()['name']}, {desk.said()}")
    desk.press("F1")
    room.same(desk.pending()["question"], "substance", "what is asked, after F1")
    desk.press("Enter")
    room.same(answers(room, call, "substance"), [("answered", ["opioid"])], "what was ticked before F1")
    go(desk, "substance")
    desk.press(toggles["alcohol"])
    desk.press("Escape")
    go(desk, "weapon")
    room.same(desk.pending()["question"], "weapon", "Esc drops the ticks")
    desk.page.close()


def session(room, name):
    """Somebody once more, with a session of their own."""
    client, person = Client(room.server), room.people[name]
    client.sign_in(person.name, person.password)
    return client


def cookie(client):
    name, _, value = client.cookie.partition("=")
    return {"name": name, "value": value, "url": "https://127.0.0.1", "secure": True, "httpOnly": True, "sameSite": "Strict"}


def whose(room):
    """What waits in a browser goes out for who made it, and for nobody else."""
    context = room.context("jd")
    desk, call = room.desk("jd", "WHOSE", context)
    page = desk.page
    room.server.end()
    page.keyboard.type("/note CANARY in the browser")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.getElementById('call').dataset.waiting === '1'")
    room.hold("CANARY" in kept(page, "queue", call), f"what waits is kept: {page.evaluate(KEPT)}")
    page.goto("about:blank")
    room.server.start()
    ana = room.people["ana"]
    context.add_cookies([cookie(ana)])
    page.goto(room.server.base + "/calls")
    page.wait_for_function("() => document.getElementById('waiting').innerText.includes('somebody else')")
    room.hold("CANARY" not in page.inner_text("body"), "another is shown what waits")
    room.same(kinds(room, call).count("note"), 0, "another sends what waits")
    room.hold("CANARY" in kept(page, "queue", call), "what waits is gone when another signs in")
    context.add_cookies([cookie(room.people["jd"])])
    page.goto(room.server.base + "/calls")
    page.wait_for_function("() => Object.keys(localStorage).every(key => !key.includes(':queue:'))")
    room.same([event["text"] for event in room.events(call) if event["kind"] == "note"], ["CANARY in the browser"], "what waited, when its owner is back")
    # The call is over before it could be sent: its owner is told what is not in the record.
    page.goto(f"{room.server.base}/calls/{call}")
    desk.settle()
    room.server.end()
    page.keyboard.type("/note CANARY too late")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.getElementById('call').dataset.waiting === '1'")
    page.goto("about:blank")
    room.server.start()
    room.people["jd"].ask("POST", f"/api/1/calls/{call}/close", {"id": "over-" + call[-8:], "ending": "wrong_number"})
    page.goto(room.server.base + "/calls")
    page.wait_for_function("() => document.getElementById('waiting').innerText.includes('CANARY too late')")
    page.click("#waiting button")
    room.same([page.evaluate(KEPT), page.is_hidden("#waiting")], [{}, True], "once it was read")
    context.close()


def gone(room):
    """Of a call that ended, was left, or signed out of, nothing stays in the browser, and what was typed is a note."""
    def notes(call):
        return [event["text"] for event in room.events(call) if event["kind"] == "note"]

    def ends(page):
        page.keyboard.press("Escape")
        page.keyboard.type("/end")
        page.keyboard.press("Enter")
        page.wait_for_selector("#menu button")
        # An end that is refused takes nothing with it.
        page.keyboard.press("4")
        page.wait_for_function("() => document.getElementById('said').innerText.includes('Not recorded')")
        room.same(page.input_value("#words"), "her name is CANARY", "the story, after an end that was refused")
        page.keyboard.type("/end")
        page.keyboard.press("Enter")
        page.wait_for_selector("#menu button")
        page.keyboard.press("3")
        page.wait_for_selector("#menu-input")
        page.keyboard.type("on its way")
        page.keyboard.press("Enter")
        page.wait_for_function("() => document.getElementById('ask').innerText.includes('over')")

    def leaves(page):
        page.click("form.leave button")
        page.wait_for_url("**/calls")

    def signs_out(page):
        page.click("form[action='/sign-out'] button")
        page.wait_for_url("**/sign-in*")

    for how in (ends, leaves, signs_out):
        context = room.context(None)
        context.add_cookies([cookie(session(room, "jd"))])
        desk, call = room.desk("jd", "GONE", context)
        desk.press("F1")
        desk.type("her name is CANARY")
        room.hold("CANARY" in kept(desk.page, "words", call), f"{how.__name__}: typed words survive a reload")
        how(desk.page)
        desk.page.wait_for_function("() => !Object.keys(localStorage).some(key => key.startsWith('triage:'))")
        room.same(notes(call), ["her name is CANARY"], f"{how.__name__}: what was typed, in the record")
        context.close()
    # Closed by somebody else, while no page was open.
    context = room.context("jd")
    desk, call = room.desk("jd", "CLOSED", context)
    desk.type("CANARY again")
    desk.page.goto("about:blank")
    room.people["jd"].ask("POST", f"/api/1/calls/{call}/close", {"id": "over-" + call[-8:], "ending": "wrong_number"})
    desk.page.goto(room.server.base + "/account")
    desk.page.wait_for_function("() => !Object.keys(localStorage).some(key => key.startsWith('triage:'))")
    context.close()


def times(room):
    """By the clock of the position; in UTC, and saying so, where no script runs and in print."""
    desk, call = room.desk("jd", "TIMES")
    desk.press("F1")
    desk.press("F9")
    desk.press("F10")
    desk.page.close()
    for zone, hours in (("America/Denver", {-6, -7}), ("Asia/Tokyo", {9})):
        context = room.context("sup", timezone_id=zone)
        for path in (f"/calls/{call}", "/calls", "/hand-over", "/board"):
            page = room.page("sup", path, context)
            page.wait_for_load_state()
            found = page.evaluate("[...document.querySelectorAll('time')].map(one => [one.dateTime, one.textContent, one.title])")
            room.hold(len(found) > 0, f"{path}: no time is shown")
            for moment, text, title in found:
                minutes = [int(one[:2]) * 60 + int(one[3:5]) for one in (moment[11:], text[-5:])]
                room.hold((minutes[1] - minutes[0]) // 60 % 24 in {one % 24 for one in hours} and title.endswith("UTC"), f"{path} in {zone}: {moment} is {text!r} ({title})")
            page.close()
        page = room.page("sup", f"/calls/{call}/print?audience=ambulance", context)
        room.hold("UTC" in page.inner_text("main") and page.locator("time").count() == 0, "the print says UTC")
        context.close()
    context = room.context("sup", java_script_enabled=False, timezone_id="Asia/Tokyo")
    page = room.page("sup", "/calls", context)
    found = re.findall(r"\d\d:\d\d(?: UTC)?", page.inner_text("tbody"))
    room.hold(found and all(one.endswith("UTC") for one in found), f"without script: {found[:3]}")
    context.close()
