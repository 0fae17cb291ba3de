"""Who is shown what, which forms are refused, and what becomes of markup that somebody types."""
import glob
import json
import re
from urllib.parse import quote

from console_calls import leave, words
from console_desk import Desk
from console_server import Client

# An element, a script, an attribute and an entity; none of them may come to be.
MARKUP = """<b class=canary>'"><img class=canary src=x onerror=alert(1)><script class=canary>alert(2)</script>&amp;"""
PAGES = ("/", "/account", "/calls", "/practice", "/board", "/hand-over", "/libraries", "/people", "/log", "/health", "/retention")
# Which pages a role is shown; the others are refused.
SHOWN = {
    "jd": {"/account", "/calls", "/practice", "/board", "/hand-over", "/libraries"},
    "sup": {"/account", "/calls", "/practice", "/board", "/hand-over", "/libraries", "/health", "/retention"},
    "trainer": {"/account", "/calls", "/practice", "/board", "/hand-over", "/libraries"}, "author": {"/account", "/libraries"},
    "auditor": {"/account", "/calls", "/libraries", "/log"}, "admin": {"/account", "/libraries", "/people", "/health", "/retention"},
}
AUTHORS = ("cases", "cases/1", "coverage", "try?answers=weapon:%20none")
CALL_PATHS = ("", "/print?audience=police", "/parts", "/earlier", "/why", "/found?words=knife", "/hand-off?audience=police", "/follow")


def roles(room):
    """Every page is shown or refused, and what was said on a call is shown to those alone who may read it."""
    jd = room.people["jd"]
    call = jd.open_call("LEAK-INCIDENT")
    jd.add(call, {"kind": "note", "text": "LEAK-NOTE"}, {"kind": "person_added", "person": "other", "label": "LEAK-NAME"})
    active = jd.ask("GET", "/api/1/libraries")["active"]
    for name, person in room.people.items():
        if name not in SHOWN and name != "ana":
            continue
        for path in PAGES:
            status, text = person.raw("GET", path, headers={"Accept": "text/html"})
            wanted = 303 if path == "/" else 200 if path in SHOWN.get(name, SHOWN["jd"]) else 403
            room.same(status, wanted, f"{name} at {path}")
            room.hold("LEAK-NOTE" not in text, f"{name} is shown a note at {path}")
            room.hold("LEAK-NAME" not in text or name in ("jd", "sup"), f"{name} is shown a name at {path}")
            if name in ("author", "admin", "trainer"):
                room.hold("LEAK-INCIDENT" not in text and call not in text, f"{name} is shown that the call is there at {path}")
        # Whoever may read a library reads what it was tried on; nothing of a call is in it.
        for path in AUTHORS:
            status, text = person.raw("GET", f"/libraries/{active}/{path}", headers={"Accept": "text/html"})
            room.same(status, 200, f"{name} at the library's {path}")
            room.hold("LEAK" not in text, f"{name} is shown a call at the library's {path}")
        for path in CALL_PATHS:
            if path == "/follow" and name in ("jd", "sup"):
                continue
            status, text = person.raw("GET", f"/calls/{call}{path}", headers={"Accept": "text/html"})
            room.same(status, 200 if name in ("jd", "sup") else 403, f"{name} at the call's {path}")
            if name not in ("jd", "sup"):
                room.hold("LEAK" not in text, f"{name} is shown the call at {path}")
    # Nobody is signed in.
    for path in PAGES[1:] + tuple(f"/calls/{call}{one}" for one in CALL_PATHS) + tuple(f"/libraries/{active}/{one}" for one in AUTHORS):
        status, text = Client(room.server).raw("GET", path)
        room.hold(status in (303, 401) and "LEAK" not in text, f"nobody at {path}: {status}")


