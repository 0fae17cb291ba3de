"""How the pages look and what they weigh: for everybody, in every theme, without a mouse, in a narrow window."""
import io
import itertools
import re

from PIL import Image

import console_library as library
import console_practice as practice
from console_desk import Desk
from console_room import WINDOW
from looking import COLOURS, WCAG, violations

THEMES = ("dark", "light", "contrast")

# What can be reached by Tab, each with a mark, and what has the focus now.
CONTROLS = """() => { let count = 0;
    for (const one of document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')) {
        if (one.disabled || one.type === 'hidden' || one.tabIndex < 0 || !one.checkVisibility({ visibilityProperty: true })) continue;
        one.dataset.walk = ++count;
    }
    return count; }"""
FOCUS = """() => { const one = document.activeElement;
    if (!one || one === document.body) return null;
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    const inside = [[.5, .5], [.1, .5], [.9, .5]].map(([x, y]) => document.elementFromPoint(box.left + box.width * x, box.top + box.height * y));
    return { mark: one.dataset.walk ?? '', html: one.outerHTML.slice(0, 120),
        isSeen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        isCovered: box.height > 0 && inside.every(under => under && under !== one && !one.contains(under) && !under.contains(one)) }; }"""


def grave(room, incident="4711"):
    """A call with an emergency, everybody sent, who is several."""
    desk, call = room.desk("jd", incident)
    desk.press("F1")
    desk.press("F3")
    desk.press("F9")
    desk.press("F10")
    return desk, call


def places(room):
    """Every kind of page with who sees it."""
    desk, call = grave(room)
    desk.command("note the dog is shut away")
    closed = room.people["jd"].open_call("4710")
    room.people["jd"].ask("POST", f"/api/1/calls/{closed}/close", {"id": "over-" + closed[-8:], "ending": "wrong_number"})
    desk.page.close()
    practised, exercise = practice.take(room, "jd")
    practice.ask(practised, "weapon")
    practised.page.close()
    reported, over = practice.take(room, "jd")
    reported.command("end")
    reported.pick("Resolved")
    reported.page.close()
    written, chat = room.desk("jd", "4712", channel="text")
    room.people["jd"].add(chat, {"kind": "message", "from": "them", "text": "i cant do this"}, {"kind": "message", "from": "here", "text": "I am here"},
                          {"kind": "detail", "person": "person", "question": "number_to_call", "text": "802 555 0177"})
    written.page.close()
    for number in ("802 555 0177", "(802) 555-0177"):
        came = room.people["ana"].open_call("4713")
        room.people["ana"].add(came, {"kind": "detail", "person": "person", "question": "number_to_call", "text": number}, {"kind": "sent", "responder": "ems"})
        room.people["ana"].form(f"/calls/{came}/outcome", outcome="unknown", note="no answer", plan="ask for her sister", **{"follow-up": "24"})
        room.people["ana"].ask("POST", f"/api/1/calls/{came}/close", {"id": "over-" + came[-8:], "ending": "resolved", "although": "x"})
    # With a case that fails, one that cannot be read, and cases that leave something out.
    other = library.brought(room, lambda path, text: {
        "Rules/call.yaml": text.replace("topic: Callback number", "topic: Number to call back"), "Protocols/wounds.cases.yaml": None, "Protocols/calls.cases.yaml": None,
        "Protocols/vignettes.cases.yaml": text + """- case: one that fails\n  given: { act_now: in_progress }\n  expect: { recommended: information }
- case: one that cannot be read\n  given: { weaponn: none }\n  expect: { recommended: information }\n"""}.get(path, text))
    # What takes seconds is made before a page waits for it.
    author = room.people["author"]
    listed = author.raw("GET", f"/libraries/{other}/cases?fails=yes")[1]
    failing = re.search(rf"/libraries/{other}/cases/(\d+)", listed).group(1)
    return [
        ("cases", "author", f"/libraries/{other}/cases"), ("failing cases", "sup", f"/libraries/{other}/cases?fails=yes&rule=act"), ("case", "author", f"/libraries/{other}/cases/{failing}"),
        ("coverage", "author", f"/libraries/{other}/coverage"), ("try", "author", f"/libraries/{other}/try?answers=weapon:%20gun"), ("tried", "author", f"/libraries/{other}/try?answers=act_now:%20in_progress"),
        ("chat", "jd", f"/calls/{chat}"), ("what came of it", "ana", f"/calls/{came}"), ("retention", "admin", "/retention"),
        ("difference", "author", f"/libraries?library={other}&difference=yes"), ("found by outcome", "ana", "/calls?outcome=unknown"),
        ("sign-in", None, "/sign-in"), ("account", "jd", "/account"), ("calls", "jd", "/calls"), ("call", "jd", f"/calls/{call}"),
        ("looked on", "sup", f"/calls/{call}"), ("closed call", "jd", f"/calls/{closed}"), ("board", "sup", "/board"),
        ("hand-over", "sup", "/hand-over"), ("print", "jd", f"/calls/{call}/print?audience=police"),
        ("libraries", "author", "/libraries"), ("people", "admin", "/people"), ("log", "auditor", "/log"),
        ("practice", "trainer", "/practice"), ("practised call", "jd", f"/calls/{exercise}"), ("report", "jd", f"/practice/{over}"),
        ("health", "admin", "/health"),
        ("not found", "jd", "/nowhere"), ("refused", "jd", "/people"), ("asked why", "ana", f"/calls/{call}"),
    ]


