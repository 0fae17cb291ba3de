"""What is pressed and typed means what whoever sits there meant: each is held here as somebody met it who took calls with the page alone."""
from console_calls import end, kinds, leave, words
from console_left import answers, go

FOUND = "[...document.querySelectorAll('#found [data-found]')].map(one => one.innerText.replace(/\\s+/g, ' '))"
MARKED = "document.querySelectorAll('#found .marked').length"


def denied(room):
    """What a story denies is not proposed as said; where its question has a no, that is, last and unmarked. Enter records neither."""
    desk, call = room.desk("jd", "DENIED")
    page = desk.page
    for story, wanted, unwanted in (("no gun", "Gun: No gun", "Within reach"), ("he isn't hurt", "Injury: Nobody hurt", "Bruises"), ("never touched me", None, "Hit, pushed"),
                                    ("he is back tomorrow", None, "Within a day"), ("I don't know if he has a gun", "Gun: ask it", "Within reach")):
        page.fill("#words", "")
        desk.type(story)
        found, count = page.evaluate(FOUND), len(room.events(call))
        room.hold(not any(unwanted in one for one in found), f"{story!r} proposes what it denies: {found}")
        room.hold(wanted is None or any(wanted in one for one in found), f"{story!r} does not propose {wanted!r}: {found}")
        if "tomorrow" not in story and wanted != "Gun: ask it":
            room.same(page.evaluate(MARKED), 0, f"marked for {story!r}: {found}")
            desk.press("Enter")
            room.same(len(room.events(call)), count, f"events after {story!r} and Enter")
            if found:
                room.hold("Nothing recorded" in desk.said(), f"Enter that takes nothing says so: {desk.said()}")
        leave(desk)
    # Among others the no comes last, and what is said is the marked one.
    desk.type("he is not hurt but he has a knife in his hand")
    found = page.evaluate(FOUND)
    room.hold(any("Injury: Nobody hurt" in one for one in found[-2:]) and "Weapon" in page.inner_text("#found .marked"), f"a denial and a danger: {found}")
    key = page.evaluate("[...document.querySelectorAll('#found [data-found]')].find(one => one.innerText.includes('Nobody hurt')).dataset.found")
    desk.press(f"Alt+{key}")
    room.same(answers(room, call, "injury"), [("answered", "none")], "the no, taken by its own key")
    page.close()


def eye(room):
    """A digit answers what stands on the page: none while an answer is taken back, and none before what just came up can have been read."""
    context = room.context("jd")
    desk, call = room.desk("jd", "EYE", context)
    page = desk.page
    desk.answer({})
    while "menu" in (desk.pending() or {}):
        desk.press("Enter")
    leave(desk)
    for _ in range(3):
        asked = desk.pending()["name"]
        desk.press("?")
        room.hold(desk.pending()["name"] != asked, f"{asked} is asked still")
        # Esc, and at once a digit: it answers nothing, and the question that came back is the one that was answered.
        count = len(room.events(call))
        page.keyboard.press("Escape")
        page.keyboard.press("1")
        desk.settle()
        room.same(desk.pending()["name"], asked, "the question whose answer was taken back")
        fresh = [one for one in room.events(call)[count:] if one["kind"] in ("answered", "screened", "changed")]
        room.same(fresh, [], f"a digit behind Esc, at {asked}")
        desk.press("?")
        # A digit pressed twice answers one question.
        while "menu" in (desk.pending() or {}):
            desk.press("Enter")
    count = len(room.events(call))
    page.evaluate("""() => { window.pressed = 0; new MutationObserver(() => { if (window.pressed++ === 0) dispatchKey(); }).observe(document.getElementById('ask'), { childList: true });
        const dispatchKey = () => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '?', bubbles: true })); }""")
    desk.press("?")
    page.wait_for_timeout(400)
    desk.settle()
    fresh = [one["kind"] for one in room.events(call)[count:] if one["kind"] in ("answered", "screened")]
    room.same(len(fresh), 1, f"answered by a key that came with the next question: {fresh}, {desk.said()}")
    room.hold("had only just come up" in desk.said(), f"that it was not taken is said: {desk.said()}")
    # What was gone to by hand comes back, too.
    page.close()
    desk, call = room.desk("jd", "EYE GONE", context)
    go(desk, "weapon")
    desk.press("1")
    desk.press("Backspace")
    room.hold(desk.pending()["question"] == "weapon", f"gone to by hand, answered and taken back: {desk.pending()['name']}, {desk.said()}, {kinds(room, call)[-4:]}")
    context.close()


