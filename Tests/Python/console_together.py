"""The console when the server goes away, when two look at one call, and when a session ends."""
import signal
import time

from console_left import kept
from console_seen import moment
from console_server import Client, totp

# The position's clock is off, by what stands in `off`.
CLOCK = "window.off = 3600000; const right = Date.now.bind(Date); Date.now = () => right() + window.off;"
NOT_CURRENT = "() => !document.getElementById('stale').hidden"
CURRENT = "() => document.getElementById('stale').hidden"


def notes(room, call):
    return [event["text"] for event in room.events(call) if event["kind"] == "note"]


def reconnect(room):
    """The server killed in the middle of typing: nothing is lost, and nothing done twice."""
    context = room.context("jd")
    context.add_init_script(CLOCK)
    desk, call = room.desk("jd", "RECONNECT", context)
    page = desk.page
    page.wait_for_function(CURRENT)
    room.hold(page.evaluate("document.getElementById('stale').textContent === ''"), "at the beginning it is shown as not current")
    desk.command("note before it went away")
    page.keyboard.type("he has a kni")
    room.server.end(signal.SIGKILL)
    began = time.time()
    page.keyboard.type("fe in his")
    page.wait_for_function(NOT_CURRENT)
    took = time.time() - began
    room.hold(took <= 2, f"shown as not current after {took:.1f} s")
    room.figures.append(f"not current is shown {took:.1f} s after the server was killed")
    stale = page.inner_text("#stale")
    room.hold("NOT CURRENT since" in stale, f"it is said in words: {stale}")
    room.hold(page.evaluate("getComputedStyle(document.querySelector('#strip .ladders')).filter").startswith("gray"), "the tier is not greyed")
    # Typing and answers go on. What can be done without seeing what comes of it waits.
    page.keyboard.press("Escape")
    page.keyboard.press("F1")
    pressed = time.time()
    page.wait_for_function("() => Number(document.getElementById('call').dataset.waiting) === 1")
    page.wait_for_timeout(2500)
    # The clock of the position is set anew meanwhile: nobody knows any more how it stands to the server's.
    page.evaluate("window.off = -3600000")
    page.keyboard.type("/note while it was away")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.getElementById('stale').textContent.includes('2 waiting')")
    waiting = kept(page, "queue", call)
    # The page itself survives: the server is back for as long as a reload takes, then away again, before anything was sent.
    room.hold("while it was away" in waiting and "breathing" in waiting, f"what waits is kept: {waiting}")
    words = page.input_value("#words")
    room.same(words, "he has a knife in his", "what was typed stays while a command is given")
    room.server.start()
    # A page that goes sends what waits, and cannot know whether it arrived: the next one sends it again, and it is done once.
    with room.routed(context, "**/calls/*/events", lambda route: route.abort()):
        page.reload()
        page.wait_for_selector("#call[data-ready]")
        room.same(page.input_value("#words"), words, "what was typed survives a reload")
        room.same(page.get_attribute("#call", "data-waiting"), "2", "what waits survives a reload")
    desk.settle()
    page.wait_for_function(CURRENT)
    room.same(notes(room, call), ["before it went away", "while it was away"], "every note once")
    answers = [event for event in room.events(call) if event.get("question") == "breathing" and event.get("answer") == "none"]
    room.same(len(answers), 1, "the danger recorded while it was away")
    late = abs(moment(answers[0]["at"]).timestamp() - pressed)
    room.hold(late < 1, f"a key that was pressed while it was away is recorded {late:.1f} s off its time")
    noted = next(one for one in room.events(call) if one.get("text") == "while it was away")
    room.hold(0 <= time.time() - moment(noted["at"]).timestamp() < 60, f"pressed by a clock that was set anew: {noted['at']}")
    room.same(desk.tiers()[0]["word"], "Emergency services now", "the tier is current again")
    # Sent, and the answer lost on the way back: sent again, done once.
    lost = []

    def swallow(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch().status)
        route.abort()
    with room.routed(context, "**/calls/*/events", swallow):
        desk.command("note its answer was lost")
    room.same((lost, notes(room, call)[2:]), ([200], ["its answer was lost"]), "sent twice, done once")
    # Killed over and over while it writes.
    for number in range(3):
        page.keyboard.type(f"/note round {number}")
        page.keyboard.press("Enter")
        room.server.end(signal.SIGKILL)
        room.server.start()
        desk.settle()
        page.wait_for_function(CURRENT)
    room.same(notes(room, call)[3:], [f"round {number}" for number in range(3)], "every note of three rounds once")
    room.hold(all(event["kind"] != "closed" for event in room.events(call)), "the call is closed")
    desk.page.close()
    # A slip while it is away is taken back there and then, and given anew.
    desk, call = room.desk("jd", "SLIP AWAY", context)
    page = desk.page
    desk.press("F1")
    while (asked := desk.pending())["name"] != "question:caller_role":
        desk.answer({})
        while "menu" in (desk.pending() or {}):
            desk.press("Enter")
    room.server.end(signal.SIGKILL)
    page.wait_for_function(NOT_CURRENT)
    page.keyboard.press("1")
    page.wait_for_function("() => document.getElementById('said').textContent.startsWith('Kept, not recorded yet')")
    page.keyboard.press("2")
    page.wait_for_function("() => document.getElementById('said').textContent.startsWith('Nothing recorded: the server is away')")
    page.keyboard.press("Backspace")
    page.wait_for_function("() => document.getElementById('kept').hidden")
    page.keyboard.press("2")
    page.wait_for_function("() => !document.getElementById('kept').hidden")
    room.server.start()
    desk.settle()
    page.wait_for_function(CURRENT)
    said = [(event["kind"], event.get("answer")) for event in room.events(call) if event.get("question") == "caller_role"]
    room.hold(said in ([("answered", "third_party_with")], [("answered", "self"), ("corrected", None), ("answered", "third_party_with")]), f"a slip put right while it was away: {said}")
    context.close()


