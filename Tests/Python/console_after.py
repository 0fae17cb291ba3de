"""After a call: what came of it, what is left to do, earlier calls of a number, and how long words are kept."""
import io
import json
import subprocess
from unicodedata import normalize

import pypdf

from console_calls import give_out
from console_desk import Desk


def close(room, name, call, **how):
    room.people[name].ask("POST", f"/api/1/calls/{call}/close", {"id": "over-" + call[-12:], "ending": "resolved", "although": "a check"} | how)


def numbered(room, name, incident, number, **more):
    """A call whose caller is called back at a number."""
    call = room.people[name].open_call(incident, **more)
    room.people[name].add(
        call, {"kind": "answered", "person": "person", "question": "concern", "answer": ["suicide"]},
        {"kind": "answered", "person": "person", "question": "breathing", "answer": "none"},
        {"kind": "answered", "person": "person", "question": "number_to_call", "answer": "said_back"},
        {"kind": "detail", "person": "person", "question": "number_to_call", "text": number})
    return call


def reason_of(text):
    return json.loads(text)["code"] if text.startswith("{") else text[:200]


def outcomes(room):
    """What came of a call: recorded during it and days after, by whom it may be, found, printed, and due on the shift page."""
    desk, call = room.desk("jd", "OUTCOME-1")
    page = desk.page
    desk.press("F1")
    desk.press("F9")
    desk.press("F10")
    form = page.locator(".came form")
    page.click(".came summary")
    form.locator("[name=outcome]").select_option("seen_by_mobile_team")
    form.locator("[name=note]").fill("calm when they left")
    form.locator("button").click()
    page.wait_for_selector("#call[data-ready]")
    room.hold("Seen by a mobile team" in page.inner_text("#outcome"), f"it is shown during the call: {page.inner_text('#outcome')}")
    desk.settle()
    # It takes nothing from the keys of the call.
    desk.press("F3")
    desk.command("end")
    desk.pick("Resolved")
    desk.settle()
    if "although" in page.inner_text("#menu") or "Why" in page.inner_text("#menu"):
        page.keyboard.type("a check")
        desk.press("Enter")
    page.wait_for_function("document.getElementById('call').querySelector('#menu').innerText.includes('What now?')")
    desk.press("2")
    room.hold(page.evaluate("document.activeElement.name === 'outcome'"), "the end leads on to what came of it, by a key")
    page.reload()
    form.locator("[name=outcome]").select_option("hospital_voluntary")
    form.locator("[name=plan]").fill("ask for Dr Ames first")
    form.locator("[name=satisfaction]").select_option("partly")
    form.locator("[name=follow-up]").select_option("48")
    form.locator("button").click()
    page.wait_for_function("() => document.getElementById('outcome')?.innerText.includes('To a hospital, of their own will')")
    shown = page.inner_text("#outcome")
    for part in ("Partly satisfied", "ask for Dr Ames first", "JD", "Seen by a mobile team", "Look after them again until"):
        room.hold(part in shown, f"the outcome says {part!r}: {shown}")
    room.hold(shown.index("hospital") < shown.index("mobile team"), "the last stands first")
    room.hold("came of it" in page.inner_text("#record"), "it is in the record of the call")
    found = [one for one in room.events(call) if one["kind"] == "outcome"]
    room.same([one["outcome"] for one in found], ["seen_by_mobile_team", "hospital_voluntary"], "events of it")
    room.hold(found[-1]["satisfaction"] == "partly" and "follow_up" in found[-1] and found[-1]["by"] == "JD", f"the event is whole: {found[-1]}")
    # Sent twice by the same form it is recorded once.
    for _ in range(2):
        room.people["jd"].form(f"/calls/{call}/outcome", id="outcome-form-1", outcome="unknown", note="", follow="")
    room.same(sum(one["kind"] == "outcome" for one in room.events(call)), 3, "the form sent twice")
    room.people["jd"].form(f"/calls/{call}/outcome", id="outcome-form-2", outcome="hospital_voluntary", **{"follow-up": "24"})
    # Something else needs words, and what there is not is refused.
    for fields in ({"outcome": "other"}, {"outcome": "well"}, {}, {"outcome": "died", "satisfaction": "very"}, {"outcome": "died", "follow-up": "soon"}):
        status, _ = room.people["jd"].form(f"/calls/{call}/outcome", **fields)
        room.hold(status in (400, 422), f"{fields} is refused: {status}")
    # Found among all calls by those who may read it.
    for name, query, isThere in (("jd", "outcome=hospital_voluntary", True), ("jd", "outcome=custody", False), ("sup", "outcome=hospital_voluntary", True),
                                 ("jd", "outcome=none", False), ("ana", "outcome=hospital_voluntary", False), ("auditor", "outcome=hospital_voluntary", False)):
        status, text = room.people[name].raw("GET", f"/calls?{query}", headers={"Accept": "text/html"})
        room.hold(status == 200 and (call in text) == isThere, f"{name} looks for {query}: {isThere} expected")
    status, text = room.people["ana"].raw("GET", "/calls", headers={"Accept": "text/html"})
    row = text[text.index(call):][:600].split("</tr>")[0]
    room.hold("hospital" not in row, f"who may not read the call is not told what came of it: {row}")
    # On print for those who read words, and for nobody else.
    for audience, isThere in (("next_clinician", True), ("police", False)):
        printed = room.page("jd", f"/calls/{call}/print?audience={audience}")
        give_out(printed)
        printed.emulate_media(media="print")
        text = normalize("NFKC", " ".join(" ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(printed.pdf(format="A4"))).pages).split()))
        room.hold(("To a hospital" in text) == isThere, f"the print for {audience}: {text[:400]}")
        printed.close()
    # On the shift page until it is known and nobody has to be looked after.
    unknown = room.people["jd"].open_call("OUTCOME-2")
    room.people["jd"].add(unknown, {"kind": "answered", "person": "person", "question": "breathing", "answer": "none"}, {"kind": "sent", "responder": "ems"})
    close(room, "jd", unknown)
    quiet = room.people["jd"].open_call("OUTCOME-3")
    close(room, "jd", quiet)
    shift = room.page("sup", "/hand-over")
    left = shift.inner_text("main table >> nth=-1")
    room.hold("OUTCOME-1" in left and "OUTCOME-2" in left and "not known yet" in left and "OUTCOME-3" not in left, f"what is left to do: {left}")
    room.hold(left.index("OUTCOME-1") < left.index("OUTCOME-2"), "what is due comes first")
    room.hold("JD" in left, "who had it")
    room.people["sup"].form(f"/calls/{unknown}/outcome", outcome="custody")
    room.people["jd"].form(f"/calls/{call}/outcome", outcome="hospital_voluntary")
    shift.reload()
    rest = shift.inner_text("main")
    room.hold("OUTCOME-1" not in rest and "OUTCOME-2" not in rest, f"nothing is left of them: {rest[-600:]}")
    shift.close()
    # By others: a clinician with a reason, which is in the log before; nobody else.
    status, _ = room.people["ana"].form(f"/calls/{call}/outcome", outcome="died")
    room.same(status, 403, "another clinician without a reason")
    status, _ = room.people["ana"].form(f"/calls/{call}/outcome?reason=follow-up+of+the+shift", outcome="no_contact")
    room.same(status, 303, "another clinician with a reason")
    room.hold("follow-up of the shift" in room.people["auditor"].raw("GET", "/log", headers={"Accept": "text/html"})[1], "the reason is in the log")
    for name in ("auditor", "author", "trainer", "admin"):
        status, _ = room.people[name].form(f"/calls/{call}/outcome?reason=x", outcome="died")
        room.same(status, 403, f"{name} records what came of it")
    asked = room.page("ana", f"/calls/{call}?reason=follow-up+of+the+shift")
    asked.locator(".came [name=outcome]").select_option("declined")
    asked.locator(".came form button").click()
    asked.wait_for_function("() => document.getElementById('outcome')?.innerText.includes('Declined further help')")
    asked.close()
    page.close()


def earlier(room):
    """Earlier calls of a number: that there were, for who has the call; what was said, for those who may read it, on record."""
    old = numbered(room, "jd", "EARLIER-1", "(802) 555-0142, his own")
    room.people["jd"].form(f"/calls/{old}/outcome", outcome="stayed_with_plan", plan="his sister holds the keys")
    close(room, "jd", old)
    others = numbered(room, "ana", "EARLIER-2", "+1 802 555 0142")
    close(room, "ana", others)
    numbered(room, "jd", "EARLIER-3", "802 555 0199")
    numbered(room, "jd", "EARLIER-4", "802 555 0142", training=True)
    desk, call = room.desk("jd", "EARLIER-NOW")
    page = desk.page
    room.same(page.inner_text("#earlier").strip(), "", "before a number is known")
    room.people["jd"].add(call, {"kind": "detail", "person": "person", "question": "number_to_call", "text": "8025550142"})
    page.wait_for_function("() => document.getElementById('earlier').innerText.includes('Earlier calls')")
    desk.settle()
    shown = page.inner_text("#earlier")
    room.hold(": 2" in shown.splitlines()[0], f"two earlier calls, none of another number or for practice: {shown}")
    for part in ("Not verified", "his sister holds the keys", "Emergency services now", "uicid", "Stayed where they were", "ANA", "kept back"):
        room.hold(part in shown, f"earlier calls say {part!r}: {shown}")
    room.hold(page.get_attribute("#earlier", "aria-live") == "polite", "it is announced")
    acts = room.people["auditor"].raw("GET", "/log", headers={"Accept": "text/html"})[1]
    room.hold(f"same call-back number as {call}" not in acts, "nothing was shown that needs a reason")
    page.click("#earlier [data-earlier]")
    page.wait_for_function("() => !document.getElementById('earlier').innerText.includes('kept back')")
    acts = room.people["auditor"].raw("GET", "/log", headers={"Accept": "text/html"})[1]
    room.hold(f"same call-back number as {call}" in acts and acts.count(f"same call-back number as {call}") == 1, "the look at the other's call is on record, once")
    # Who may not read the call is told nothing, by this way either.
    for name, wanted in (("ana", 403), ("author", 403), ("admin", 403), ("trainer", 403), ("auditor", 403)):
        status, text = room.people[name].raw("GET", f"/calls/{call}/earlier")
        room.same(status, wanted, f"{name} asks for earlier calls")
        room.hold("0142" not in text and "sister" not in text, f"{name} is told: {text[:200]}")
    # Who gave a reason for this call gave none for others.
    status, text = room.people["auditor"].raw("GET", f"/calls/{call}/earlier", headers={"Triage-Reason": "a complaint"})
    room.hold(status == 200 and "EARLIER" not in text and "sister" not in text and json.loads(text)["count"] == 0, f"the auditor is told: {text[:200]}")
    status, _ = room.people["jd"].raw("POST", f"/calls/{call}/earlier", "{}", {"Content-Type": "application/json", "Origin": "https://evil.example", "Triage-CSRF": room.people["jd"].csrf})
    room.same(status, 403, "a look from a foreign origin")
    # What was purged matches no more, though the server still has the call before it.
    done = subprocess.run([room.server.serve, "record", "purge", old, "--because", "request", "--by", "ADMIN", "--record", f"{room.folder}/record"], capture_output=True, text=True)
    room.same(done.returncode, 0, f"purged: {done.stdout} {done.stderr}")
    told = room.people["jd"].ask("GET", f"/calls/{call}/earlier")
    room.hold(told["count"] == 1 and "sister" not in told["html"], f"after the purge: {told}")
    page.close()


def retention(room):
    """What is kept how long; nothing of a call is named."""
    for name, wanted in (("admin", 200), ("sup", 200), ("jd", 403), ("author", 403), ("auditor", 403)):
        status, text = room.people[name].raw("GET", "/retention", headers={"Accept": "text/html"})
        room.same(status, wanted, f"{name} at /retention")
    page = room.page("admin", "/retention")
    text = page.inner_text("main")
    room.hold("--keep-words-days" in text and "Nobody said how long" in text, f"nobody said how long: {text[:300]}")
    room.hold("call-" not in page.content(), "a call is named")
    page.close()