def words_and_digits(room):
    """A digit answers and stays, whatever is typed behind it; with a space in one go it began words, and the page says what it took back."""
    desk, call = room.desk("jd", "DIGITS")
    page = desk.page
    desk.press("1")
    screened = [one for one in room.events(call) if one["kind"] == "screened"]
    room.same(len(screened), 1, "a screen by one key")
    page.wait_for_timeout(450)
    page.keyboard.type(" she is crying")
    desk.settle()
    room.same([one["kind"] for one in room.events(call)].count("corrected"), 0, "answers that words behind them took back")
    room.same(page.input_value("#words").strip(), "she is crying", "the words")
    leave(desk)
    asked = desk.pending()["name"]
    page.keyboard.type("3 people")
    desk.settle()
    room.hold(desk.pending()["name"] == asked and page.input_value("#words") == "3 people", f"a digit that began words: {desk.pending()['name']}, {page.input_value('#words')}")
    page.close()
    desk, call = room.desk("jd", "DIGITS SAID")
    asked = desk.pending()["name"]
    desk.page.keyboard.type("1 of them cries")
    desk.settle()
    room.hold(desk.said().startswith("Taken back: ") and "Nothing of the kind" in desk.said(), f"what was taken back is said: {desk.said()}")
    room.same((desk.pending()["name"], desk.page.input_value("#words")), (asked, "1 of them cries"), "the question is asked again")
    desk.page.close()


def told_first(room):
    """A hand-off begins with where and what, has what stands in the story and is not recorded, marked so; guidance begins with the key that was pressed."""
    context = room.context("jd", permissions=["clipboard-read", "clipboard-write"])
    desk, call = room.desk("jd", "TOLD", context)
    page = desk.page
    desk.press("F2")
    first = page.inner_text("#first > li >> nth=0")
    room.hold("What was done or taken" in first and "weapon" not in first.lower(), f"guidance after F2: {first}")
    desk.press("F3")
    go(desk, "location_known")
    desk.press("1")
    desk.type("12 Oak Street")
    desk.press("Enter")
    desk.press("F9")
    desk.press("F10")
    page.keyboard.type("son 19 took a lot of tylenol CANARY")
    desk.settle()
    for name, reads in (("Ambulance", True), ("Police", False)):
        page.click(f"[data-hand-off={name.lower()}]")
        page.wait_for_function("name => document.querySelector('#hand-off h3')?.textContent === name", arg=name)
        lines = page.locator("#hand-off li").all_inner_texts()
        room.hold(lines[0].startswith("Place or address: “12 Oak Street”"), f"{name} begins with the place: {lines[0]}")
        room.hold("ago" in lines[0] if reads else True, f"{name}: how long ago: {lines[0]}")
        room.hold(lines[-1].startswith("Call ") and not lines[0].startswith("Call under way"), f"{name}: boilerplate first: {lines}")
        room.same("CANARY" in " ".join(lines), reads, f"what is typed, in the panel for {name}")
        page.click("#hand-off button >> nth=0")
        page.wait_for_function("() => document.getElementById('said').textContent.includes('Copied')")
        room.same("CANARY" in page.evaluate("navigator.clipboard.readText()"), reads, f"what is typed, copied for {name}")
        if reads:
            room.hold("NOT RECORDED YET" in lines[1], f"what is typed is marked, in the second line: {lines}")
    # Who is told of it has it from the record.
    page.click("[data-hand-off=ambulance]")
    page.wait_for_function("() => document.querySelector('#hand-off h3')?.textContent === 'Ambulance'")
    page.locator("#hand-off button", has_text="They were told").click()
    desk.press("Enter")
    room.same([one["text"] for one in room.events(call) if one["kind"] == "note"], ["son 19 took a lot of tylenol CANARY"], "what was typed, when somebody is told")
    room.hold(kinds(room, call).index("note") < kinds(room, call).index("handed_off"), "recorded before they are told")
    room.same(page.input_value("#words"), "", "the story, once it is recorded")
    context.close()