def looked_at(room):
    """axe-core finds nothing; everything is reached by Tab and seen; a narrow window does not scroll sideways."""
    found, runs = places(room), 0
    # Colour depends on no language, and what else there is on no theme.
    for theme, language, only in (("dark", "en", WCAG), ("light", "es", WCAG), ("contrast", "en", COLOURS), ("dark", "es", None)):
        pages = {}
        for name, who, path in found:
            if who not in pages:
                pages[who] = room.watch(room.context(who, f"{language}-{theme}").new_page())
            page = pages[who]
            page.goto(room.server.base + path)
            told = f"{name} ({theme}, {language})"
            room.same(page.get_attribute("html", "lang"), language, f"{told}: language")
            if name in ("call", "chat"):
                page.wait_for_selector("#call[data-ready]")
                Desk(page, {}).settle()
                if name == "chat":
                    page.wait_for_selector("#earlier h2")
            if only:
                runs += 1
                clean(room, page, only, told)
            if name == "call" and only:
                page.keyboard.press("/")
                page.keyboard.press("Enter")
                page.wait_for_selector("#menu button")
                clean(room, page, only, f"menu of {told}")
                page.keyboard.press("Escape")
            if language == "es" and theme == "dark":
                walk(room, page, told)
            if theme == "contrast":
                page.set_viewport_size({"width": 320, "height": 800})
                page.wait_for_function("() => innerWidth === 320")
                wide = page.evaluate("document.documentElement.scrollWidth")
                room.hold(wide <= 320, f"{told}: {wide} px wide in a window of 320: " + page.evaluate(
                    "[...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > 321 && !one.closest('.scroll')).slice(0, 4).map(one => one.outerHTML.slice(0, 90)).join(' | ')"))
                page.set_viewport_size(WINDOW)
        for page in pages.values():
            page.context.close()
    room.figures.append(f"axe-core looked at {len(found)} pages {runs} times")


def clean(room, page, only, told):
    """axe-core finds nothing."""
    found = violations(page, only)
    room.same([(one["id"], one["help"], one["nodes"][0]) for one in found], [], told)


def everywhere(room):
    """The call and what opens on it, in every theme and language: axe-core finds nothing."""
    desk, call = grave(room, "AXE")
    desk.page.close()
    for theme, language in itertools.product(THEMES, ("en", "es")):
        context = room.context("jd", f"{language}-{theme}")
        page = room.page("jd", f"/calls/{call}", context)
        page.wait_for_selector("#call[data-ready]")
        desk = Desk(page, room.safest)
        desk.settle()
        desk.command("why")
        page.wait_for_selector("#hand-off pre", state="attached")
        page.click("#hand-off summary")
        desk.type("he has a gun and he wants to die")
        page.wait_for_selector("#found button")
        clean(room, page, WCAG, f"the call ({theme}, {language})")
        context.close()


