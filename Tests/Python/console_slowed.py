"""What slowed somebody who took a call with the page alone: each is held here."""
import signal

from console_calls import leave, words
from console_left import kept
from console_seen import ago
from console_server import Client

NOT_CURRENT = "() => !document.getElementById('stale').hidden"
CURRENT = "() => document.getElementById('stale').hidden"
LINES = "[...document.querySelectorAll('#first > li')].map(one => one.dataset.guidance)"
KEYS = "Object.fromEntries([...document.querySelectorAll('#first > li .said-key')].map(one => [one.closest('li').dataset.guidance, one.dataset.guide]))"


def offered(page):
    return page.get_attribute("#said", "data-undo")


def known(room, call):
    """What stands of a call by the API, without its times."""
    view = room.people["jd"].ask("GET", f"/api/1/calls/{call}")["view"]
    return view["people"][0]["answers"], sorted(view["unsent"]), view["sent"]


def taken_back(room):
    """One key takes back what was recorded last, whatever it was and wherever the focus is; the record keeps both."""
    desk, call = room.desk("jd", "TAKEN BACK")
    page = desk.page

    def held(what, *do, key="Control+z"):
        before, count = known(room, call), len(room.events(call))
        for one in do:
            one()
        events = len(room.events(call))
        room.hold(events > count, f"{what}: nothing was recorded")
        room.hold(key.replace("Control+z", "Ctrl+Z").replace("Escape", "Esc") in (offered(page) or ""), f"{what}: taking it back is not offered: {desk.said()} {offered(page)}")
        desk.press(key)
        room.hold(len(room.events(call)) > events, f"{what}: taken back, and nothing is recorded of that: {desk.said()}")
        room.same(known(room, call), before, f"{what}, taken back by {key}")
        room.hold(offered(page) is None and desk.said() == "Taken back.", f"{what}: {desk.said()} {offered(page)}")

    for key in ("Control+z", "Escape"):
        held("a screen", lambda: desk.press("1"), key=key)
        held("a danger", lambda: desk.press("F3"), key=key)
    held("a note", lambda: page.keyboard.type("the door is blue"), lambda: desk.press("Shift+Enter"))
    room.hold("taken back, written by mistake: the door is blue" in page.inner_text("#record"), "a note that was taken back is not told as that")
    # A proposal: the focus stays in the story. Esc only leaves that, and nothing is lost by it; Ctrl+Z takes back.
    held("a proposal", lambda: desk.type("he has a gun and he wants to die"), lambda: desk.press("Alt+1"))
    room.same(page.evaluate("document.activeElement.id"), "words", "the focus after a proposal was taken back")
    desk.press("Alt+1")
    count = len(room.events(call))
    for _ in range(3):
        desk.press("Escape")
    room.same(len(room.events(call)), count, "events after Esc left the story")
    leave(desk)
    # An answer that asks for an address, whose field has the focus: Esc leaves the field.
    where = lambda: page.click("#strip [data-go='question:location_known']")
    where()
    desk.settle()
    held("an answer with a detail", lambda: desk.press("1"))
    room.hold(page.locator("#menu").is_hidden(), "the field of an answer that was taken back stays")
    where()
    desk.settle()
    desk.press("1")
    count = len(room.events(call))
    desk.press("Escape")
    desk.press("Escape")
    room.hold(page.locator("#menu").is_hidden() and len(room.events(call)) == count, "Esc leaves the field, and takes nothing back")
    # A command is one in that field, too, and is no address.
    desk.press("Control+z")
    where()
    desk.settle()
    desk.press("1")
    count = len(room.events(call))
    page.keyboard.type("/help")
    desk.press("Enter")
    room.hold("Ctrl+Z" in page.inner_text("#hand-off"), f"a command typed where an address may stand: {desk.said()}")
    room.hold(not any("/help" in str(event) for event in room.events(call)) and len(room.events(call)) == count, "a command is recorded as an address")
    desk.press("F1")
    desk.press("F9")
    held("who was sent", lambda: desk.press("F10"), key="Escape")
    # A decision stays, and nothing of it is offered.
    desk.press("F9")
    room.hold(offered(page) is None, "taking back a decision is offered")
    # Another key in between, and it is kept.
    desk.press("F4")
    desk.press("ArrowLeft")
    count = len(room.events(call))
    for key in ("Control+z", "Escape"):
        desk.press(key)
        room.same(len(room.events(call)), count, f"events after {key}, with another key before it")
    # It says so in the help.
    desk.command("help")
    text = page.inner_text("#hand-off")
    room.hold("Ctrl+Z takes back what was just recorded, an answer, a danger, a note or who was sent" in text, f"help: {text}")
    page.close()
    # What was sent and whose reply was lost is taken back at the server, too.
    context = room.context("jd")
    desk, call = room.desk("jd", "TAKEN BACK AWAY", context)
    page = desk.page

    def swallow(route):
        route.fetch()
        route.abort()
    with room.routed(context, "**/calls/*/events", swallow):
        page.keyboard.press("F1")
        page.wait_for_function(NOT_CURRENT)
        # Esc is offered for three seconds, in which a busy machine may not come to say that the reply was lost.
        page.keyboard.press("Backspace")
        page.wait_for_function("() => document.getElementById('said').textContent === 'Taken back.'")
    desk.settle()
    said = [(event["kind"], event.get("answer")) for event in room.events(call) if event.get("question") == "breathing"]
    room.same(said, [("answered", "none"), ("corrected", None)], "taken back although its reply was lost")
    context.close()


