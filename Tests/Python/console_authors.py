"""What authors look at: the cases of a library, what they show and do not show, a call tried on it; from a folder that is brought to a library in which nothing is left to show."""
import glob
import os
import re
import shutil

import console_library as library

# A rule that many cases rest on, and a file of cases without which tests of red flags are not shown.
WEAKER = ("Protocols/suicide-risk.yaml", "raise: [emergency]", "raise: [mobile_crisis]")
LEFT_OUT = "Protocols/wounds.cases.yaml"


def written(room):
    """How many cases the shipped files hold."""
    return sum(len(re.findall(r"^- case:", one["text"], re.M)) for one in library.files(room) if one["path"].endswith(".cases.yaml"))


def folder(room, name, change=lambda path, text: text):
    """The library's folder as an author has it on their disk, with what is no part of a library in it."""
    root = f"{room.folder}/{name}"
    shutil.rmtree(root, ignore_errors=True)
    for one in ("Rules", "Protocols"):
        shutil.copytree(f"{room.library}/{one}", f"{root}/{one}")
    shutil.copy(f"{room.library}/library.yaml", root)
    for path in glob.glob(f"{root}/**/*.yaml", recursive=True):
        text = change(os.path.relpath(path, root), open(path).read())
        os.remove(path)
        if text is not None:
            open(path, "w").write(text)
    return root


def bring(room, root):
    """By the form of the page; gives the page of what it changes, and the library's hash."""
    page = room.page("author", "/libraries")
    page.set_input_files("#folder", root)
    page.focus("#bring button")
    page.keyboard.press("Enter")
    page.wait_for_url("**difference=yes*")
    page.wait_for_selector("#difference, h1")
    return page, re.search(r"library=(\w+)", page.url).group(1)


def follow(page, name):
    """To another page of the library, by keyboard."""
    link = page.get_by_role("navigation").get_by_role("link", name=name, exact=True)
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"h1:text-is('{name}')")


def authors(room):
    room.contexts.setdefault("author", room.context("author")).set_default_timeout(180_000)
    try:
        shipped(room)
        edited(room)
        closed(room)
        without_script(room)
    finally:
        room.contexts["author"].set_default_timeout(30_000)


def shipped(room):
    """The active library has its cases, and the folder it came from, brought by the page, is the same library."""
    active = room.people["author"].ask("GET", "/api/1/libraries")["active"]
    page = room.page("author", "/libraries")
    follow(page, "Cases")
    count = written(room)
    room.same(page.inner_text("p.told"), f"{count} cases: {count} pass.", "the cases of the shipped library")
    room.same(page.locator("tbody tr").count(), 50, "the rows of the first piece")
    page.focus("[rel=next]")
    page.keyboard.press("Enter")
    page.wait_for_selector("[rel=prev]")
    room.hold("/cases/51'" in page.inner_html("tbody").replace('"', "'"), "the second piece goes on with the 51st")
    # Found by words, a tier and a rule, by keyboard.
    page.focus("[name=find]")
    page.keyboard.type("Swallowed calm")
    page.select_option("[name=rung]", "emergency")
    page.keyboard.press("Enter")
    page.focus("button.main")
    page.keyboard.press("Enter")
    page.wait_for_selector("h2:has-text('Found:')")
    room.hold("pills swallowed an hour ago, calm on the phone" in page.inner_text("tbody"), f"a case is found by its words: {page.inner_text('tbody')[:400]}")
    link = page.locator("tbody a", has_text="pills swallowed an hour ago, calm")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:text-is('pills swallowed an hour ago, calm on the phone')")
    text = page.inner_text("main")
    for part in ("✓ passes", "Recent self-harm", "Earlier today", "Emergency services now", "6/6", "harm_today", "still possible"):
        room.hold(part in text, f"the case says {part!r}: {text[:900]}")
    page.click("summary:has-text('In full')")
    room.hold("established emergency  <=  recommended emergency  <=  possible emergency" in page.inner_text("details pre"), "the case has its explanation in full")
    # From its rule to all cases of it.
    page.click("a:has(code:text-is('harm_today'))")
    page.wait_for_selector("h2:has-text('Found:')")
    found = int(page.inner_text("h2:has-text('Found:')").split()[1])
    room.hold(5 < found < count, f"cases of one rule: {found}")
    room.same(page.input_value("[name=rule]"), "harm_today", "the rule that is looked for")
    page.fill("[name=rule]", "harm_todey")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    room.hold("did you mean `harm_today`?" in page.inner_text("[role=alert]"), "the nearest rule is named")
    follow(page, "Coverage")
    text = page.inner_text("main")
    shares = re.findall(r"(\d+) / (\d+)", text.replace("\n", " "))
    room.hold(shares and all(shown == all_of for shown, all_of in shares) and "Nothing: the cases show everything that a call can show." in text, f"the shipped cases show everything: {text[:900]}")
    room.hold(all(one == "100 %" for one in page.locator(".share b").all_inner_texts() if "%" in one), "and each measure says so")
    page.close()
    page, same = bring(room, folder(room, "same"))
    room.same(same, active, "the shipped folder, brought by the page")
    page.close()
    number = room.people["author"].ask("GET", "/api/1/libraries")["proposals"][-1]["proposal"]
    room.same(room.people["author"].form(f"/libraries/{number}/withdraw")[0], 303, "the proposal is withdrawn")


