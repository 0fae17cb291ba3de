"""What somebody at the desk sees without asking for it: times that run, a text that is as old as the call, a board read at a glance, a question that stays in sight."""
import time
from datetime import datetime, timedelta, timezone

from console_calls import leave

MOBILE = ({"kind": "answered", "person": "person", "manner": "asked", "question": "psychosis", "answer": "taking_over"},)


def ago(**time):
    return (datetime.now(timezone.utc) - timedelta(**time)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def moment(text):
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)


def panel(room):
    """A hand-off that is looked at is as new as the call, or says that it is not; and what is old is not copied."""
    context = room.context("jd", permissions=["clipboard-read", "clipboard-write"])
    desk, call = room.desk("jd", "PANEL", context)
    page = desk.page
    desk.command("handoff")
    desk.pick("Dispatch")
    page.wait_for_function("() => document.querySelector('#hand-off h3')?.textContent === 'Dispatch'")
    before = page.locator("#hand-off li").all_inner_texts()
    desk.press("F1")
    page.wait_for_function("before => [...document.querySelectorAll('#hand-off li')].map(one => one.innerText).join() !== before", arg=",".join(before), timeout=5000)
    room.same(page.inner_text("#hand-off p.wrong"), "", "a text that is current calls itself old")
    page.click("#hand-off button >> nth=0")
    page.wait_for_function("() => document.getElementById('said').textContent.includes('Copied')")
    copied = page.evaluate("navigator.clipboard.readText()")
    room.same(copied, "\n".join(page.locator("#hand-off li").all_inner_texts()), "what is copied is what is read")
    room.hold("reathing" in copied, f"copied: {copied[:200]}")
    # While it cannot be made anew it says so, and is not copied.
    page.evaluate("navigator.clipboard.writeText('what was copied before')")
    with room.routed(context, f"**/calls/{call}/hand-off*", lambda route: route.abort()):
        room.people["jd"].add(call, {"kind": "note", "text": "from elsewhere"})
        page.wait_for_function("() => document.querySelector('#hand-off p.wrong').textContent.includes('OLDER')", timeout=5000)
        page.click("#hand-off button >> nth=0")
        page.wait_for_function("() => document.getElementById('said').textContent.includes('Not copied')", timeout=8000)
        room.same(page.evaluate("navigator.clipboard.readText()"), "what was copied before", "an old text is copied")
    # A reason to read: named, without what the engine sets in brackets.
    desk.press("Escape")
    desk.settle()
    desk.command("why")
    page.wait_for_function("() => document.querySelector('#hand-off h3')?.textContent === 'Why it stands so'", timeout=5000)
    room.hold("[" not in page.inner_text("#hand-off"), f"why: {page.inner_text('#hand-off')[:300]}")
    context.close()


def timers(room):
    """Times that run, and each says when it is passed."""
    desk, call = room.desk("jd", "TIMERS")
    page = desk.page
    room.hold("SEND NOW" not in page.inner_text("#timers"), "a fresh call is told to send")
    desk.press("F1")
    text = page.inner_text("#timers")
    room.hold("SEND NOW" in text and "since the last answer" in text, f"unsent help for an emergency: {text}")
    desk.press("F9")
    desk.press("F10")
    room.hold("tier to sent" in page.inner_text("#timers") and "SEND NOW" not in page.inner_text("#timers"), f"when all are sent: {page.inner_text('#timers')}")
    desk.press("F8")
    room.hold("DUE" in page.inner_text("#timers"), f"a lost line is called back: {page.inner_text('#timers')}")
    desk.press("F8")
    room.hold("DUE" not in page.inner_text("#timers"), "the line is back, and somebody is to be called back")
    page.close()
    # Held against what the team holds itself to.
    call = room.people["jd"].open_call("TARGET")
    room.people["jd"].add(call, *MOBILE)
    for minutes, is_late in ((20, False), (70, True)):
        if is_late:
            room.people["jd"].add(call, {"kind": "cancelled", "responder": "clinician"})
        room.people["jd"].add(call, {"kind": "sent", "responder": "clinician", "at": ago(minutes=minutes)})
        page = room.page("jd", f"/calls/{call}")
        page.wait_for_selector("#call[data-ready]")
        shown = page.locator("#act .sent li").last.inner_text()
        room.hold("60 min" in shown and "8 h" not in shown, f"held against their own target: {shown}")
        room.same("LATE" in shown, is_late, f"late after {minutes} minutes: {shown}")
        page.close()