def posts(room):
    """Where the templates' forms and the script send, with what a right one would have."""
    jd, call = room.people["jd"], room.people["jd"].open_call("FORMS")
    found = {
        "jd": [("/calls", "incident=FORGED&channel=voice"), ("/practice", "simulation=the_scarf"), (f"/calls/{call}/leave", ""), (f"/calls/{call}/outcome", "outcome=died"), (f"/calls/{call}/print", "id=forged&audience=police&because=x"), ("/sign-out", ""), ("/account/password", "old=a&new=b&again=b"),
               ("/account/second-factor", "secret=a&code=b&password=c")],
        "sup": [(f"/calls/{call}/take-over", ""), (f"/calls/{call}/whisper", "text=FORGED")],
        "admin": [("/people", "do=add&name=forged&role=administrator"), ("/people", "do=lock&name=jd")],
        "author": [("/libraries/1/confirm", ""), ("/libraries/1/withdraw", "")],
    }
    return call, found


def forms(room):
    """A form of another page does nothing, nor does one without the token."""
    call, found = posts(room)
    before = json.dumps(room.events(call))
    people = room.people["admin"].ask("GET", "/api/1/people")
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
    templates = set(re.findall(r'method="post" action="([^"]+)"', "".join(
        open(path).read() for path in glob.glob(f"{room.library}/Sources/TriageConsole/Resources/*.mustache"))))
    templates = {one.replace("{{reason-query}}", "") for one in templates}
    sent = {re.sub(r"call-\w+", "{{call}}", re.sub(r"/\d+/", "/{{number}}/", path)) for rows in found.values() for path, _ in rows} | {"/sign-in", "/look"}
    room.same(sorted(templates - sent), [], "forms that this check does not send")
    for name, rows in found.items():
        person = room.people[name]
        for path, fields in rows:
            for what, body, headers in (
                ("of a foreign origin", f"{fields}&csrf={person.csrf}", {"Origin": "https://evil.example"}),
                ("of an opaque origin", f"{fields}&csrf={person.csrf}", {"Origin": "null"}),
                ("from another site", f"{fields}&csrf={person.csrf}", {"Sec-Fetch-Site": "cross-site"}),
                ("of another port", f"{fields}&csrf={person.csrf}", {"Origin": "http://127.0.0.1:1"}),
                ("without the token", fields, {"Origin": room.server.base}),
                ("with another's token", f"{fields}&csrf={room.people['ana'].csrf}", {"Origin": room.server.base}),
            ):
                status, text = person.raw("POST", path, body, kind | headers)
                room.same(status, 403, f"{name} sends {path} {what}")
    for path in ("/sign-in", "/look"):
        status, _ = room.people["jd"].raw("POST", path, "name=a&password=b", kind | {"Origin": "https://evil.example"})
        room.same(status, 403, f"{path} of a foreign origin")
    jd = room.people["jd"]
    event = json.dumps({"events": [{"id": "forged-1", "kind": "note", "text": "FORGED"}]})
    for path, body in ((f"/calls/{call}/events", event), (f"/calls/{call}/back", json.dumps({"id": "forged-2", "events": []}))):
        for headers in ({"Origin": "https://evil.example", "Triage-CSRF": jd.csrf}, {"Origin": room.server.base}, {"Origin": room.server.base, "Triage-CSRF": "x"}):
            status, _ = jd.raw("POST", path, body, {"Content-Type": "application/json"} | headers)
            room.same(status, 403, f"{path} with {headers}")
        status, _ = jd.raw("POST", path, body, {"Content-Type": "text/plain", "Origin": room.server.base})
        room.hold(status in (403, 415), f"{path} as plain text: {status}")
    room.same(json.dumps(room.events(call)), before, "the call after all of this")
    room.same([one["name"] for one in room.people["admin"].ask("GET", "/api/1/people")["people"]], [one["name"] for one in people["people"]], "the people after all of this")


