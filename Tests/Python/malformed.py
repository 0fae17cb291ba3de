"""Requests that no server may take, drawn from a seed: broken as HTTP, as an address, as JSON, or as what the
OpenAPI document says goes in.
"""
import json
import uuid

import jsonschema

CRLF = b"\r\n"
# Of the ways in which a request is no HTTP, each gives the bytes of one.
REQUEST_LINES = [
    lambda method, path: method.lower().encode() + b" " + path + b" HTTP/1.1",
    lambda method, path: method.encode() + b" " + path,
    lambda method, path: method.encode() + b" " + path + b" HTTP/9.9",
    lambda method, path: method.encode() + b" " + path + b" http/1.1",
    lambda method, path: method.encode() + b" " + path + b" HTTP/1.1 more",
    lambda method, path: method.encode() + b" " + path + b" with spaces HTTP/1.1",
    lambda method, path: method.encode() + b"  HTTP/1.1",
    lambda method, path: b"" + path + b" HTTP/1.1",
    lambda method, path: b"G@T " + path + b" HTTP/1.1",
    lambda method, path: method.encode() + b"\t" + path + b"\tHTTP/1.1",
    lambda method, path: method.encode() + b" " + path[1:] + b" HTTP/1.1",
    lambda method, path: method.encode() + b" " + path + b"\0 HTTP/1.1",
    lambda method, path: method.encode() + b" " + path + b"\xff\xfe HTTP/1.1",
    lambda method, path: method.encode() + b" " + path + b"a" * 70_000 + b" HTTP/1.1",
    lambda method, path: method.encode() + b" " + path + b"\r HTTP/1.1",
    lambda method, path: b"PRI * HTTP/2.0\r\n\r\nSM",
    lambda method, path: b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + path,
]
HEADERS = [
    b"no colon", b": no name", b"X A: space", b"X-A : space", b"X-A: a\0b", b"X-A: a\rb", b"X-\xff: a", b"X-A: a\x01",
    b" first: folded", b"X-A: a\r\n folded: b", b"X-A: " + b"a" * 9_000,
    CRLF.join(b"X-%d: a" % place for place in range(101)),
    CRLF.join(b"X-%d: " % place + b"a" * 1_000 for place in range(17)),
    b"Content-Length: -1", b"Content-Length: 1e3", b"Content-Length: +5", b"Content-Length: 0x5", b"Content-Length: 5, 5",
    b"Content-Length: 99999999999999999999", b"Content-Length: 5\r\nContent-Length: 6", b"Content-Length:",
    b"Content-Length: 5\r\nTransfer-Encoding: chunked", b"Transfer-Encoding: xchunked", b"Transfer-Encoding: chunked, gzip",
    b"Host: 127.0.0.1", b"Host: elsewhere.example",
]
CHUNKS = [
    b"g\r\n", b"-1\r\n{}\r\n0\r\n\r\n", b"ffffffffffffffffff\r\n{}", b"2\n{}\n0\n\n", b"2\r\n{}0\r\n\r\n", b"2;\n{}\r\n0\r\n\r\n",
    b"0x2\r\n{}\r\n0\r\n\r\n", b"2\r\n{}", b"\r\n", b"2\r\n{}\r\n0\r\nno colon\r\n\r\n",
]
# What stands in place of a name in an address, and is none.
PLACES = [
    b"%", b"%zz", b"%00", b"%2e%2e", b"..", b"%c0%af", b"%ff%fe", b"a" * 2_000, b"%0d%0aX:%20a", b"'%20OR%201=1--",
    b"$(id)", b"%F0%9F%98%80", b"{}", b"-",
]
JSONS = [
    b"", b" ", b"{", b"}", b"{}}", b"[]", b"[", b"null", b"1", b'"a"', b"nul", b"{'a': 1}", b'{"a": 1,}', b'{"a" 1}', b"{a: 1}",
    b"\xef\xbb\xbf", b'{"a": NaN}', b'{"a": 01}', b'{"a": 1e}', b'{"a": "\x01"}', b'{"a": "\\x"}', b'{"a": "\\ud800"}', b'{"a": "\xff"}',
    b'{"a": 1, "a": 2}', b"[" * 100_000, b'{"a":' * 50_000, b"// a\n{}", b"\0", b"{}\0", b'{"\\u0000": 1}',
    b"a: yaml\nb: [1]\n", b"\xff\xfe{\0}\0", b'{"a": ' + b"9" * 5_000 + b"}", b"<a/>", b"a=1&b=2",
]
TYPES = [
    None, b"text/plain", b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=a", b"json", b"",
    b"application/jsonx", b"text/json", b"\xff",
]
VALUES = [
    None, True, 0, -1, 1.5, 1e300, "", "a", "A" * 5_000, "\0", "\ud83d\ude00", [], [[]], {}, {"a": {}}, [None], [1], [""],
    2 ** 63, -(2 ** 70), "2026-13-45T99:99:99Z", [{}] * 200,
]