def board(room):
    """The board: what is grave first, what is late marked, a fresh call not, and a dozen of them on half a screen."""
    jd = room.people["jd"]
    grave, fresh, told = (jd.open_call(name) for name in ("BOARD-GRAVE", "BOARD-FRESH", "BOARD-POLICE"))
    jd.add(grave, {"kind": "answered", "person": "person", "manner": "asked", "question": "breathing", "answer": "none"})
    jd.add(told, {"kind": "decided", "rungs": {"law_enforcement": "police_leading"}, "reason": "other", "words": "x"})
    written = jd.open_call("BOARD-TEXT", channel="text")
    jd.add(written, {"kind": "sent", "responder": "clinician", "at": ago(hours=2)})
    page = room.page("sup", "/board")
    rows = {one.split("\n")[0].split()[0]: one for one in page.locator(".rows > li").all_inner_texts()}
    room.hold("NOT SENT" in rows["BOARD-GRAVE"], f"unsent help for an emergency: {rows['BOARD-GRAVE']}")
    room.hold("NOT SENT" not in rows["BOARD-FRESH"] and "NOBODY DECIDED" not in rows["BOARD-FRESH"], f"a fresh call: {rows['BOARD-FRESH']}")
    room.hold("text" in rows["BOARD-TEXT"] and "SILENT" not in rows["BOARD-TEXT"], f"what was sent two hours ago and recorded now: {rows['BOARD-TEXT']}")
    order = [name for name in rows if name.startswith("BOARD")]
    room.hold(order[0] == "BOARD-GRAVE", f"the gravest response is first: {order}")
    # What is quiet for long is marked, and a tier that nobody decided; by the page's own clock.
    page.evaluate("for (const one of document.querySelectorAll('.since[data-since]')) one.dataset.since = Number(one.dataset.since) - 600000")
    page.wait_for_function("() => document.querySelector('.rows').innerText.includes('SILENT')", timeout=5000)
    after = {one.split("\n")[0].split()[0]: one for one in page.locator(".rows > li").all_inner_texts()}
    room.hold("NOBODY DECIDED" in after["BOARD-GRAVE"] and "NOBODY DECIDED" not in after["BOARD-FRESH"], f"nobody decided: {after['BOARD-GRAVE']}")
    places = page.evaluate("[...document.querySelectorAll('.rows > li')].map(one => one.getBoundingClientRect()).map(one => [one.top, one.bottom])")
    each = (places[-1][1] - places[0][0]) / len(places)
    room.hold(places[0][0] + 12 * each <= 1080, f"twelve calls do not fit: {each:.0f} px each below {places[0][0]:.0f}")
    page.close()
    # The list of calls: the gravest of one's own first, with tier and channel; found by who has it and by day.
    page = room.page("jd", "/calls?find=board-")
    names = page.locator("table tbody td:first-child").all_inner_texts()
    room.hold(names[:1] == ["BOARD-GRAVE"], f"open calls, the gravest first: {names}")
    texts = page.locator("table tbody tr").all_inner_texts()
    room.hold("Emergency services now" in texts[0] and any("text" in one for one in texts), f"tier and channel: {texts}")
    page.close()
    today = datetime.now(timezone.utc).strftime("%Y-%m-%d")
    for find, is_found in (("jd", True), (today, True), ("2001-01-01", False)):
        page = room.page("jd", f"/calls?find={find}")
        room.same(page.locator("table tbody tr").count() > 0, is_found, f"calls found by {find}")
        page.close()