def edited(room):
    """A draft by which cases fail: how many is said before it is confirmed, and which, with the rule."""
    page, draft = bring(room, folder(room, "edited", lambda path, text: text.replace(*WEAKER[1:], 1) if path == WEAKER[0] else text))
    room.hold(" fail" in page.inner_text("#difference p.told"), "what fails is said beside what changes")
    follow(page, "Cases")
    failing = int(re.search(r"(\d+) fail", page.inner_text("p.told")).group(1))
    page.focus("[name=fails]")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**fails=yes*")
    room.same(page.inner_text("h2:has-text('Found:')"), f"Found: {failing}", "those that fail")
    rows = page.locator("tbody tr").all_inner_texts()
    room.hold(0 < len(rows) <= failing and all("✗ fails" in one and "expected" in one and "got" in one for one in rows), f"each says what it expected and got: {rows[:2]}")
    room.hold(any("harm_today" in one for one in rows), "and the rule is named")
    page.locator("tbody a").first.click()
    page.wait_for_selector(".failure")
    # On from a case to other answers.
    page.click("a:text-is('Try it with other answers')")
    page.wait_for_selector("textarea")
    room.hold("act_now: earlier_today" in page.input_value("textarea"), f"a case is tried with its answers: {page.input_value('textarea')}")
    page.fill("textarea", "act_now: in_progress\nconcern: [suicide]")
    page.focus("button.main")
    page.keyboard.press("Enter")
    page.wait_for_selector("td:has-text('Right now')")
    room.hold("Emergency services now" in page.inner_text(".ladder >> nth=0"), "the call that is tried has its tier")
    page.fill("textarea", "act_now: yesterday")
    page.focus("button.main")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    room.hold("unknown answer `yesterday`" in page.inner_text("[role=alert]"), "an answer that is none is told")
    page.close()


def closed(room):
    """A draft whose cases leave something out: each gap has a case that shows it, and with these nothing is left."""
    page, draft = bring(room, folder(room, "gaps", lambda path, text: None if path == LEFT_OUT else text))
    follow(page, "Coverage")
    gaps = int(page.inner_text("#gaps").split(": ")[1])
    part = page.locator(".by-part tr", has_text="Rules/wounds.yaml")
    room.hold(gaps > 0 and "100 %" not in part.inner_text(), f"the gaps are of the file: {gaps}, {part.inner_text()}")
    part.locator("a").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("a:text-is('Show all')")
    items = page.locator("li.card").all_inner_texts()
    room.hold(items and all("Rules/wounds.yaml:" in one for one in items), f"only of the file: {items[:2]}")
    room.hold(any("In no case does this rule decide." in one for one in items), f"a gap is said in words: {items[:2]}")
    page.goto(f"{room.server.base}/libraries/{draft}/coverage")
    proposed = set()
    while True:
        for summary in page.locator("li.card summary").all():
            summary.click()
        proposed |= {one.text_content() for one in page.locator("li.card pre").all()}
        if not page.locator("[rel=next]").count():
            break
        page.locator("[rel=next]").first.click()
        page.wait_for_load_state()
    room.hold(proposed and all(one.startswith("- case: ") and "note: " in one for one in proposed), f"cases are proposed: {sorted(proposed)[:2]}")
    page.close()
    # Copied into a file of cases and brought again.
    root = folder(room, "gaps", lambda path, text: "".join(sorted(proposed)) if path == LEFT_OUT else text)
    page, whole = bring(room, root)
    follow(page, "Coverage")
    text = page.inner_text("main")
    room.hold(" fail" not in page.inner_text("p.told") and "Nothing: the cases show everything" in text, f"nothing is left: {text[:900]}")
    page.close()


def without_script(room):
    """The pages are forms and links: a browser without script has all of them."""
    context = room.context("author", java_script_enabled=False)
    context.set_default_timeout(180_000)
    active = room.people["author"].ask("GET", "/api/1/libraries")["active"]
    page = room.page("author", f"/libraries/{active}/cases", context)
    page.fill("[name=find]", "calm on the phone")
    page.click("button.main")
    page.wait_for_url("**find=calm*")
    page.locator("tbody a").first.click()
    page.wait_for_selector(".split")
    page.click("a:text-is('Try it with other answers')")
    page.click("button.main")
    page.wait_for_selector(".split .ladder")
    page.click("a:text-is('Coverage')")
    page.wait_for_selector("meter")
    context.close()