def said_plainly(room):
    """What is shown says what it is: a refusal as asked, a key as what it does, a screen as one question, a follow-up with its day, and nobody unsent who is on the line."""
    desk, call = room.desk("jd", "PLAIN")
    page = desk.page
    screen = page.inner_text("#ask h2")
    room.hold(screen.endswith("?") and screen.count("?") == 1, f"a screen is one question: {screen}")
    go(desk, "location_known")
    desk.press("-")
    facts, must = page.inner_text("#strip .facts"), page.inner_text("#strip .must")
    room.hold("asked, not learned, ask again" in facts and "not known yet" not in facts.split("Callback")[0], f"refused: {facts}")
    room.hold("Asked and not learned, ask again (1): place or address" in must, f"refused, among what must be asked: {must}")
    go(desk, "location_known")
    room.hold("asked, not learned (refused): ask again" in page.inner_text("#ask"), f"asked again: {page.inner_text('#ask')}")
    desk.press("F1")
    room.hold("Mark all as sent now" in page.inner_text("[data-key=F10]"), f"F10: {page.inner_text('[data-key=F10]')}")
    desk.press("F9")
    desk.press("F10")
    room.hold("All are marked as sent" in page.inner_text("[data-key=F10]"), f"F10 behind it: {page.inner_text('[data-key=F10]')}")
    page.close()
    # Who answers is not to be sent, and a call solved on the line is closed without a word of it.
    desk, call = room.desk("jd", "SOLVED")
    page = desk.page
    room.people["jd"].add(call, {"kind": "answered", "person": "person", "manner": "asked", "question": "agitation", "answer": "distressed"})
    page.wait_for_function("() => document.getElementById('people').textContent.includes('Agitation')")
    room.hold("Clinician" not in page.inner_text("#act") and "Remote" in page.inner_text("#strip"), f"who answers is to be sent: {page.inner_text('#act')}")
    desk.command("end")
    room.hold("NOT SENT" not in page.inner_text("#menu"), f"the end: {page.inner_text('#menu')}")
    desk.press("Escape")
    end(desk, "resolved")
    room.hold("was not sent" not in page.inner_text("#strip"), f"the end says who was not sent: {page.inner_text('#strip')}")
    room.people["jd"].form(f"/calls/{call}/outcome", outcome="other", note="x", **{"follow-up": "24"})
    page.reload()
    page.wait_for_selector("#outcome li")
    day = page.evaluate("new Date(Date.now() + 24 * 3600000).toLocaleDateString('sv')")
    room.hold(day in page.inner_text("#timers") + page.inner_text("#strip"), f"the day of a follow-up: {page.inner_text('#timers')}")
    page.close()


def half_screen(room):
    """On half a screen nothing is a word wide, and nothing hangs out of its place."""
    desk, call = room.desk("jd", "HALF SCREEN")
    page = desk.page
    desk.press("F2")
    desk.press("F9")
    desk.press("F10")
    narrow = page.evaluate("""[...document.querySelectorAll('.tasks li > *, .guidance .said-lines, .answers-given li, .lines li')]
        .filter(one => one.offsetParent && one.innerText.length > 14 && one.getBoundingClientRect().width < 100 && one.getBoundingClientRect().height > 50).map(one => one.innerText)""")
    room.same(narrow, [], "a word wide")
    tasks = page.evaluate("[...document.querySelectorAll('.tasks li')].map(one => one.getBoundingClientRect().height)")
    room.hold(len(tasks) > 0 and max(tasks) < 30, f"what is to do, in lines: {tasks}")
    wide = page.evaluate("document.documentElement.scrollWidth")
    room.hold(wide <= 960, f"{wide} px wide")
    page.close()