def markup(room):
    """Whatever is typed is shown as text on every page and print."""
    page = room.page("jd", "/calls")
    page.fill("[name=incident]", MARKUP[:60])
    page.keyboard.press("Enter")
    page.wait_for_selector("#call[data-ready]")
    call = page.url.rsplit("/", 1)[1]
    page.close()
    desk = Desk(room.page("jd", f"/calls/{call}"), room.safest)
    desk.settle()
    desk.command("note")
    typed(desk)
    words(desk, "he has a knife in his hand", "A knife")
    typed(desk)
    leave(desk)
    desk.command("person")
    desk.pick("Somebody else")
    typed(desk)
    desk.press("F1")
    desk.press("F9")
    desk.press("Shift+F9")
    desk.pick("Role of police")
    desk.pick("Police informed")
    desk.press("1")
    typed(desk)
    desk.page.fill("#words", MARKUP)
    desk.settle()
    clean(room, desk.page, "the call as it is typed")
    desk.press("Escape")
    desk.press("Escape")
    desk.command("help")
    desk.page.wait_for_selector("#hand-off h3")
    room.hold("F9 accepts" in desk.page.inner_text("#hand-off"), "the help says the keys")
    desk.command("why")
    desk.page.wait_for_selector("#hand-off h3")
    clean(room, desk.page, "why")
    desk.command("handoff")
    desk.pick("Police")
    desk.page.wait_for_function("() => document.querySelector('#hand-off h3')?.textContent === 'Police'")
    clean(room, desk.page, "the hand-off")
    room.people["sup"].form(f"/calls/{call}/whisper", text=MARKUP)
    desk.page.wait_for_function("() => document.getElementById('record').textContent.split('onerror').length > 3")
    admin = room.page("admin", "/people")
    admin.fill("form.row [name=name]", "canary")
    admin.fill("form.row [name=label]", MARKUP[:70])
    admin.check("form.row [value=author]")
    admin.click("form.row button")
    clean(room, admin, "people")
    admin.close()
    room.people["jd"].form(f"/calls/{call}/outcome", outcome="other", note=MARKUP, plan=MARKUP)
    desk.page.reload()
    desk.settle()
    room.hold(desk.page.inner_text("#outcome").count("onerror") == 2, f"what came of it is shown as text: {desk.page.inner_text('#outcome')}")
    clean(room, desk.page, "the call read anew")
    room.hold("onerror=alert" in desk.page.inner_text("#record"), "the markup is shown as text")
    active = room.people["author"].ask("GET", "/api/1/libraries")["active"]
    for name, path in (("jd", "/calls"), ("jd", f"/calls?find={'<b class=canary>'}"), ("sup", f"/calls/{call}"), ("sup", "/board"), ("sup", "/hand-over"),
                       ("admin", "/people"), ("auditor", "/log"), ("author", "/libraries"), ("author", "/libraries?library=<b class=canary>"),
                       *(("author", f"/libraries/{active}/{one}") for one in ("cases?find=%s&rule=%s&file=%s" % ((quote(MARKUP),) * 3), f"coverage?file={quote(MARKUP)}", f"try?answers={quote(MARKUP)}", f"try?answers={quote(MARKUP)}:%201")),
                       ("jd", "/<b class=canary>"), ("jd", "/calls/<b class=canary>"), (None, "/sign-in?to=/\"><b class=canary>"),
                       *(("jd", f"/calls/{call}/print?audience={one}") for one in ("police", "ambulance", "mobile_team", "next_clinician", "dispatch", "<b class=canary>"))):
        page = room.page(name, path, None if name else room.context(None))
        clean(room, page, f"{path} of {name}")
        page.close()
    page = room.page(None, "/sign-in", room.context(None))
    page.fill("[name=name]", MARKUP[:60])
    page.fill("[name=password]", MARKUP)
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    clean(room, page, "a sign-in that failed")
    page.close()
    desk.page.close()


def typed(desk):
    """Into the field that is asked for."""
    assert (desk.pending() or {}).get("input"), f"a field is asked for: {desk.pending()}"
    desk.page.fill("#menu-input", MARKUP)
    desk.press("Enter")


def clean(room, page, what):
    room.same(page.evaluate("document.querySelectorAll('.canary, main script:not([type=\"application/json\"]), main img').length"), 0, f"elements made of text on {what}")