class Malformed:
    """Draws requests for the routes of an OpenAPI document."""

    def __init__(self, document, rng):
        self.rng, self.document = rng, document
        self.routes = [
            (method.upper(), path, route) for path, routes in document["paths"].items() for method, route in routes.items()]
        self.with_body = [route for route in self.routes if "requestBody" in route[2]]
        self.changing = [route for route in self.routes if route[0] != "GET"]
        self.with_place = [route for route in self.routes if "{" in route[1]]
        self.known = {path: {method.upper() for method in routes} for path, routes in document["paths"].items()}

    def draw(self, credentials):
        """One request: what is wrong with it, its bytes, and whether it is HTTP and so has to be answered."""
        ways = [self.line, self.header, self.chunked, self.cut_off, self.noise] + [
            self.address, self.method, self.json, self.json, self.content_type, self.other_than_said, self.other_than_said,
            self.other_than_said, self.query]
        return self.rng.choice(ways)(credentials)

    def request(self, route, credentials, body=b"", path=None, more=(), type=b"application/json"):
        method, template, said = route
        headers = [b"Host: 127.0.0.1", b"X-Forwarded-For: " + self.other_address(), *credentials, *more]
        if "requestBody" in said or body:
            headers.append(b"Content-Length: %d" % len(body))
            if type is not None:
                headers.append(b"Content-Type: " + type)
        return method.encode() + b" " + (path or self.path(template)) + b" HTTP/1.1\r\n" + CRLF.join(headers) + CRLF * 2 + body

    def other_address(self):
        """Each comes from somewhere else, so that it is looked at and not refused as too many."""
        return b"10." + b".".join(b"%d" % self.rng.randrange(1, 250) for _ in range(3))

    def path(self, template, place=None):
        pieces = [
            (place or self.name()) if piece.startswith("{") else piece.encode() for piece in template.split("/")]
        return b"/".join(pieces)

    def name(self):
        return b"none-" + uuid.UUID(int=self.rng.getrandbits(128)).hex.encode()

    # What is no HTTP may be answered by an end of the connection.

    def line(self, credentials):
        method, template, _ = self.rng.choice(self.routes)
        line = self.rng.choice(REQUEST_LINES)(method, self.path(template))
        return "request line", line + CRLF + CRLF.join([b"Host: 127.0.0.1", *credentials]) + CRLF * 2, False

    def header(self, credentials):
        header = self.rng.choice(HEADERS)
        method, template, _ = self.rng.choice(self.routes)
        lines = [method.encode() + b" " + self.path(template) + b" HTTP/1.1", b"Host: 127.0.0.1"]
        return "header " + repr(header[:40]), CRLF.join([*lines, header, *credentials]) + CRLF * 2 + b"hello", False

    def chunked(self, credentials):
        method, template, _ = self.rng.choice(self.changing)
        lines = [method.encode() + b" " + self.path(template) + b" HTTP/1.1", b"Host: 127.0.0.1",
                 b"Content-Type: application/json", b"Transfer-Encoding: chunked"]
        return "chunks", CRLF.join([*lines, *credentials]) + CRLF * 2 + self.rng.choice(CHUNKS), False

    def cut_off(self, credentials):
        body = b'{"id": "' + self.name() + b'"}'
        whole = self.request(self.rng.choice(self.with_body), credentials, body)
        return "cut off", whole[:self.rng.randrange(1, len(whole))], False

    def noise(self, credentials):
        whole = bytearray(self.request(self.rng.choice(self.with_body), credentials, b"{}"))
        for _ in range(self.rng.choice([3, 10, 30])):
            whole[self.rng.randrange(len(whole))] = self.rng.randrange(256)
        # A line that is broken in any case, so that chance never makes it a request.
        return "noise", b"\x80" + bytes(whole), False

    # What is HTTP has to be answered.

    def address(self, credentials):
        route = self.rng.choice(self.with_place)
        path = self.path(route[1], self.rng.choice(PLACES))
        return "address", self.request(route, credentials, b"{}" if "requestBody" in route[2] else b"", path), True

    def method(self, credentials):
        template = self.rng.choice(list(self.known))
        method = self.rng.choice(["PATCH", "TRACE", "OPTIONS", "HEAD", "CONNECT", "PROPFIND", "DELETE", "PUT", "POST", "GET"])
        if method in self.known[template]:
            method = "PATCH"
        if method == "CONNECT":
            return "method", self.request((method, template, {}), credentials), False
        return "method", self.request((method, template, {}), credentials), True

    def json(self, credentials):
        return "json", self.request(self.rng.choice(self.with_body), credentials, self.rng.choice(JSONS)), True

    def content_type(self, credentials):
        route = self.rng.choice(self.with_body)
        return "type", self.request(route, credentials, b'{"a": 1}', type=self.rng.choice(TYPES)), True

    def query(self, credentials):
        path = self.rng.choice([
            b"/api/1/calls?limit=%s", b"/api/1/calls/" + self.name() + b"/events?after=%s",
            b"/api/1/calls/" + self.name() + b"/hand-off?audience=911&offset_minutes=%s"])
        wrong = self.rng.choice([b"a", b"-1", b"1.5", b"%00", b"%ff", b"9" * 30, b"1%20", b"0x1", b"NaN"])
        return "query", self.request(("GET", "", {}), credentials, path=path % wrong), True

    def other_than_said(self, credentials):
        """JSON that the document does not let in."""
        route = self.rng.choice(self.with_body)
        schema = route[2]["requestBody"]["content"]["application/json"]["schema"]
        whole = {**schema, "components": self.document["components"]}
        while True:
            body = self.spoilt(self.example(schema))
            # A key that is `null` is as one that is left out.
            said = {key: value for key, value in body.items() if value is not None} if isinstance(body, dict) else body
            if jsonschema.Draft202012Validator(whole).is_valid(said):
                continue
            if not jsonschema.Draft202012Validator(whole).is_valid(body):
                return f"other than said {json.dumps(body)[:300]}", self.request(
                    route, credentials, json.dumps(body).encode()), True

    def spoilt(self, value):
        if isinstance(value, dict) and value and self.rng.random() < 0.8:
            key, value = self.rng.choice(list(value)), dict(value)
            chance = self.rng.random()
            if chance < 0.15:
                del value[key]
            elif chance < 0.3:
                value[key + "x"] = value.pop(key)
            else:
                value[key] = self.spoilt(value[key])
            return value
        if isinstance(value, list) and value and self.rng.random() < 0.8:
            return [self.spoilt(value[0]), *value[1:]]
        return self.rng.choice(VALUES)

    def example(self, schema):
        """Something that a schema lets in, more or less."""
        if "$ref" in schema:
            return self.example(self.document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
        for several in ("oneOf", "anyOf"):
            if several in schema:
                return self.example(self.rng.choice(schema[several]))
        if "enum" in schema:
            return self.rng.choice(schema["enum"])
        kind = schema.get("type", "object")
        kind = self.rng.choice(kind) if isinstance(kind, list) else kind
        if kind == "array":
            return [self.example(schema.get("items", {}))]
        if kind == "object":
            return {key: self.example(value) for key, value in schema.get("properties", {}).items()}
        return {"string": self.name().decode(), "integer": 3, "number": 1.5, "boolean": True, "null": None}[kind]