def two_browsers(room):
    """The owner writes, a supervisor looks on and takes over; the board and the shift page have it."""
    desk, call = room.desk("jd", "TOGETHER")
    board = room.page("sup", "/board")
    row = board.locator(".rows > li", has_text="TOGETHER").inner_text()
    room.hold("NOBODY DECIDED" not in row and "NOT SENT" not in row, f"the board has the call, which is fresh: {row}")
    other = room.page("sup", f"/calls/{call}")
    other.wait_for_selector("#strip .ladder")
    room.hold("You look on" in other.inner_text("main"), "it is said that one looks on")
    room.same(other.locator("#ask button:not([disabled])[data-do], #keys button:not([disabled])").count(), 0, "who looks on cannot answer")
    other.keyboard.press("F1")
    desk.press("F6")
    other.wait_for_function("() => document.querySelector('#strip .tier b').textContent === 'Emergency services now'")
    room.hold("breathing" not in str(room.events(call)), "a key of who looks on is recorded")
    room.same(desk.tiers()[0]["word"], "Emergency services now", "the owner sees the same")
    board.wait_for_function("() => document.querySelector('main').innerText.includes('NOT SENT')")
    shift = room.page("sup", "/hand-over")
    room.hold("TOGETHER" in shift.inner_text("main") and "Ambulance" in shift.inner_text("main"), "the shift page says what is not sent")
    # A supervisor's note is seen by the owner.
    other.fill("[name=text]", "whispered: ask about the dog")
    other.click("form[action$=whisper] button")
    desk.page.wait_for_function("() => document.getElementById('record').textContent.includes('ask about the dog')")
    desk.page.keyboard.type("half a sentence")
    # Taken over: both are told, and what was typed stays.
    other.locator("form[action$=take-over] button").first.click()
    other.wait_for_selector("#call[data-mine=true][data-ready]")
    desk.page.wait_for_function("() => document.querySelector('main').innerText.includes('You look on')")
    room.hold("half a sentence" in kept(desk.page, "words", call), "what the first had typed is kept in their browser")
    other.keyboard.press("F9")
    other.wait_for_function("() => document.querySelector('#strip').innerText.includes('decided')")
    desk.page.wait_for_function("() => document.querySelector('#strip').innerText.includes('decided')")
    room.same([event.get("by") for event in room.events(call) if event["kind"] == "decided"], ["SUP"], "who decided")
    desk.page.locator("form[action$=take-over] button").first.click()
    desk.page.wait_for_selector("#call[data-mine=true][data-ready]")
    for page in (board, other, shift, desk.page):
        page.close()


def session_ended(room):
    """Signed out elsewhere during a call: what was typed stays, and goes out when one is back."""
    again = Client(room.server)
    ana = room.people["ana"]
    again.sign_in(ana.name, ana.password, totp(ana.secret) if ana.secret else None)
    kept, room.people["ana"] = ana, again
    room.contexts.pop("ana", None)
    desk, call = room.desk("ana", "ENDED")
    page = desk.page
    page.keyboard.type("he says he will")
    desk.settle()
    again.ask("DELETE", "/api/1/session")
    page.keyboard.press("Escape")
    page.keyboard.press("F1")
    page.wait_for_function(NOT_CURRENT)
    page.wait_for_function("() => document.getElementById('stale').textContent.includes('signed out')")
    room.same(page.input_value("#words"), "he says he will", "what was typed stays")
    room.same(page.get_attribute("#call", "data-waiting"), "1", "what was pressed waits")
    room.hold("breathing" not in str(room.events(call)), "nothing is recorded without a session")
    # Back in another window of the same browser; the call was left to the board, so it is taken over, and then the key goes out.
    room.people["ana"] = kept
    cookie, _, value = kept.cookie.partition("=")
    page.context.add_cookies([{"name": cookie, "value": value, "url": "https://127.0.0.1", "secure": True, "httpOnly": True, "sameSite": "Strict"}])
    kept.ask("POST", f"/api/1/calls/{call}/take-over", {"id": "back-" + call[-8:]})
    page.reload()
    page.wait_for_selector("#call[data-ready]")
    desk.settle()
    room.same(page.input_value("#words"), "he says he will", "what was typed is there when one is back")
    room.same([event["answer"] for event in room.events(call) if event.get("question") == "breathing"], ["none"], "what was pressed is recorded once")
    page.close()
    room.contexts.pop("ana").close()
