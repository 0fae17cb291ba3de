"""Somebody at the keyboard: presses keys, waits until they are shown, and answers what is asked."""
import glob

import yaml

SETTLED = """() => { const page = document.getElementById('call'), told = page && page.dataset;
    return told && told.ready && Number(told.busy || 0) === 0 && Number(told.waiting || 0) === 0 && !told.looking && !told.news; }"""

PENDING = """() => {
    const part = document.querySelector('#ask .pending');
    const menu = document.getElementById('menu');
    if (menu && !menu.hidden) return { menu: menu.innerText, input: document.getElementById('menu-input') !== null };
    if (!part) return null;
    const number = document.getElementById('number');
    return {
        name: part.dataset.name, screen: part.dataset.screen === 'true', question: part.dataset.question, number: number !== null,
        answers: [...part.querySelectorAll('.answer')].map(one => ({ key: one.dataset.key, toggle: one.dataset.toggle,
            missing: one.classList.contains('missing'), first: one.dataset.do ? JSON.parse(one.dataset.do)[0] : null })),
    }; }"""

TIERS = """() => [...document.querySelectorAll('#strip .ladder')].map(one => ({
    word: one.querySelector('.tier b').textContent, provisional: one.querySelector('.provisional') !== null }))"""


def questions(library):
    """Each question's answers in the library's order, the safest first; None for a number."""
    found = {}
    for path in glob.glob(f"{library}/Rules/*.yaml") + glob.glob(f"{library}/Protocols/*.yaml"):
        content = yaml.safe_load(open(path))
        for name, question in (content.get("questions") or {}).items() if isinstance(content, dict) else ():
            answers = question.get("answers")
            found[name] = list(answers) if answers else None
    return found


def word(value):
    return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class Desk:
    def __init__(self, page, safest):
        self.page, self.safest, self.keys, self.letters = page, safest, 0, 0

    def settle(self):
        self.page.wait_for_function(SETTLED)

    def press(self, key):
        """A key; a digit of `01` is one of two."""
        for one in [key] if len(key) > 2 or key[:1] != "0" else key:
            self.keys += 1
            self.page.keyboard.press(one)
        self.settle()

    def type(self, text):
        self.letters += len(text)
        self.page.keyboard.type(text)
        self.settle()

    def command(self, text):
        self.page.keyboard.type("/" + text)
        self.keys += 1 + len(text)
        self.press("Enter")

    def tiers(self):
        return self.page.evaluate(TIERS)

    def pending(self):
        return self.page.evaluate(PENDING)

    def said(self):
        return self.page.inner_text("#said")

    def pick(self, text):
        """The item of the menu that has this text, by its key."""
        key = self.page.evaluate(
            "text => [...document.querySelectorAll('#menu [data-menu]')].find(one => one.textContent.includes(text))?.dataset.menu", text)
        if key is None:
            raise AssertionError(f"the menu has no {text!r}: {self.page.inner_text('#menu')!r}")
        self.press(key)

    def answer(self, given):
        """Answers what is asked by what is given; what is not given is unknown. Says what was done, None where nothing is asked."""
        asked = self.pending()
        if asked is None:
            return None
        if "menu" in asked:
            self.press("Enter" if asked["input"] else "1")
            return "menu"
        if asked["screen"]:
            named = [one["key"] for one in asked["answers"] if one["toggle"] and self.is_named(given, one["toggle"])]
            for key in named or ["1"]:
                self.press(key)
            if named:
                self.press("Enter")
            return asked["name"]
        value = given.get(asked["question"], "unknown")
        if value in ("unknown", "refused", "unclear", "lost"):
            self.press({"refused": "-", "unclear": "~"}.get(value, "?"))
        elif asked["number"]:
            for digit in str(value):
                self.press(digit)
            self.press("Enter")
        elif isinstance(value, list):
            for name in value:
                self.press(next(one["key"] for one in asked["answers"] if one["toggle"] == name))
            self.press("Enter")
        else:
            wanted = [one["key"] for one in asked["answers"] if one["first"] and one["first"].get("answer") in (value, word(value))]
            if not wanted:
                raise AssertionError(f"{asked['name']} has no answer {value!r}: {asked['answers']}")
            self.press(wanted[0])
        return asked["name"]

    def is_named(self, given, question):
        """Whether a screen is told of it: whatever is not known to be safe."""
        if question not in given:
            return False
        value, answers = given[question], self.safest.get(question)
        if isinstance(value, list):
            return value != ["none"]
        return value != (answers[0] if answers else 0)
