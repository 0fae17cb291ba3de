"""Puts a real nginx before a real `triage-serve serve`, by the recipe that Sources/TriageServer/README.md has.

usage: check_proxy.py TRIAGE-SERVE LIBRARY NGINX
"""
import atexit
import base64
import http.client
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import uuid

from served import Client, Server, administrator, person

NGINX, NAME = sys.argv[3], "triage.example.org"
RECIPE = re.search(
    r"^    location / \{\n.*?^    \}$", open(f"{sys.argv[2]}/Sources/TriageServer/README.md").read(), re.S | re.M)[0]
# The proxy has an address of its own, so that it can be told from who asks without it.
PROXY = "127.0.0.2"


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Proxy:
    """nginx with a certificate that it signed itself; `more` stands in the recipe's location."""

    def __init__(self, folder, to, more=""):
        self.port = free_port()
        if not os.path.exists(f"{folder}/key.pem"):
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{folder}/key.pem", "-out",
                 f"{folder}/cert.pem", "-days", "2", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"],
                check=True, capture_output=True)
        assert RECIPE.count("http://127.0.0.1:8711;") == 1, RECIPE
        location = RECIPE.replace("http://127.0.0.1:8711;", f"http://127.0.0.1:{to};\n proxy_bind {PROXY};\n {more}")
        with open(f"{folder}/nginx.conf", "w") as file:
            file.write(f"""
                daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
                events {{ worker_connections 200; }}
                http {{
                    access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
                    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
                    server {{
                        listen 127.0.0.1:{self.port} ssl; ssl_certificate {folder}/cert.pem;
                        ssl_certificate_key {folder}/key.pem;
                        {location}
                    }}
                }}""")
        self.process = subprocess.Popen(
            [NGINX, "-p", folder, "-c", f"{folder}/nginx.conf", "-e", f"{folder}/error.log"], stderr=subprocess.DEVNULL)
        atexit.register(self.process.terminate)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except ConnectionRefusedError:
                assert self.process.poll() is None, open(f"{folder}/error.log").read()
                time.sleep(0.05)
        raise SystemExit("nginx does not answer")

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


class Visitor(Client):
    """Somebody who comes by TLS and holds the certificate against the name; from an address of this machine."""

    def __init__(self, proxy, trust, address="127.0.0.1", name=NAME, more=()):
        super().__init__(proxy.port)
        self.trust, self.address, self.name, self.more = trust, address, name, dict(more)

    def connection(self):
        link = http.client.HTTPSConnection(
            NAME, self.port, timeout=30, source_address=(self.address, 0),
            context=ssl.create_default_context(cafile=self.trust))
        # There is no such name; its certificate is held against it all the same.
        link._create_connection = lambda _, *rest: socket.create_connection(("127.0.0.1", self.port), *rest)
        return link

    def headers(self, body):
        return {**super().headers(body), "Host": self.name, **self.more}


def signs_in(proxy, trust, admin):
    """The cookie is one that a browser keeps for this host alone and sends by TLS alone."""
    once = admin.ask("POST", "/api/1/people", {"name": "ana", "label": "Ana", "roles": ["clinician"]}, 201)[1]
    ana = Visitor(proxy, trust)
    assert ana.sign_in("ana", once["password"])[0] == 201
    name, *attributes = [piece.strip() for piece in ana.set_cookie.split(";")]
    kinds = {piece.partition("=")[0].lower(): piece.partition("=")[2] for piece in attributes}
    assert name.startswith("__Host-") and {"secure", "httponly"} <= set(kinds), ana.set_cookie
    assert kinds["path"] == "/" and kinds["samesite"] == "Strict" and "domain" not in kinds, ana.set_cookie
    ana.ask("PUT", "/api/1/session/password", {"old": once["password"], "new": "a kettle on a blue roof 77"}, 200)
    assert Visitor(proxy, trust, name="elsewhere.example").ask("GET", "/healthz")[0] == 421
    return ana