def kept_away(room):
    """Words and ticks while the server is away: kept, said to be kept, and recorded once when it is back."""
    context = room.context("jd")
    desk, call = room.desk("jd", "KEPT AWAY", context)
    page = desk.page
    desk.press("F6")
    while (asked := desk.pending())["name"] != "question:concern":
        desk.answer({})
        while "menu" in (desk.pending() or {}):
            desk.press("Enter")
    room.server.end(signal.SIGKILL)
    page.wait_for_function(NOT_CURRENT)
    page.keyboard.type("he has a knife in his hand")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.getElementById('said').textContent.startsWith('Kept, not recorded yet')", timeout=3000)
    room.same(page.input_value("#words"), "", "the story after its words were kept")
    room.hold("knife" in kept(page, "queue", call), "the words are in the queue")
    # Ticks are taken; what is asked next is not known, and no digit answers it anew.
    def tick(*keys):
        for key in keys:
            page.keyboard.press(key)
        page.keyboard.press("Enter")
        page.wait_for_function("() => document.getElementById('said').textContent.startsWith('Kept, not recorded yet')", timeout=3000)
        if page.locator("#menu-input").count():
            page.keyboard.press("Enter")
        page.wait_for_function("() => !document.getElementById('kept').hidden", timeout=3000)
    tick("1", "2")
    room.hold(page.locator("#ask .answer").first.is_hidden() and "Answered, and kept here" in page.inner_text("#kept"), f"answered while it is away, and up still: {page.inner_text('#ask')}")
    waiting = page.get_attribute("#call", "data-waiting")
    for key in ("3", "Enter", "?", "ArrowDown"):
        page.keyboard.press(key)
        room.same((page.get_attribute("#call", "data-waiting"), page.locator("#menu").is_hidden()), (waiting, True), f"{key} after an answer, while it is away")
    room.hold("Nothing recorded: the server is away" in desk.said(), f"a digit while it is away: {desk.said()}")
    # Taken back, it can be answered again.
    page.keyboard.press("Backspace")
    page.wait_for_function("() => document.getElementById('kept').hidden", timeout=3000)
    tick("3")
    room.server.start()
    desk.settle()
    page.wait_for_function(CURRENT)
    events = room.events(call)
    room.same([one["text"] for one in events if one["kind"] == "note"], ["he has a knife in his hand"], "the words once")
    answers = [(one["kind"], len(one.get("answer") or [])) for one in events if one.get("question") == "concern"]
    room.hold(answers[-1] == ("answered", 1) and ("changed", 1) not in answers and len(answers) in (1, 3), f"ticks while it was away, taken back and given anew: {answers}")
    room.hold(page.locator("#kept").is_hidden() and page.locator("#ask .answer").first.is_visible(), "what is asked, when it is back")
    page.wait_for_selector("#found [data-found]", timeout=5000)
    room.hold("Weapon" in page.inner_text("#found"), f"the kept words are looked through when it is back: {page.inner_text('#found')}")
    page.close()
    # A screen whose danger was forgotten: given anew, with what was named.
    desk, call = room.desk("jd", "KEPT SCREEN", context)
    page = desk.page
    screen = desk.pending()["name"].split(":")[1]
    room.server.end(signal.SIGKILL)
    page.wait_for_function(NOT_CURRENT)
    page.keyboard.press("1")
    page.wait_for_function("() => document.getElementById('said').textContent.startsWith('Kept, not recorded yet')", timeout=3000)
    page.keyboard.press("Backspace")
    page.wait_for_function("() => document.getElementById('kept').hidden", timeout=3000)
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.getElementById('said').textContent.includes('Breathless')", timeout=3000)
    room.server.start()
    desk.settle()
    page.wait_for_function(CURRENT)
    last = [one for one in room.events(call) if one["kind"] == "screened" and one["screen"] == screen][-1]
    room.same(last.get("named"), ["breathing"], "the screen that was given anew while it was away")
    context.close()