def walk(room, page, told):
    """Tab goes to every control and back to the beginning; the focus is seen, and not under anything."""
    count = page.evaluate(CONTROLS)
    # Backwards the page scrolls under what sticks to its top.
    for key in ("Tab", "Shift+Tab") if told.startswith("call ") else ("Tab",):
        page.evaluate("document.activeElement.blur()")
        page.mouse.move(0, 0)
        reached = set()
        for _ in range(count * 2 + 10):
            page.keyboard.press(key)
            focus = page.evaluate(FOCUS)
            if focus is None or focus["mark"] in reached and len(reached) >= count:
                if len(reached) >= count:
                    break
                continue
            room.hold(focus["isSeen"], f"{told}: the focus is not seen on {focus['html']}")
            room.hold(not focus["isCovered"], f"{told}: {focus['html']} has the focus and is covered ({key})")
            if focus["mark"]:
                reached.add(focus["mark"])
        missed = page.evaluate("marks => [...document.querySelectorAll('[data-walk]')].filter(one => !marks.includes(one.dataset.walk)).map(one => one.outerHTML.slice(0, 120))",
                               sorted(reached))
        room.same(missed, [], f"{told}: not reached by {key}")


# MARK: colours

# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009,
# table of the supplement for severity 1.0; applied to linear RGB.
DEFICIENCIES = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def linear(colour):
    values = [int(colour[place:place + 2], 16) / 255 for place in (1, 3, 5)] if len(colour) == 7 else [int(one * 2, 16) / 255 for one in colour[1:]]
    return [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values]