def layout(room):
    """The question stays where it is and in sight; what is the same is not said twice; each key is written as it is pressed."""
    desk, call = room.desk("jd", "LAYOUT")
    page = desk.page
    top = lambda: page.evaluate("document.querySelector('#ask h2').getBoundingClientRect().top")
    before = top()
    desk.type("he has a gun and he wants to die")
    room.hold(page.locator("#found [data-found]").count() > 1, "nothing is proposed")
    room.same(top(), before, "the question moves while one types")
    leave(desk)
    # A screen: nothing of the kind, and what is seen or heard, have keys; the tenth is two keys.
    for _ in range(12):
        if page.locator("#ask [data-key='=']").count():
            break
        desk.answer({})
        leave(desk)
    room.hold(page.locator("#ask [data-key='=']").count() == 1, "nothing of the kind, as seen or heard, has no key")
    two = page.evaluate("[...document.querySelectorAll(\"#ask [data-key^='0']\")].map(one => [...one.querySelectorAll('kbd')].map(key => key.textContent).join(' '))")
    room.hold(len(two) > 0 and all(one.startswith("0 ") and len(one) == 3 for one in two), f"two keys are written as two: {two}")
    count = len(room.events(call))
    desk.press("=")
    room.hold(any(one["kind"] == "screened" for one in room.events(call)[count:]), f"= recorded {room.events(call)[count:]}")
    # Many answers, scrolled to the end.
    desk.press("F1")
    for _ in range(25):
        if desk.answer({}) is None:
            break
    leave(desk)
    answers = page.evaluate("document.querySelectorAll('#people .answers-given li').length")
    high = page.evaluate("document.documentElement.scrollHeight")
    room.hold(answers >= 20 and high <= 2400, f"{answers} answers make a page of {high} px")
    strip = page.evaluate("document.getElementById('strip').offsetHeight")
    room.hold(strip <= 200, f"the strip has {strip} px")
    text = page.inner_text("#strip")
    room.hold("the same" not in text and page.inner_text("#strip .must").count(",") <= 6, f"the strip: {text}")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight / 2)")
    page.wait_for_timeout(100)
    box = page.locator("#ask .ask-what").bounding_box()
    room.hold(strip <= box["y"] + 1 and box["y"] + box["height"] <= 1080, f"scrolled half way the question is at {box}, under {strip} px of strip")
    room.same(page.evaluate("getComputedStyle(document.getElementById('strip')).position + document.getElementById('strip').getBoundingClientRect().top"), "sticky0", "the strip stays")
    # What is said, done and avoided are told apart, and the keys stand under one another.
    page.evaluate("scrollTo(0, 0)")
    lines = page.evaluate("[...document.querySelectorAll('#guidance li')].map(one => one.querySelectorAll('.said-lines p').length)")
    edges = page.evaluate("[...new Set([...document.querySelectorAll('#guidance .lines')][0].querySelectorAll('.said-lines').values().map(one => Math.round(one.getBoundingClientRect().left)))]")
    room.hold(max(lines) >= 2 and len(edges) == 1, f"guidance: {lines} lines, at {edges}")
    page.close()
    # At twice the size on half a screen.
    context = room.context("jd", viewport={"width": 480, "height": 540})
    desk, call = room.desk("jd", "ZOOMED", context)
    box = desk.page.locator("#ask .ask-what").bounding_box()
    room.hold(box["y"] + box["height"] <= 540, f"at 200 % the question is at {box}")
    context.close()