def steady(room):
    """What is read of guidance does not move: it stays until it is said or not due; what is more urgent comes in above it, once said to be new."""
    desk, call = room.desk("jd", "STEADY")
    page = desk.page
    page.evaluate("""() => { window.news = []; const place = document.getElementById('guidance-new');
        new MutationObserver(() => place.textContent && window.news.push(place.textContent)).observe(place, { childList: true, characterData: true, subtree: true }); }""")
    add = room.people["jd"].add
    before = len(page.evaluate(LINES))
    words(desk, "she hears voices that take over", "Psychosis")
    leave(desk)
    page.wait_for_function("before => document.querySelectorAll('#first > li').length > before", arg=before)
    first, keys = page.evaluate(LINES), page.evaluate(KEYS)
    desk.press("F1")
    page.wait_for_function("first => document.querySelector('#first > li').dataset.guidance !== first", arg=first[0])
    now, both = page.evaluate(LINES), page.evaluate(KEYS)
    still = [line for line in first if line in now]
    room.hold(len(still) > 0, f"nothing that was read is due any more: {first} {now}")
    room.same(now[-len(still):], still, "what was read, below what is new")
    room.hold(now[0] == "start_cpr", f"the most urgent is above: {now}")
    room.same([both[line] for line in still], [keys[line] for line in still], "the keys of what was read")
    fresh = page.evaluate("[...document.querySelectorAll('#first > li.new')].map(one => one.dataset.guidance)")
    room.same(fresh, now[:len(now) - len(still)], "marked as new")
    room.hold("NEW" in page.inner_text("#first > li.new >> nth=0"), "new is said in words")
    news = page.evaluate("window.news")
    room.hold(len(news) == 1 and "Lay them flat" in news[0], f"new guidance is announced once: {news}")
    # Nothing moves with what is no more urgent, and the next one stands where one was said.
    add(call, {"kind": "note", "text": "quiet"})
    page.wait_for_function("() => document.getElementById('record').textContent.includes('quiet')")
    room.same((page.evaluate(LINES), len(page.evaluate("window.news"))), (now, 1), "after a note")
    page.click("#first > li:nth-child(2) .said-key")
    desk.settle()
    page.wait_for_function("line => ![...document.querySelectorAll('#first > li:not(.given)')].some(one => one.dataset.guidance === line)", arg=now[1])
    then = page.evaluate(LINES)
    room.same([line for line in then if line in now and line != now[1]], [line for line in now if line != now[1]], "what was not said stays in its order")
    page.close()
    # Not breathing, of a cause that nobody knows: naloxone among the first three.
    desk, call = room.desk("jd", "NALOXONE")
    desk.press("F1")
    lines = desk.page.evaluate(LINES)
    room.hold(lines[0] == "start_cpr" and "naloxone_spray" in lines[:3], f"not breathing: {lines}")
    room.hold("Can they" in desk.page.inner_text("#ask") or "they" in desk.page.inner_text("#ask h2").lower() or "person" in desk.page.inner_text("#ask h2"),
              f"whoever does not breathe is spoken to: {desk.page.inner_text('#ask h2')}")
    desk.page.close()


