"""What every check of the pages has: a server, people signed in, a browser that tells all that goes wrong in it."""
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

from console_desk import Desk, questions
from console_server import Server, everybody

# Said on every page: a dialogue, a violation of the policy, an element that came out of a text.
WATCH = """addEventListener('securitypolicyviolation', event => console.error(`POLICY ${event.violatedDirective} ${event.blockedURI}`));"""
# Half of a screen.
WINDOW = {"width": 960, "height": 1080}
TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


class Room:
    def __init__(self, serve, library, folder, chromium, assets=None, enter=everybody):
        self.library, self.folder, self.assets = library, folder, assets
        self.faults, self.held, self.figures, self.quiet = [], 0, [], True
        self.safest = questions(library)
        self.server = Server(serve, library, folder)
        try:
            self.people = enter(self.server)
            self.play = sync_playwright().start()
            self.browser = self.play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        except BaseException:
            self.server.end()
            raise
        self.contexts = {}

    def close(self):
        self.browser.close()
        self.play.stop()
        self.server.end()

    # MARK: what is held

    def hold(self, is_so, what):
        self.held += 1
        if not is_so:
            self.faults.append(what)

    def same(self, found, wanted, what):
        self.hold(found == wanted, f"{what}: {found!r} in place of {wanted!r}")

    # MARK: browsers

    def context(self, name, look=None, **options):
        """A browser of its own, in which `name` is signed in; None for nobody."""
        context = self.browser.new_context(**{"viewport": WINDOW, "reduced_motion": "reduce"} | options)
        context.set_default_timeout(30000)
        context.add_init_script(WATCH)
        cookies = []
        if name:
            cookie, _, value = self.people[name].cookie.partition("=")
            cookies.append({"name": cookie, "value": value, "url": "https://127.0.0.1", "secure": True, "httpOnly": True, "sameSite": "Strict"})
        if look:
            cookies.append({"name": "triage-look", "value": look, "url": self.server.base, "sameSite": "Strict"})
        context.add_cookies(cookies)
        self.serve_assets(context)
        return context

    def serve_assets(self, context):
        if self.assets:
            context.route("**/assets/**", self.from_disk)

    @contextmanager
    def routed(self, context, address, handler):
        """Requests go through `handler`. At the end nobody takes them out of its hands: it is waited for."""
        context.route(address, handler)
        yield
        context.unroute_all(behavior="wait")
        self.serve_assets(context)

    def from_disk(self, route):
        name = route.request.url.rsplit("/", 1)[1]
        route.fulfill(path=f"{self.assets}/{name}", content_type=TYPES[name.rsplit(".", 1)[1]])

    def watch(self, page):
        def told(message):
            if message.type not in ("error", "warning"):
                return
            # Refusals are wanted, and so is a server that is away.
            if message.text.startswith("Failed to load resource") or "net::ERR" in message.text:
                return
            self.faults.append(f"{page.url}: console: {message.text[:300]}")
        page.on("console", told)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))

        def dialog(one):
            if one.type == "beforeunload":
                return one.accept()
            self.faults.append(f"{page.url}: a dialogue: {one.message}")
            one.dismiss()
        page.on("dialog", dialog)
        return page

    def page(self, name, path, context=None):
        if context is None:
            if name not in self.contexts:
                self.contexts[name] = self.context(name)
            context = self.contexts[name]
        page = self.watch(context.new_page())
        page.goto(self.server.base + path)
        return page

    def desk(self, name, incident, context=None, **more):
        """A new call on the screen of `name`."""
        call = self.people[name].open_call(incident, **more)
        desk = Desk(self.page(name, f"/calls/{call}", context), self.safest)
        desk.settle()
        return desk, call

    def events(self, call, name="sup"):
        found, after = [], 0
        while True:
            answer = self.people[name].ask("GET", f"/api/1/calls/{call}/events?after={after}")
            events = [one["event"] for one in answer["events"]]
            found += events
            if not events or len(found) >= answer.get("count", 0):
                return found
            after = len(found)