def felt(room):
    """A rise is said once and moves no focus; keys, undoing and looks are as they were chosen."""
    desk, call = room.desk("jd", "FELT")
    page = desk.page
    page.evaluate("""() => { window.told = []; const place = document.getElementById('alert');
        new MutationObserver(() => place.textContent && window.told.push(place.textContent)).observe(place, { childList: true, characterData: true, subtree: true }); }""")
    room.same(page.get_attribute("#alert", "role"), "alert", "a rise is announced")
    page.keyboard.type("he is")
    desk.settle()
    began = time.time()
    desk.press("F1")
    room.same(page.evaluate("document.activeElement.id"), "words", "a rise moves the focus")
    room.people["jd"].add(call, {"kind": "note", "text": "quiet"})
    page.wait_for_function("() => document.getElementById('record').textContent.includes('quiet')")
    told = page.evaluate("window.told")
    room.hold(len(told) == 1 and "rose to Emergency services now" in told[0], f"a rise is said once: {told}")
    # Esc takes a danger back for three seconds, and not any more after.
    page.wait_for_timeout(max(0, 3300 - 1000 * (time.time() - began)))
    leave(desk)
    room.same(desk.tiers()[0]["word"], "Emergency services now", "Esc after three seconds takes a danger back")
    page.close()
    desk, call = room.desk("jd", "UNDO")
    desk.press("F1")
    desk.page.wait_for_timeout(1800)
    desk.press("Escape")
    room.hold(desk.tiers()[0]["word"] != "Emergency services now", "Esc within three seconds takes nothing back")
    # Which danger is on which key.
    desk.command("keys")
    first = desk.page.get_attribute("#keys [data-danger=F1]", "data-what")
    desk.pick(first)
    desk.pick("F5")
    room.same(desk.page.get_attribute("#keys [data-danger=F1]", "data-key"), "F5", "the danger has its new key")
    desk.press("F5")
    question = [one.get("question") for one in room.events(call) if one["kind"] in ("answered", "changed")]
    room.same(question[-1:], ["breathing"], "what the new key records")
    desk.page.reload()
    desk.settle()
    room.same(desk.page.get_attribute("#keys [data-danger=F1]", "data-key"), "F5", "the key after a reload")
    desk.page.evaluate("localStorage.removeItem('triage-keys')")
    desk.page.close()
    # Guidance by its keys; somebody is there, somebody is called off.
    desk, call = room.desk("jd", "GUIDED")
    page = desk.page
    for key in ("F1", "F9", "F10"):
        desk.press(key)
    for key in ("7", "8", "9"):
        wanted = page.evaluate("key => JSON.parse(document.querySelector(`#guidance [data-guide='${key}']`).dataset.do)[0].guidance", key)
        desk.press(f"Alt+{key}")
        room.hold(wanted in [one.get("guidance") for one in room.events(call)], f"Alt+{key} marks {wanted}")
    for word, kind in (("there", "arrived"), ("cancel", "cancelled")):
        page.locator("#act .sent li button", has_text=word).first.click()
        desk.settle()
        room.same([one["kind"] for one in room.events(call)].count(kind), 1, f"{kind} is recorded")
    page.close()
    # As the system of whoever looks has it.
    for what, wanted in (({"color_scheme": "light"}, "rgb(244, 247, 249)"), ({"color_scheme": "dark"}, "rgb(15, 23, 29)"), ({"contrast": "more"}, "rgb(0, 0, 0)")):
        context = room.context("jd", "en-auto", **what)
        page = room.page("jd", f"/calls/{call}", context)
        room.same(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"), wanted, f"the page for {what}")
        context.close()
    context = room.context("jd", "en-dark", forced_colors="active")
    page = room.page("jd", f"/calls/{call}", context)
    page.wait_for_selector("#strip .shape")
    room.same(page.evaluate("getComputedStyle(document.querySelector('#strip .shape')).forcedColorAdjust"), "none", "a tier's shape where colours are forced")
    room.hold(page.evaluate("getComputedStyle(document.querySelector('#strip .shape')).backgroundColor") not in ("rgba(0, 0, 0, 0)", page.evaluate("getComputedStyle(document.documentElement).backgroundColor")), "the shape is not seen")
    context.close()