def contradicted(room):
    """Two answers that cannot both be true stand in the strip with their times, are announced, and lead to being put right."""
    desk, call = room.desk("jd", "CONTRADICTED")
    page = desk.page
    desk.press("F1")
    tiers = desk.tiers()
    words(desk, "she is awake and answering", "Awake and answering, or woken from plain sleep")
    text = page.inner_text("#strip .contradiction")
    room.hold("Not breathing" in text and "Awake and answering" in text and ":" in text, f"the contradiction: {text}")
    room.hold("cannot all be true" in page.inner_text("#alert"), f"announced: {page.inner_text('#alert')}")
    room.same(desk.tiers(), tiers, "a contradiction moves a tier")
    leave(desk)
    page.click("#strip .contradiction [data-go='question:breathing']")
    desk.settle()
    desk.press("1")
    desk.pick("Wrong before")
    desk.settle()
    room.same(page.locator("#strip .contradiction").count(), 0, "contradicted still, after it was put right")
    page.close()


def ageing(room):
    """Help that is wanted at once and not sent is said louder with time, in words and colour."""
    call = room.people["jd"].open_call("AGEING")
    room.people["jd"].add(call, {"kind": "answered", "person": "person", "manner": "asked", "question": "breathing", "answer": "none"})
    page = room.page("jd", f"/calls/{call}")
    page.wait_for_selector("#call[data-ready]")
    shown = page.inner_text("#timers .to-send")
    room.hold("SEND NOW" in shown and "STILL" not in shown, f"at once: {shown}")
    colour = "getComputedStyle(document.querySelector('#timers .to-send .since')).color"
    first = page.evaluate(colour)
    page.evaluate("document.querySelector('#timers .to-send .since').dataset.since -= 130000")
    page.wait_for_function("() => document.querySelector('#timers .to-send').innerText.includes('STILL NOT SENT')", timeout=3000)
    shown = page.inner_text("#timers .to-send")
    room.hold("SEND NOW" not in shown and "02:1" in shown, f"after two minutes: {shown}")
    room.hold(page.evaluate(colour) != first, "the colour does not change")
    board = room.page("sup", "/board")
    row = board.locator(".rows > li", has_text="AGEING")
    room.hold("STILL" not in row.inner_text() and "NOT SENT" in row.inner_text(), f"the board at once: {row.inner_text()}")
    board.evaluate("for (const one of document.querySelectorAll('.since[data-long]')) one.dataset.since -= 130000")
    board.wait_for_function("() => document.querySelector('.rows').innerText.includes('STILL NOT SENT')", timeout=3000)
    board.close()
    page.close()


def cold(room):
    """The first screen, to somebody who never saw it: where, who is in danger, what is going on, and little else."""
    desk, call = room.desk("jd", "COLD")
    page = desk.page
    starts = page.evaluate("[...document.querySelectorAll('.start')].filter(one => one.offsetParent).map(one => one.innerText)")
    room.same([one.split("?")[0] for one in starts], ["Where are they", "Is anybody in danger now", "What is going on"], "what stands out")
    hidden = ("#need", "#people", "#record", ".came", "#strip .rest")
    seen = "ones => ones.filter(one => [...document.querySelectorAll(one)].some(part => part.offsetParent))"
    room.same(page.evaluate(seen, list(hidden)), [], "shown before there is anything in it")
    desk.command("handoff")
    desk.pick("Dispatch")
    room.hold(page.locator("#hand-off h3").is_visible(), "a hand-off on a fresh call is not seen")
    desk.press("Escape")
    desk.press("F1")
    room.same(page.evaluate("[...document.querySelectorAll('.start')].filter(one => one.offsetParent).length"), 0, "once something is recorded")
    room.same(page.evaluate(seen, list(hidden)), list(hidden), "shown once something is recorded")
    page.close()
    # What is said to stand below stands there.
    once = room.people["admin"].ask("POST", "/api/1/people", {"name": "newcomer", "label": "NEW", "roles": ["supervisor"]}, 201)["password"]
    room.people["newcomer"] = Client(room.server)
    room.people["newcomer"].sign_in("newcomer", once)
    page = room.page("newcomer", "/account")
    text = page.inner_text("main")
    room.hold("below" not in text and "second factor, too: it is set here next" in text, f"the account of a newcomer: {text}")
    page.close()