def contrast(one, other):
    """As WCAG 2 defines it."""
    light, dark = sorted((0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(rgb):
    """CIE 1976 L*a*b* of linear sRGB, white point D65."""
    rows = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
    xyz = [sum(a * b for a, b in zip(row, rgb)) / white for row, white in zip(rows, (0.95047, 1.0, 1.08883))]
    x, y, z = (value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116 for value in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one, other, matrix):
    seen = [[min(1, max(0, sum(a * b for a, b in zip(row, linear(colour))))) for row in matrix] for colour in (one, other)]
    return sum((a - b) ** 2 for a, b in zip(lab(seen[0]), lab(seen[1]))) ** 0.5


def colours(room):
    """Five tiers told apart by whoever sees fewer colours; text is read on every ground. Shape, number and word stand beside them."""
    nearest = {}
    for theme in THEMES:
        context = room.context(None, f"en-{theme}")
        page = room.page(None, "/sign-in", context)
        value = page.evaluate("""() => Object.fromEntries(['back', 'card', 'text', 'soft', 'link', 'focus', 'wrong', 'note', 'main', 'main-text', 'on-tier', 't0', 't1', 't2', 't3', 't4']
            .map(name => [name, getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim()]))""")
        for name in ("text", "soft", "link", "wrong", "note", "t0", "t1", "t2", "t3", "t4"):
            for ground in ("back", "card"):
                ratio = contrast(value[name], value[ground])
                room.hold(ratio >= 4.5, f"{theme}: {name} on {ground} has a contrast of {ratio:.2f}")
        for place in range(5):
            ratio = contrast(value["on-tier"], value[f"t{place}"])
            room.hold(ratio >= 4.5, f"{theme}: text on t{place} has a contrast of {ratio:.2f}")
        room.hold(contrast(value["main-text"], value["main"]) >= 4.5, f"{theme}: text of the main button")
        room.hold(min(contrast(value["focus"], value[ground]) for ground in ("back", "card")) >= 3, f"{theme}: the focus")
        for deficiency, matrix in DEFICIENCIES.items():
            for one, other in itertools.combinations(range(5), 2):
                far = distance(value[f"t{one}"], value[f"t{other}"], matrix)
                nearest[theme] = min(nearest.get(theme, (999,)), (far, f"t{one}/t{other}, {deficiency}"))
                room.hold(far >= 10, f"{theme}: t{one} and t{other} are {far:.1f} apart for {deficiency}")
        context.close()
    room.figures.append("nearest tier colours (CIE 1976): " + "; ".join(f"{theme} {far:.0f} ({what})" for theme, (far, what) in nearest.items()))


# MARK: weight and time

def budget(room):
    """A call page weighs at most 150 kB; how long a key takes to be painted, with many calls open."""
    for number in range(200):
        room.people[("jd", "ana", "sup")[number % 3]].open_call(f"BUSY-{number}")
    context = room.context("jd")
    call = room.people["jd"].open_call("BUDGET")
    page = room.watch(context.new_page())
    sizes = []
    page.on("requestfinished", lambda request: sizes.append((request.url, sum(request.sizes()[part] for part in ("responseBodySize", "responseHeadersSize"))))
            if "/follow" not in request.url else None)
    page.goto(f"{room.server.base}/calls/{call}", wait_until="load")
    desk = Desk(page, room.safest)
    desk.settle()
    # What was loaded is told later than it is used; without the script and the style the weight says nothing.
    heavy = ["console.js", "console.css", call]
    for _ in range(100):
        if all(any(one in url for url, _ in sizes) for one in heavy):
            break
        page.wait_for_timeout(50)
    room.hold(all(any(one in url for url, _ in sizes) for one in heavy), f"what a call page loads: {sizes}")
    total = sum(size for _, size in sizes)
    room.hold(0 < total <= 150_000, f"a call page weighs {total} bytes: {sizes}")
    page.evaluate("""() => { window.painted = []; let pressed = null;
        addEventListener('keydown', () => { pressed = performance.now(); }, true);
        const told = new MutationObserver(() => { if (pressed === null) return; const from = pressed; pressed = null;
            requestAnimationFrame(() => setTimeout(() => window.painted.push(performance.now() - from))); });
        for (const id of ['ask', 'strip', 'act', 'keys']) told.observe(document.getElementById(id), { childList: true, subtree: true }); }""")
    for _ in range(12):
        desk.press("F1")
        desk.press("Escape")
    while len(page.evaluate("window.painted")) < 60 and desk.pending():
        desk.answer({"concern": ["suicide"]})
    painted = sorted(page.evaluate("window.painted"))
    room.hold(len(painted) >= 30, f"only {len(painted)} keys were measured")
    room.figures.append(f"a call page weighs {total / 1000:.0f} kB; key to painted p50 {painted[len(painted) // 2]:.0f} ms, "
                        f"p99 {painted[int(len(painted) * .99)]:.0f} ms ({len(painted)} keys, 200 calls open)")
    context.close()


def fold(room):
    """On half a screen the pending question and its answers are seen without scrolling, also when many were sent."""
    desk, call = grave(room, "FOLD")
    sent = desk.page.locator("#act .sent li").count()
    room.hold(sent >= 4, f"{sent} are sent")
    for _ in range(8):
        bottom = desk.page.evaluate("Math.max(...[...document.querySelectorAll('#ask .pending .answer')].map(one => one.getBoundingClientRect().bottom))")
        top = desk.page.evaluate("document.querySelector('#ask .pending h2').getBoundingClientRect().top")
        room.hold(0 <= top and bottom <= 1080, f"{desk.pending()['name']}: from {top:.0f} to {bottom:.0f} of 1080 px, {sent} sent")
        desk.answer({})
        while "menu" in (desk.pending() or {}):
            desk.press("Enter")
        desk.page.evaluate("scrollTo(0, 0)")
    desk.page.close()


# MARK: pictures

def pictures(room):
    """Of the main pages, small."""
    desk, call = grave(room, "2026-11-4711")
    call_page = desk.page
    words = {"kind": "detail", "person": "person", "question": "location_known", "text": "4 Ridge Road, second floor"}
    desk.answer({"location_known": "exact"})
    if "menu" in (desk.pending() or {}):
        desk.type(words["text"])
        desk.press("Enter")
    desk.type("a needle beside him, his lips are blue")
    take(room, call_page, "call")
    desk.press("Escape")
    ana = room.people["ana"]
    for incident, events in (("2026-11-4712", [{"kind": "answered", "person": "person", "manner": "asked", "question": "psychosis", "answer": "taking_over"}]),
                             ("2026-11-4713", [])):
        other = ana.open_call(incident)
        if events:
            ana.add(other, *events)
    page = room.page("sup", "/board")
    take(room, page, "board")
    page.close()
    page = room.page("jd", f"/calls/{call}/print?audience=ambulance")
    take(room, page, "hand-off")
    page.close()
    call_page.close()


def take(room, page, name):
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(48, dither=Image.Dither.NONE)
    path = f"{room.pictures}/{name}.png"
    image.save(path, optimize=True)
    size = len(open(path, "rb").read())
    room.hold(size <= 130_000, f"the picture {name} has {size} bytes")
