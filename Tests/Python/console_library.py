"""A library that is brought: what it says otherwise than the active one is seen before two people agree to it."""
import glob
import os


def files(room, change=lambda path, text: text):
    """The library's files as the page sends them, its cases last, each changed; those of which nothing is left are left out."""
    found = []
    for path in glob.glob(f"{room.library}/library.yaml") + [one for folder in ("Rules", "Protocols") for one in sorted(glob.glob(f"{room.library}/{folder}/**/*.yaml", recursive=True))]:
        name = os.path.relpath(path, room.library)
        if name.endswith(".call.yaml") or os.path.basename(name) == "rubrics.yaml" or "/Simulations/" in name:
            continue
        text = change(name, open(path).read())
        if text is not None:
            found.append({"path": name, "text": text})
    return sorted(found, key=lambda one: one["path"].endswith(".cases.yaml"))


def brought(room, change=None):
    """Another library in the record; its hash."""
    def other(path, text):
        return text.replace("topic: Callback number", "topic: Number to call back") if path == "Rules/call.yaml" else text
    return room.people["author"].ask("POST", "/api/1/libraries", {"files": files(room, change or other)}, 201)["library"]


def difference(room):
    other = brought(room)
    number = room.people["author"].ask("POST", "/api/1/libraries/proposals", {"library": other}, 201)["proposal"]
    # Examining a library and comparing two takes seconds, and more where much else runs.
    for name in ("author", "sup"):
        room.contexts.setdefault(name, room.context(name)).set_default_timeout(180_000)
    page = room.page("author", "/libraries")
    row = page.locator("tr", has_text=other[:12])
    room.hold(row.locator("a", has_text="What changes").count() == 1, "a proposal leads to what it changes")
    row.locator("a", has_text="What changes").click()
    page.wait_for_selector("#difference pre")
    text = page.inner_text("#difference")
    for part in ("number_to_call", "Callback number", "Number to call back", "calls: 0 fall, 0 rise"):
        room.hold(part in text, f"the difference says {part!r}: {text[:600]}")
    room.hold("fall to a lower rung" not in text.split("number_to_call")[0], "nothing falls")
    page.close()
    # Who confirms sees it, too; of the active library there is none.
    second = room.page("sup", f"/libraries?library={other}")
    second.click("#difference a")
    second.wait_for_selector("#difference pre")
    second.goto(room.server.base + "/libraries")
    room.same(second.locator("#difference").count(), 0, "a difference of the active library to itself")
    second.close()

    room.people["author"].form(f"/libraries/{number}/withdraw")
    # Who proposed confirms nothing; the second person does, in their browser.
    number = room.people["author"].ask("POST", "/api/1/libraries/proposals", {"library": other, "from": "2099-01-01T00:00:00.000Z"}, 201)["proposal"]
    page = room.page("author", "/libraries")
    room.same(page.locator(f"form[action='/libraries/{number}/confirm']").count(), 0, "who proposed may confirm")
    page.close()
    page = room.page("sup", "/libraries")
    page.click(f"form[action='/libraries/{number}/confirm'] button")
    page.wait_for_function("number => [...document.querySelectorAll('tbody tr')].some(one => one.cells[0].textContent === String(number) && one.cells[4].textContent.includes('SUP'))", arg=number)
    told = next(one for one in room.people["sup"].ask("GET", "/api/1/libraries")["proposals"] if one["proposal"] == number)
    room.same((told["proposed_by"], told["confirmed_by"]), ("AUTHOR", "SUP"), "the two by whom a library is activated")
    page.close()
    # That calls fall is said before anything else.
    lower = brought(room, lambda path, text: text.replace("raise: [emergency]", "raise: [mobile_crisis]", 1) if path == "Protocols/suicide-risk.yaml" else text)
    page = room.page("sup", f"/libraries?library={lower}&difference=yes")
    text = page.inner_text("#difference")
    room.hold("fall to a lower rung" in text and "↓ falls" in text, f"what falls is said: {text[:400]}")
    page.close()
    for name in ("author", "sup"):
        room.contexts[name].set_default_timeout(30_000)
