"""What the caller is told in another language of the library, the English beside it."""


def speaks(room):
    desk, call = room.desk("jd", "SPEAKS-1")
    page = desk.page
    english = page.inner_text("#ask h2")
    room.same(page.get_attribute("#ask h2", "lang"), "en", "an English page asks in English")
    room.same(page.locator("#ask .english").count(), 0, "with nothing beside it")
    desk.type("/language es")
    page.keyboard.press("Enter")
    desk.settle()
    page.wait_for_selector("#ask h2[lang=es]")
    room.hold(page.inner_text("#ask h2") != english, f"the question is in Spanish: {page.inner_text('#ask h2')}")
    room.same(page.inner_text("#ask p.english"), english, "with the English under it")
    room.hold("Reviewed by nobody" in page.inner_text("#ask"), "and that nobody reviewed it")
    room.hold(page.locator("#ask .answers [lang=es]").count() > 3, "its answers, too")
    # What is recorded is the same, in the words of the record.
    before = len(room.events(call))
    desk.press("1")
    desk.settle()
    room.same(len(room.events(call)), before + 1, "a key answers as ever")
    room.hold("es" not in str(room.events(call)[-1].get("language", "")), "and the record knows no language")
    room.same(page.locator("#record [lang=es]").count(), 0, "the record stays English")
    desk.press("F2")
    desk.settle()
    said = page.locator("#guidance [lang=es]")
    room.hold(said.count() > 0, f"what is said now is in Spanish: {page.inner_text('#guidance')[:200]}")
    # It stays for this call, and for this call alone.
    page.reload()
    page.wait_for_selector("#call[data-ready]")
    room.same(page.get_attribute("#ask h2", "lang"), "es", "after a reload")
    other, _ = room.desk("jd", "SPEAKS-2")
    room.same(other.page.get_attribute("#ask h2", "lang"), "en", "another call is in English")
    # What is half typed or ticked is not lost by it.
    ticked = page.locator("#ask [data-toggle]")
    if ticked.count() > 0:
        desk.press(ticked.first.get_attribute("data-key"))
        page.click("#ask [data-say=en]")
        room.same(page.get_attribute("#ask h2", "lang"), "es", "what is ticked keeps the language")
        room.same(page.locator("#ask [data-toggle][aria-pressed=true]").count(), 1, "and stays ticked")
        page.evaluate("document.activeElement.blur()")
        desk.press("Escape")
    # By the mouse, back again; answers of several are recorded by their names.
    page.click("#ask [data-say=en]")
    page.wait_for_selector("#ask h2[lang=en]")
    room.same(page.locator("#ask .english").count(), 0, "in English again")
    # Who has the console in Spanish asks in Spanish from the first.
    page.select_option("form.look select[name=language]", "es")
    page.click("form.look button")
    page.wait_for_selector("#call[data-ready]")
    room.same(page.get_attribute("#ask h2", "lang"), "en", "what was chosen for this call stays")
    third, _ = room.desk("jd", "SPEAKS-3")
    room.same(third.page.get_attribute("#ask h2", "lang"), "es", "a new call follows the console")
    third.page.select_option("form.look select[name=language]", "en")
    third.page.click("form.look button")
    third.page.wait_for_selector("#call[data-ready]")