def streams(ana):
    """Each event comes as it happens: the next is only sent when the one before was heard."""
    call = "call-" + uuid.uuid4().hex
    ana.ask("POST", "/api/1/calls", {"id": call}, 201)
    link = ana.connection()
    link.request("GET", f"/api/1/calls/{call}/stream", None, {**ana.headers(None), "Last-Event-ID": "2"})
    answer = link.getresponse()
    assert answer.status == 200 and answer.getheader("Content-Type") == "text/event-stream"
    for number in range(3, 23):
        ana.ask("POST", f"/api/1/calls/{call}/events", {"events": [{"id": uuid.uuid4().hex, "kind": "note", "text": "a"}]}, 200)
        while not answer.readline().decode().startswith(f"id: {number}\n"):
            pass
    link.close()
    ana.ask("POST", f"/api/1/calls/{call}/close", {"id": uuid.uuid4().hex, "ending": "resolved"}, 200)


def large(admin, proxy, trust):
    """What the server takes, the proxy lets through: a library of some megabytes is looked at."""
    author = person(admin, "author", ["author"])
    visitor = Visitor(proxy, trust)
    visitor.cookie, visitor.csrf = author.cookie, author.csrf
    status, answer = visitor.ask("POST", "/api/1/libraries", {"files": [{"path": "a.yaml", "text": "# a\n" * 1_500_000}]})
    assert status == 422, (status, answer)


def knows_addresses(proxy, trust):
    """A name is held off at the address that the proxy tells, and not at others."""
    for attempt in range(6):
        status, answer = Visitor(proxy, trust, "127.0.0.3").sign_in("nobody", "wrong")
        assert status == (401 if attempt < 5 else 429), (attempt, status, answer)
    assert Visitor(proxy, trust, "127.0.0.4").sign_in("nobody", "wrong")[0] == 401
    # Who says so without the proxy is not believed, and nor is what a visitor says of themselves.
    lying = Visitor(proxy, trust, "127.0.0.3", more={"X-Forwarded-For": "127.0.0.9"})
    assert lying.sign_in("nobody", "wrong")[0] == 429


def signs_on(folder, trust, server):
    """The header by which a proxy signs people on counts from the proxy alone, and the proxy overwrites it."""
    with open(f"{folder}/people", "w") as file:
        file.write("ana:{PLAIN}secret\n")
    os.chmod(f"{folder}/people", 0o644)
    proxy = Proxy(
        folder, server.port, f'auth_basic "triage"; auth_basic_user_file {folder}/people;'
        "proxy_set_header Remote-User $remote_user;")
    basic = lambda name: {"Authorization": "Basic " + base64.b64encode(name).decode()}
    assert Visitor(proxy, trust, more=basic(b"ana:secret")).ask("GET", "/api/1/session", None, 200)[1]["name"] == "Ana"
    assert Visitor(proxy, trust, more=basic(b"ana:wrong")).ask("GET", "/api/1/session")[0] == 401
    other = Visitor(proxy, trust, more={**basic(b"ana:secret"), "Remote-User": "admin"})
    assert other.ask("GET", "/api/1/session", None, 200)[1]["name"] == "Ana"
    direct = Visitor(proxy, trust, more={"Remote-User": "ana"})
    direct.port, direct.connection, direct.name = server.port, lambda: Client.connection(direct), "127.0.0.1"
    status, answer = direct.ask("GET", "/api/1/session")
    assert status == 401 and answer["code"] == "proxy-not-declared", (status, answer)
    proxy.end()


with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as outside:
    os.chmod(folder, 0o700)
    os.chmod(outside, 0o755)
    trust = f"{outside}/cert.pem"
    server = Server(folder, "--behind", PROXY, "--host", NAME, "--sign-on-header", "Remote-User")
    admin = administrator(server)
    proxy = Proxy(outside, server.port)
    ana = signs_in(proxy, trust, admin)
    streams(ana)
    large(admin, proxy, trust)
    knows_addresses(proxy, trust)
    proxy.end()
    signs_on(outside, trust, server)
    assert server.end(signal.SIGTERM) == 0
print("nginx before it: the cookie, streams, large requests, addresses and signing on are as the recipe says")
