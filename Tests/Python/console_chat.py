"""A contact in writing: messages, what is read in them, silence."""
from console_desk import Desk


def answered(room, call, question):
    return [one for one in room.events(call) if one.get("question") == question]


def chat(room):
    desk, call = room.desk("jd", "CHAT-1", channel="text")
    page = desk.page
    room.hold("No message" in page.inner_text("#messages"), "the log is empty at first")
    room.same(page.locator("textarea").count(), 1, "boxes for one message")
    # Pasted, with the time at which it was written; what it points to is proposed, and linked to it.
    page.fill("#message-time", "00:01")
    page.focus("#words")
    page.keyboard.insert_text("i have a knife in my hand")
    page.keyboard.press("Enter")
    desk.settle()
    page.wait_for_selector("#found [data-found]")
    found = [one for one in room.events(call) if one["kind"] == "message"]
    room.same([(one["from"], one["text"]) for one in found], [("them", "i have a knife in my hand")], "the message is kept")
    room.hold(found[0].get("written_at", "").endswith(":00.000Z"), f"with its time: {found[0]}")
    room.same(page.input_value("#words"), "", "the field is free again")
    first = found[0]["id"]
    key = page.evaluate("[...document.querySelectorAll('#found [data-found]')].find(one => one.innerText.includes('knife') || one.innerText.includes('Weapon'))?.dataset.found")
    page.evaluate("document.activeElement.blur()")
    desk.press(f"Alt+{key}")
    while (desk.pending() or {}).get("menu"):
        desk.press("Escape")
    weapon = answered(room, call, "weapon")
    room.hold(weapon and weapon[0]["manner"] == "written" and weapon[0]["by_means_of"] == first, f"the answer names its message: {weapon}")
    room.hold("→ Weapon" in page.inner_text("#messages"), f"the message shows what was read in it: {page.inner_text('#messages')}")
    # What is written from here ends the link; their next message begins another.
    page.fill("#words", "Would you put it down for now?")
    page.press("#words", "Control+Enter")
    desk.settle()
    room.same(page.locator("#messages [aria-pressed=true]").count(), 0, "nothing is linked after our own message")
    page.evaluate("document.activeElement.blur()")
    desk.press("F1")
    room.same(answered(room, call, "breathing")[-1]["manner"], "key", "a danger key stays a danger key")
    pending = desk.pending()
    desk.answer({})
    last = room.events(call)[-1]
    room.hold(last.get("manner") != "written", f"an answer after our message is linked to none: {pending} {last}")
    page.click(f"#messages [data-message='{first}']")
    room.same(page.locator("#messages [aria-pressed=true]").count(), 1, "a message is chosen by hand")
    page.click(f"#messages [data-message='{first}']")
    room.same(page.locator("#messages [aria-pressed=true]").count(), 0, "and left by hand")
    # By the keyboard from anywhere.
    page.evaluate("document.activeElement.blur()")
    page.keyboard.type("/m")
    page.keyboard.press("Enter")
    room.same(page.evaluate("document.activeElement.id"), "words", "/m goes to the field")
    # Half typed, it survives a reload.
    page.keyboard.type("i dont kn")
    page.reload()
    page.wait_for_selector("#call[data-ready]")
    desk.settle()
    room.hold("i dont kn" in page.input_value("#words"), f"what was half typed: {page.input_value('#words')!r}")
    page.fill("#words", "")
    # An answer can name no message that is none.
    status, text = room.people["jd"].raw("POST", f"/api/1/calls/{call}/events", '{"events": [{"id": "chat-forged-1", "kind": "answered", "person": "person", "question": "alone", "answer": "unknown", "manner": "written", "by_means_of": "nothing-of-it"}]}',
                                         {"Content-Type": "application/json", "Triage-CSRF": room.people["jd"].csrf})
    room.hold(status == 422 and "unknown-name" in text, f"an answer in no message: {status} {text[:150]}")
    # Markup in a message is text.
    desk.page.fill("#words", "<b class=canary>x</b><script>alert(1)</script>")
    desk.page.press("#words", "Enter")
    desk.settle()
    room.same(page.locator(".canary").count(), 0, "markup of a message")
    room.hold("<b class=canary>" in page.inner_text("#messages"), "the markup is shown as text")
    # A voice call has none of it, and a looker-on no field.
    looked = room.page("sup", f"/calls/{call}")
    room.hold("knife" in looked.inner_text("#messages") and looked.locator("#write").count() == 0, "who looks on reads and does not write")
    looked.close()
    page.close()
    voice, _ = room.desk("jd", "CHAT-2")
    room.same(voice.page.locator("#chat").count(), 0, "messages on a voice call")
    voice.page.close()
    silence(room)


def silence(room):
    """After the minutes that are set it is said once, with something to send from what the library has to say now."""
    desk, call = room.desk("jd", "CHAT-SILENCE", channel="chat")
    page = desk.page
    page.evaluate("window.said = []; new MutationObserver(() => said.push(document.getElementById('silence').textContent)).observe(document.getElementById('silence'), { childList: true, characterData: true, subtree: true })")
    room.people["jd"].add(call, {"kind": "answered", "person": "person", "question": "breathing", "answer": "none"})
    page.wait_for_timeout(1500)
    room.same(page.inner_text("#silence"), "", "nothing is said before")
    # What they wrote last was written some minutes ago.
    wrote = page.evaluate("new Date(Date.now() - 200000).toISOString()")
    room.people["jd"].add(call, {"kind": "message", "from": "them", "text": "are you there", "written_at": wrote})
    page.wait_for_function("() => document.getElementById('silence').textContent.includes('3 minutes')")
    page.wait_for_timeout(2500)
    room.same(page.evaluate("said.length"), 1, "it is said once")
    room.same(page.get_attribute("#silence", "role"), "alert", "it is announced")
    saying = page.inner_text("#reassure-text")
    room.hold(len(saying) > 5, f"there is something to send: {saying!r}")
    # Where it cannot be copied, nothing is recorded as written.
    page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error('no')))")
    page.click("#reassure-send")
    room.same(page.input_value("#words"), saying, "it stands where it can be copied by hand")
    room.same([one["kind"] for one in room.events(call)].count("message"), 1, "nothing is recorded that was not sent")
    page.fill("#words", "")
    page.evaluate("void delete navigator.clipboard.writeText")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("document.getElementById('reassure').hidden = false")
    page.click("#reassure-send")
    # The copy comes first, and only then is it recorded.
    page.wait_for_function("text => document.getElementById('messages').innerText.includes(text)", arg=saying)
    desk.settle()
    room.same(page.evaluate("navigator.clipboard.readText()"), saying, "it is copied")
    events = room.events(call)
    room.hold(any(one["kind"] == "message" and one["from"] == "here" and one["text"] == saying for one in events), "it is kept as written to them")
    room.hold(any(one["kind"] == "guidance_given" for one in events), "and as said")
    room.hold("3 minutes" in page.inner_text("#silence"), "what we write ends no silence")
    page.fill("#words", "yes")
    page.press("#words", "Enter")
    desk.settle()
    page.wait_for_function("() => document.getElementById('silence').textContent === ''")
    page.fill("#silence-minutes", "7")
    page.press("#silence-minutes", "Tab")
    page.reload()
    page.wait_for_selector("#call[data-ready]")
    desk.settle()
    room.same(page.input_value("#silence-minutes"), "7", "the minutes stay as they were set")
    page.evaluate("localStorage.removeItem('triage-silence')")
    page.close()
