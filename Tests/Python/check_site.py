"""The site of `triage docs` in a real browser: links resolve, nothing is logged, axe-core finds no A or AA violation.

Faults that are planted at both ends of a large page are found: so what is found nothing of has nothing of them.

Usage: check_site.py TRIAGE [FOLDER FOR PICTURES], from the project's root.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile

from playwright.sync_api import sync_playwright

from looking import COLOURS, WCAG, violations

# A rule and what breaks it, as often as it says PLANTED.
FAULTS = {
    "color-contrast": "<p style='color: #ccc'>PLANTED</p><div style='background: #222'><p>PLANTED</p></div><div style='opacity: .2'><p>PLANTED</p></div>",
    "link-in-text-block": "<p>A link <a href='#top' style='text-decoration: none; color: #345'>PLANTED</a> in a text</p>",
    "label": "<p><input type='text' name='PLANTED'></p>",
    "link-name": "<p><a href='#PLANTED'></a></p>",
    "image-alt": "<p><img src='data:,PLANTED'></p>",
    "heading-order": "<h6>PLANTED</h6>",
    "empty-heading": "<h2 class='PLANTED'></h2>",
    "one-id-twice": "<p id='planted'>first</p><p id='planted'>PLANTED</p>",
    "aria-valid-attr-value": "<p role='checkbox' aria-checked='perhaps'>PLANTED</p>",
    "aria-required-attr": "<p role='slider' tabindex='0' aria-label='x'>PLANTED</p>",
    "listitem": "<div><li>PLANTED</li></div>",
    "target-size": "<div style='display: flex'><button class='small'>PLANTED</button><button class='small'>PLANTED</button></div>"
                   "<style>.small { all: unset; width: 9px; height: 9px; overflow: hidden }</style>",
}
PLANT = """([after, fault]) => document.querySelector(after).insertAdjacentHTML('afterend', fault)"""


def missed(page):
    """What is not found although it was planted, at the beginning and at the end of a page."""
    found = []
    for after in ("h1", "main > :last-child"):
        page.reload()
        page.evaluate(PLANT, [after, "".join(FAULTS.values())])
        for only, rules in ((WCAG, FAULTS), (COLOURS, COLOURS["values"])):
            nodes = {one["id"]: [node for node in one["nodes"] if "PLANTED" in node] for one in violations(page, only)}
            found += [f"planted after {after}, {rule} is found {len(nodes.get(rule, []))} times" for rule in rules
                      if len(nodes.get(rule, [])) != FAULTS[rule].count("PLANTED")]
    return found


def main(triage, pictures=None):
    chromium = shutil.which("chromium") or sys.exit("chromium is not installed")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([triage, "docs", folder], check=True, capture_output=True)
        pages = sorted(pathlib.Path(folder).glob("*.html"))
        subprocess.run([triage, "cover", "--format", "html"], check=True, stdout=open(f"{folder}/cover.html", "w"))
        pages.append(pathlib.Path(folder) / "cover.html")
        attempt = f"{folder}/kim.jsonl"
        subprocess.run([triage, "practice", "not_telling_my_parents", "--pace", "12", "--trainee", "Kim", "--out", attempt],
                       check=True, capture_output=True, stdin=open("Tests/Fixtures/training/kim.txt"))
        for name, arguments in {"score": ["score", attempt], "agreement": ["agreement", "Tests/Fixtures/training/ratings.csv"],
                                "replay": ["replay", "Tests/Fixtures/replay/calls.csv", "--against", "."]}.items():
            subprocess.run([triage, *arguments, "--format", "html"], check=True, stdout=open(f"{folder}/{name}.html", "w"))
            pages.append(pathlib.Path(folder) / f"{name}.html")
        faults, links, cards = [], 0, 0
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for scheme in ("light", "dark"):
                context = browser.new_context(color_scheme=scheme, viewport={"width": 1200, "height": 900})
                page = context.new_page()
                page.on("console", lambda message: faults.append(f"{page.url}: console: {message.text}"))
                page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
                page.on("requestfailed", lambda request: faults.append(f"{page.url}: {request.url} failed"))
                page.on("request", lambda request: request.url.startswith("http") and faults.append(f"asks for {request.url}"))
                anchors = {}
                wanted = []
                for path in pages:
                    page.goto(path.as_uri())
                    anchors[path.as_uri()] = set(page.evaluate("[...document.querySelectorAll('[id]')].map(x => x.id)"))
                    wanted += [(path.name, link) for link in page.evaluate("[...document.querySelectorAll('a[href]')].map(x => x.href)")]
                    for one in violations(page, WCAG if scheme == "light" else COLOURS):
                        faults.append(f"{path.name} ({scheme}): {one['id']}: {one['help']}: {one['nodes'][0]}")
                    if path.name.startswith("card-") and scheme == "light":
                        cards += 1
                        page.emulate_media(media="print")
                        page.pdf(path=f"{folder}/{path.stem}.pdf", prefer_css_page_size=True)
                        page.emulate_media(media="screen")
                    if pictures and scheme == "light":
                        page.screenshot(path=f"{pictures}/{path.stem}.png", full_page=True)
                for name, link in wanted:
                    address, _, anchor = link.partition("#")
                    links += 1
                    if address not in anchors or anchor and anchor not in anchors[address]:
                        faults.append(f"{name}: the link {link} leads nowhere")
                if scheme == "light":
                    page.goto((pathlib.Path(folder) / "questions.html").as_uri())
                    faults += missed(page)
            # A narrow window scrolls nothing but tables and pictures.
            page = browser.new_page(viewport={"width": 360, "height": 700})
            for path in pages:
                page.goto(path.as_uri())
                if page.evaluate("document.documentElement.scrollWidth") > 361:
                    faults.append(f"{path.name}: wider than a telephone")
            browser.close()
    if faults or cards == 0 or links == 0:
        print("\n".join(sorted(set(faults))[:40]))
        sys.exit(f"{len(set(faults))} faults, {cards} cards, {links} links")
    print(f"site: {len(pages)} pages in light and dark, {links} links resolve, no message, no A or AA violation")


main(*sys.argv[1:])
