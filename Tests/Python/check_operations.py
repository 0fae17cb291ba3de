"""Lets schemathesis hold a real `triage-serve serve` against its own /openapi.json, as everybody who may ask: a
machine, an administrator, and somebody who takes calls and has all other roles. What the server counted
meanwhile is read by Prometheus' own parser, and says that every operation was reached and refused to no one
alone.

usage: check_operations.py TRIAGE-SERVE LIBRARY [examples an operation]
"""
import collections
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import uuid

from prometheus_client.parser import text_string_to_metric_families

from served import Client, Server, administrator, person

EXAMPLES = sys.argv[3] if len(sys.argv) > 3 else "100" if "NIGHTLY" in os.environ else "5"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance," \
    "negative_data_rejection,unsupported_method,allow_header_conformance"
SCHEMATHESIS = os.path.join(os.path.dirname(sys.executable), "schemathesis")
# What no example of chance can be: a session that ends, and what only a person who was there can say.
SCOPE = ["open_call", "read_call", "append_to_call", "close_call", "list_call", "hand_off",
         "explain_call", "see_on_board", "read_libraries", "evaluate", "read_metrics"]


def places(client, admin):
    """What stands in an address, so that something is there."""
    names = collections.defaultdict(list)
    for _ in range(3):
        call = "call-" + uuid.uuid4().hex
        if client.ask("POST", "/api/1/calls", {"id": call})[0] == 201:
            names["path.call"].append(call)
    name = "p" + uuid.uuid4().hex[:8]
    admin.ask("POST", "/api/1/people", {"name": name, "label": "other", "roles": ["trainer"]}, 201)
    # Nobody else: who is reset or locked asks nothing more.
    names["path.name"] = [name]
    admin.ask("POST", "/api/1/tokens", {"label": name, "days": 1, "scope": ["evaluate"]}, 201)
    tokens = admin.ask("GET", "/api/1/tokens", None, 200)[1]["tokens"]
    names["path.token"] = [next(row["id"] for row in tokens if row["label"] == name)]
    library = client.ask("GET", "/api/1/libraries")
    if library[0] == 200:
        names["path.library"] = [library[1]["active"]]
    return dict(names)


def tested(server, name, client, names, folder, checks, *more):
    """Runs it with somebody's credentials."""
    config = f"{folder}/{name}.toml"
    with open(config, "w") as file:
        file.write("max-stream-events = 1\n[parameters]\n")
        file.writelines(f'"{key}" = {json.dumps(value)}\n' for key, value in names.items())
    headers = [f"{key}: {value}" for key, value in client.headers(None).items()] + ["Triage-Reason: a check"]
    return subprocess.Popen(
        [SCHEMATHESIS, "--config-file", config, "--no-color", "run", f"http://127.0.0.1:{server.port}/openapi.json",
         "--max-examples", EXAMPLES, "--checks", checks, "--phases", "examples,coverage,fuzzing", "--seed", "1",
         "--request-timeout", "20", *more, *(piece for header in headers for piece in ("-H", header))],
        stdout=open(f"{folder}/{name}.out", "w"), stderr=subprocess.STDOUT, cwd=folder)


def metrics(machine):
    """As Prometheus reads them: each family with its kind and help, each sample of the kind that it says."""
    families = list(text_string_to_metric_families(machine.ask("GET", "/metrics", None, 200)[1]))
    assert len({family.name for family in families}) == len(families) > 5
    for family in families:
        assert family.type in ("counter", "gauge", "histogram") and family.documentation, family
        if family.type == "histogram":
            buckets = collections.defaultdict(list)
            for sample in family.samples:
                if sample.name.endswith("_bucket"):
                    buckets[sample.labels["route"]].append((float(sample.labels["le"]), sample.value))
            counts = {sample.labels["route"]: sample.value for sample in family.samples if sample.name.endswith("_count")}
            for route, rows in buckets.items():
                assert rows == sorted(rows) and [count for _, count in rows] == sorted(count for _, count in rows), route
                assert rows[-1] == (float("inf"), counts[route]), route
        for sample in family.samples:
            assert sample.value >= 0, sample
    return {family.name: family for family in families}


begun = time.monotonic()
with tempfile.TemporaryDirectory() as folder:
    os.chmod(folder, 0o700)
    server = Server(folder)
    admin = administrator(server)
    everybody = person(admin, "everybody", ["clinician", "supervisor", "author", "trainer", "auditor"])
    gone = person(admin, "gone", ["clinician"])
    machine = Client(server.port, admin.ask(
        "POST", "/api/1/tokens", {"label": "m", "days": 1, "scope": SCOPE}, 201)[1]["token"])
    # What ends who does it, and what only a few can do at once, is for one who has nothing else to do.
    apart = ["--exclude-operation-id", "sign_out", "--exclude-operation-id", "sign_in", "--exclude-path-regex", "stream$"]
    # OpenAPI 3.1 has no word for the events of a stream, only for all of its text.
    streams = CHECKS.replace("response_schema_conformance,", "")
    runs = {}
    for who, client, checks, more in (
            ("machine", machine, CHECKS, apart), ("everybody", everybody, CHECKS, apart), ("admin", admin, CHECKS, apart),
            ("streams", everybody, streams, ["--include-path-regex", "stream$"]),
            ("gone", gone, CHECKS, ["--include-operation-id", "sign_out", "--include-operation-id", "sign_in"])):
        runs[who] = tested(server, who, client, places(client, admin), folder, checks, *more)
    codes = {who: run.wait(600) for who, run in runs.items()}
    texts = {who: open(f"{folder}/{who}.out").read() for who in runs}
    for who, code in codes.items():
        if code:
            print(who, re.sub(r"(?s)^.*?(=+ FAILURES|=+ ERRORS)(.*?)(=+ WARNINGS.*)?$", r"\2", texts[who])[:8_000])
    assert not any(codes.values()), codes
    cases = sum(int(count) for text in texts.values() for count in re.findall(r"(\d+) generated", text))
    # Whoever has the right asks once more, for what chance does not find.
    everybody.ask("GET", "/api/1/board", None, 200)
    families = metrics(machine)
    answered = collections.defaultdict(collections.Counter)
    for sample in families["triage_requests"].samples:
        answered[sample.labels["route"].replace(" ", "_")][sample.labels["status"]] += int(sample.value)
    document = machine.ask("GET", "/openapi.json", None, 200)[1]
    operations = {route["operationId"] for routes in document["paths"].values() for route in routes.values()}
    unreached = {
        name: dict(answered[name]) for name in operations
        if not any(status not in ("401", "403", "405", "429") for status in answered[name])}
    assert not unreached, f"refused to everybody: {unreached}"
    failed = {name: dict(counts) for name, counts in answered.items() if any(status >= "500" for status in counts)}
    assert not failed, failed
    done = sum(any(status.startswith("2") for status in answered[name]) for name in operations)
    assert server.end(signal.SIGTERM) == 0
print(f"{len(operations)} operations as four people and programs, {cases} cases: all as the document says, {done} of them "
      f"also done; /metrics is as Prometheus reads it; {time.monotonic() - begun:.0f} s")
