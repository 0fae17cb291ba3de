#!/usr/bin/env python3
"""Times other engines on a job of ours, each only after it gave the expected results.

Usage: bench_peers.py JOB_FOLDER [JOB_FOLDER...]; `make bench-peers` writes the jobs, installs requirements-peers.txt
and calls this. A job folder holds rules.json (questions, ladders, rules), calls.csv, the same calls as calls.jsonl,
and expected.csv: the highest rung of each ladder that a rule which holds raises to, for each call. Names are plain
words (letters, digits, underscores).

Prints a line for each measure of each peer, separated by tabs: job, peer and version, what, value, unit.

one evaluation, ns: median over rounds, per call, from a call in memory in the peer's own form to the rungs of all
    ladders in Python. Rules are compiled before. It includes the way from Python into the engine and back, which every
    user of that package pays. Peers named (batch) have no single call: it is the time for all calls of the job in
    memory, divided by their number.
replay csv, replay jsonl, s: from the file on disk to the number of calls on each rung of each ladder, rules compiled
    before as far as the peer can. DuckDB and Polars have two threads; NumPy has one, and its JSON is Python's.

No time is printed before the results were compared: of single evaluations on the first 1,000 calls, of batches on all.
A peer that gives other results, is not installed, crashes or takes too long has the reason in place of the value, in
this and the measures that would follow, and `-` for the unit. Exits with 1 when a peer gave other results.

Left out: cel-python, json-logic-qubit and other interpreters written in Python (they would time Python), jsonlogic-rs
(parses the rules again for each call).
"""

from __future__ import annotations

import csv
import gc
import importlib.metadata
import json
import multiprocessing
import os
import re
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from itertools import islice, zip_longest
from multiprocessing.connection import Connection
from operator import and_, itemgetter, or_
from pathlib import Path
from typing import Any, NamedTuple

CHECKED = 1_000  # calls of a single-evaluation peer
ROUNDS, ENOUGH, AT_MOST = 5, 2, 10  # rounds at least, seconds at least, and seconds after which no round is begun
SET_UP, IN_ALL = 120, 300  # seconds before a peer is stopped: until its rules are compiled, and after that
THREADS = 2
CHUNK = 65_536  # calls that NumPy takes at once

Rungs = tuple[str, ...]  # one of each ladder
Counts = dict[tuple[str, str], int]  # of a ladder and its rung


# The job ---------------------------------------------------------------------------------------------------

class Job:
    """A job folder: its rules whole, its calls and the expected rungs when asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        rules = json.loads((folder / "rules.json").read_text())
        self.rules: list[dict[str, Any]] = rules["rules"]
        self.questions: dict[str, dict[str, Any]] = {question["name"]: question for question in rules["questions"]}
        self.ladders: dict[str, list[str]] = {ladder["name"]: ladder["rungs"] for ladder in rules["ladders"]}
        answers = [answer for question in rules["questions"] for answer in question.get("answers", [])]
        names = [*self.questions, *self.ladders, *answers, *sum(self.ladders.values(), [])]
        if odd := [name for name in names if not re.fullmatch(r"[a-z]\w*", name, re.ASCII | re.IGNORECASE)]:
            raise ValueError(f"{odd[0]!r} is no plain word")

    def choice(self, question: str) -> bool:
        return self.questions[question]["kind"] == "choice"

    def raising(self, ladder: str, rung: str) -> list[dict[str, Any]]:
        """The conditions of the rules that raise the ladder to this rung."""
        return [rule["when"] for rule in self.rules if {"ladder": ladder, "rung": rung} in rule["raise"]]

    def raised(self, ladder: str) -> list[tuple[str, list[dict[str, Any]]]]:
        """Rungs that rules raise the ladder to, highest first, with the conditions of these rules."""
        rungs = [(rung, self.raising(ladder, rung)) for rung in reversed(self.ladders[ladder][1:])]
        return [(rung, conditions) for rung, conditions in rungs if conditions]

    def calls(self) -> list[dict[str, str | int]]:
        """The answers of the calls that a single-evaluation peer gets."""
        with open(self.folder / "calls.csv", newline="") as file:
            rows = list(islice(csv.DictReader(file), CHECKED))
        return [{name: row[name] if self.choice(name) else int(row[name]) for name in self.questions} for row in rows]

    def expected(self) -> Iterator[Rungs]:
        with open(self.folder / "expected.csv", newline="") as file:
            for row in csv.DictReader(file):
                yield tuple(row[ladder] for ladder in self.ladders)


class Syntax(NamedTuple):
    """How a peer writes conditions; as text, or as objects."""

    all_of: Callable[[list[Any]], Any]
    any_of: Callable[[list[Any]], Any]
    negation: Callable[[Any], Any]
    among: Callable[[str, list[str]], Any]  # a question and answers, never none
    between: Callable[[str, int, int], Any]

    def write(self, condition: dict[str, Any]) -> Any:
        (kind, body), = condition.items()
        match kind:
            case "all": return self.all_of([self.write(part) for part in body])
            case "any": return self.any_of([self.write(part) for part in body])
            case "not": return self.negation(self.write(body))
            case "in" if body["answers"]: return self.among(body["question"], body["answers"])
            case "in": return self.any_of([])
            case "between": return self.any_of([self.between(body["question"], *ends) for ends in body["ranges"]])
        raise ValueError(f"no condition: {kind}")

    def any_written(self, conditions: list[dict[str, Any]]) -> Any:
        return self.any_of([self.write(condition) for condition in conditions])


def infix(word: str, none: str) -> Callable[[list[str]], str]:
    def joined(parts: list[str]) -> str:
        return f"({word.join(parts)})" if len(parts) > 1 else parts[0] if parts else none
    return joined


def prefix(word: str, none: str) -> Callable[[list[str]], str]:
    def joined(parts: list[str]) -> str:
        return f"({word} {' '.join(parts)})" if len(parts) > 1 else parts[0] if parts else none
    return joined


def quoted(words: list[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def marginal(ladders: Iterable[str], groups: Iterable[tuple[Any, ...]]) -> Counts:
    """Counts for each ladder from counts for each combination of rungs (rungs..., count)."""
    counts: Counter[tuple[str, str]] = Counter()
    for *rungs, count in groups:
        counts.update({pair: count for pair in zip(ladders, rungs)})
    return counts


# Peers that evaluate a call at a time ----------------------------------------------------------------------

class Single(NamedTuple):
    inputs: list[Any]  # the calls in the peer's own form
    evaluate: Callable[[Any], Any]
    rungs: Callable[[Any], Rungs]  # of what evaluate returns; not timed


def named(job: Job, *places: Iterable[int]) -> Rungs:
    """The rungs at these places on each ladder; the highest, where several lists of places are given."""
    return tuple(rungs[max(at)] for rungs, at in zip(job.ladders.values(), zip(*places)))


def zen(job: Job) -> Single:
    """A graph with one expression node, a conditional chain for each ladder; a call is a JSON text, which is a little
    faster than a dict. Only a graph that the engine loads from static content stays compiled: what create_decision
    returns for a text is compiled again at each call. A decision table with a row a rule takes as long or longer."""
    from zen import ZenEngine
    syntax = Syntax(infix(" and ", "true"), infix(" or ", "false"), lambda part: f"not({part})",
                    lambda name, answers: f"{name} in [{quoted(answers)}]",
                    lambda name, low, high: f"{name} in [{low}..{high}]")

    def chain(ladder: str) -> str:
        text = f"'{job.ladders[ladder][0]}'"
        for rung, conditions in reversed(job.raised(ladder)):
            text = f"{syntax.any_written(conditions)} ? '{rung}' : ({text})"
        return text

    def node(name: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        return {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}, "content": content}

    expressions = [{"id": ladder, "key": ladder, "value": chain(ladder)} for ladder in job.ladders]
    nodes = [node("in", "inputNode", {}), node("rungs", "expressionNode", {"expressions": expressions}),
             node("out", "outputNode", {})]
    edges = [{"id": source + target, "type": "edge", "sourceId": source, "targetId": target}
             for source, target in (("in", "rungs"), ("rungs", "out"))]
    engine = ZenEngine({"loader": {"type": "static", "content": {"job": {"nodes": nodes, "edges": edges}}}})
    return Single([json.dumps(call) for call in job.calls()], lambda call: engine.evaluate("job", call),
                  lambda answer: tuple(answer["result"][ladder] for ladder in job.ladders))


def clips(job: Job) -> Single:
    """A rule is a defrule on one template fact, tests of single answers as constraints of its slots, the rest as test
    elements; it raises globals. A call is a compiled function that resets, asserts the fact, runs, and returns the
    globals: to put slots from Python takes longer than the rules, and clipspy never lets go of a fact it handed out."""
    from clips import Environment
    syntax = Syntax(prefix("and", "(eq 1 1)"), prefix("or", "(eq 1 2)"), lambda part: f"(not {part})",
                    lambda name, answers: prefix("or", "")([f"(eq ?{name} {answer})" for answer in answers]),
                    lambda name, low, high: f"(<= {low} ?{name} {high})")

    def pattern(condition: dict[str, Any]) -> str:
        slots: dict[str, str] = {}
        tests: list[str] = []
        for part in condition.get("all", [condition]):
            (kind, body), = part.items()
            if kind == "in" and body["answers"] and body["question"] not in slots:
                slots[body["question"]] = "|".join(body["answers"])
            elif kind == "between" and body["question"] not in slots:
                slots[body["question"]] = f"?{body['question']}&:{syntax.write(part)}"
            else:
                tests.append(syntax.write(part))
        for name in re.findall(r"\?(\w+)", " ".join(tests)):
            constraint = slots.get(name, "")
            slots[name] = constraint if constraint.startswith("?") else f"?{name}&{constraint}".rstrip("&")
        fact = " ".join(f"({name} {slots[name]})" for name in job.questions if name in slots)
        return f"(call {fact}) " + " ".join(f"(test {test})" for test in tests)

    environment = Environment()
    environment.build(f"(deftemplate call {' '.join(f'(slot {name})' for name in job.questions)})")
    for ladder in job.ladders:
        environment.build(f"(defglobal ?*{ladder}* = 0)")
    for index, rule in enumerate(job.rules):
        rungs = [(at["ladder"], job.ladders[at["ladder"]].index(at["rung"])) for at in rule["raise"]]
        actions = " ".join(f"(bind ?*{ladder}* (max ?*{ladder}* {rung}))" for ladder, rung in rungs)
        environment.build(f"(defrule rule{index} {pattern(rule['when'])} => {actions})")
    calls = []
    found = " ".join(f"?*{ladder}*" for ladder in job.ladders)
    for index, call in enumerate(job.calls()):
        fact = " ".join(f"({name} {answer})" for name, answer in call.items())
        environment.build(f"(deffunction call{index} () (reset) (assert (call {fact})) (run) (create$ {found}))")
        calls.append(environment.find_function(f"call{index}"))
    return Single(calls, lambda call, _=environment: call(),  # which must stay alive
                  lambda places: named(job, places))


def json_logic(job: Job) -> Single:
    """datalogic-py, a JSON Logic engine in Rust: one compiled rule that is the list of an `if` for each ladder, in a
    session; a call is a parsed document."""
    from datalogic_py import DataHandle, Engine
    syntax = Syntax(lambda parts: {"and": parts} if parts else True, lambda parts: {"or": parts} if parts else False,
                    lambda part: {"!": [part]}, lambda name, answers: {"in": [{"var": name}, answers]},
                    lambda name, low, high: {"<=": [low, {"var": name}, high]})

    def chain(ladder: str) -> dict[str, Any]:
        pairs = [[syntax.any_written(conditions), rung] for rung, conditions in job.raised(ladder)]
        return {"if": [*sum(pairs, []), job.ladders[ladder][0]]}

    engine = Engine()
    rule = engine.compile_checked([chain(ladder) for ladder in job.ladders])
    session = engine.session()
    return Single([DataHandle(call) for call in job.calls()], lambda call: session.evaluate_data(rule, call), tuple)


def cel_texts(job: Job, longest: int | None) -> list[str]:
    """The rules as CEL: the list of a conditional chain for each ladder, which gives the rung's place in the ladder. If
    that is longer than allowed, two or more of them with a part of the rules each, of which the highest rungs count."""
    syntax = Syntax(infix(" && ", "true"), infix(" || ", "false"), lambda part: f"!({part})",
                    lambda name, answers: infix(" || ", "")([f"{name} == '{answer}'" for answer in answers]),
                    lambda name, low, high: f"({low} <= {name} && {name} <= {high})")

    def text(rules: list[dict[str, Any]]) -> str:
        chains = []
        for ladder, rungs in job.ladders.items():
            chain = "0"
            for index, rung in list(enumerate(rungs))[1:]:
                held = [rule["when"] for rule in rules if {"ladder": ladder, "rung": rung} in rule["raise"]]
                chain = f"{syntax.any_written(held)} ? {index} : ({chain})" if held else chain
            chains.append(chain)
        return f"[{', '.join(chains)}]"

    def texts(rules: list[dict[str, Any]]) -> list[str]:
        whole = text(rules)
        half = len(rules) // 2
        return [whole] if longest is None or len(whole) <= longest else texts(rules[:half]) + texts(rules[half:])
    return texts(job.rules)


def cel_cpp(job: Job) -> Single:
    """cel-expr-python, the CEL of Google in C++: type-checked expressions; a call is an activation. It takes no
    expression over 100,000 characters, so a large job is several of them, without a short cut from one to the next."""
    from cel_expr_python import cel
    types = {name: cel.Type.STRING if job.choice(name) else cel.Type.INT for name in job.questions}
    environment = cel.NewEnv(variables=types)
    expressions = [environment.compile(text) for text in cel_texts(job, 100_000)]
    return Single([environment.Activation(call) for call in job.calls()],
                  lambda call: [expression.eval(call).plain_value() for expression in expressions],
                  lambda places: named(job, *places))


def cel_rust(job: Job) -> Single:
    """common-expression-language, CEL in Rust: one compiled expression; a call is a context."""
    import cel
    program, = map(cel.compile, cel_texts(job, None))
    return Single([cel.Context(call) for call in job.calls()], program.execute,
                  lambda places: named(job, places))


# Peers that take all calls at once -------------------------------------------------------------------------

class Batch(NamedTuple):
    calls: int  # in memory
    evaluate: Callable[[], Any]
    rungs: Callable[[Any], Iterable[Rungs]]  # of what evaluate returns; not timed
    replay: Callable[[str], Counts]  # of calls.csv or calls.jsonl


def duckdb(job: Job) -> Batch:
    """SQL with a CASE for each ladder, as prepared statements; answers are ENUMs. Three optimizers are off, or DuckDB
    would take four times as long on 80 rules (a join for each IN) and over a minute to plan 5,000."""
    from duckdb import connect
    syntax = Syntax(infix(" AND ", "true"), infix(" OR ", "false"), lambda part: f"NOT {part}",
                    lambda name, answers: f"({name} IN ({quoted(answers)}))",
                    lambda name, low, high: f"({name} BETWEEN {low} AND {high})")
    folder = str(job.folder).replace("'", "''")
    types = {name: f"ENUM({quoted(question['answers'])})" if job.choice(name) else "INTEGER"
             for name, question in job.questions.items()}
    columns = ", ".join(f"{name}: $${kind}$$" for name, kind in {"id": "VARCHAR", **types}.items())
    sources = {
        "csv": f"read_csv('{folder}/calls.csv', auto_detect = false, header = true, columns = {{{columns}}})",
        "jsonl": f"read_json('{folder}/calls.jsonl', format = 'newline_delimited', columns = {{{columns}}})"}

    def case(ladder: str) -> str:
        whens = [f"WHEN {syntax.any_written(conditions)} THEN '{rung}'" for rung, conditions in job.raised(ladder)]
        lowest = f"'{job.ladders[ladder][0]}'"
        return f"{' '.join(['CASE', *whens, 'ELSE', lowest, 'END']) if whens else lowest} AS {ladder}"

    rungs = f"SELECT {', '.join(map(case, job.ladders))} FROM"
    connection = connect(config={"threads": THREADS})
    connection.execute("SET disabled_optimizers = 'in_clause,common_subexpressions,statistics_propagation'")
    connection.execute(f"CREATE TEMP TABLE calls AS SELECT {', '.join(job.questions)} FROM {sources['csv']}")
    connection.execute(f"CREATE TEMP TABLE rungs ({', '.join(f'{ladder} VARCHAR' for ladder in job.ladders)})")
    connection.execute(f"PREPARE evaluate AS INSERT INTO rungs {rungs} calls")
    for kind, source in sources.items():
        connection.execute(f"PREPARE replay_{kind} AS SELECT *, count(*) FROM ({rungs} {source}) GROUP BY ALL")

    def rows(_: Any) -> Iterator[Rungs]:
        found = connection.execute("FROM rungs")
        while some := found.fetchmany(CHUNK):
            yield from some
    return Batch(connection.execute("SELECT count(*) FROM calls").fetchall()[0][0],
                 lambda: connection.execute("TRUNCATE rungs; EXECUTE evaluate").fetchall(), rows,
                 lambda kind: marginal(job.ladders, connection.execute(f"EXECUTE replay_{kind}").fetchall()))


def polars(job: Job) -> Batch:
    """A when-then chain of expressions for each ladder, on a frame or a lazy scan of the file; answers are Enums. The
    expressions are optimized anew in each query."""
    os.environ["POLARS_MAX_THREADS"] = str(THREADS)
    import polars as pl
    syntax = Syntax(lambda parts: reduce(and_, parts) if parts else pl.lit(True),
                    lambda parts: reduce(or_, parts) if parts else pl.lit(False), lambda part: ~part,
                    lambda name, answers: pl.col(name).is_in(answers),
                    lambda name, low, high: pl.col(name).is_between(low, high))

    def chain(ladder: str) -> pl.Expr:
        chain: Any = pl
        for rung, conditions in job.raised(ladder):
            chain = chain.when(pl.any_horizontal(list(map(syntax.write, conditions)))).then(pl.lit(rung))
        lowest = pl.lit(job.ladders[ladder][0])
        return (lowest if chain is pl else chain.otherwise(lowest)).alias(ladder)

    answers = {name: pl.Enum(question["answers"]) if job.choice(name) else pl.Int32
               for name, question in job.questions.items()}
    schema = {"id": pl.String, **answers}
    chains = [chain(ladder) for ladder in job.ladders]
    frame = pl.read_csv(job.folder / "calls.csv", schema=schema)

    def replay(kind: str) -> Counts:
        scan = pl.scan_csv if kind == "csv" else pl.scan_ndjson
        calls = scan(job.folder / f"calls.{kind}", schema=schema)
        return marginal(job.ladders, calls.select(chains).group_by(list(job.ladders)).len().collect().iter_rows())
    return Batch(len(frame), lambda: frame.select(chains), lambda rungs: rungs.iter_rows(), replay)


def numpy(job: Job) -> Batch:
    """A compiled Python expression of boolean masks for each rule, on columns of the smallest integers that fit. Files
    are read in chunks, CSV by loadtxt, JSON a line at a time by Python's json."""
    import numpy as np
    codes = {name: {answer: code for code, answer in enumerate(question["answers"])}
             for name, question in job.questions.items() if job.choice(name)}

    def kind(name: str) -> np.dtype:
        question = job.questions[name]
        ends = (0, len(codes[name])) if name in codes else (question["from"], question["to"])
        return np.result_type(*map(np.min_scalar_type, ends))

    kinds = {name: kind(name) for name in job.questions}
    syntax = Syntax(infix("&", "ones"), infix("|", "~ones"), lambda part: f"~{part}",
                    lambda name, answers: infix("|", "")([f"({name}=={codes[name][answer]})" for answer in answers]),
                    lambda name, low, high: f"(({name}>={low})&({name}<={high}))")
    rules = [(compile(syntax.write(rule["when"]), rule["name"], "eval"),
              [(at["ladder"], job.ladders[at["ladder"]].index(at["rung"])) for at in rule["raise"]])
             for rule in job.rules]

    def evaluate(columns: dict[str, np.ndarray]) -> list[np.ndarray]:
        """The places of the rungs on each ladder."""
        calls = len(next(iter(columns.values())))
        names = {"ones": np.ones(calls, bool), **columns}
        held = {(ladder, place): np.zeros(calls, bool) for ladder, rungs in job.ladders.items()
                for place in range(len(rungs))}
        for code, raised in rules:
            mask = eval(code, names)
            for at in raised:
                held[at] |= mask
        places = []
        for ladder, rungs in job.ladders.items():
            places.append(np.zeros(calls, np.uint8))
            for place in range(1, len(rungs)):
                places[-1][held[ladder, place]] = place
        return places

    def read_csv() -> Iterator[dict[str, np.ndarray]]:
        texts = {name: f"S{max(map(len, codes[name]))}" if name in codes else kinds[name] for name in job.questions}
        known = {name: np.array(sorted(answers), texts[name]) for name, answers in codes.items()}
        order = {name: np.array([answers[text] for text in sorted(answers)], kinds[name])
                 for name, answers in codes.items()}
        with open(job.folder / "calls.csv") as file:
            file.readline()
            while lines := list(islice(file, CHUNK)):
                cells = np.loadtxt(lines, list(texts.items()), delimiter=",", comments=None, ndmin=1,
                                   usecols=range(1, len(texts) + 1))
                yield {name: order[name][np.searchsorted(known[name], cells[name])] if name in codes
                       else np.ascontiguousarray(cells[name]) for name in texts}

    def read_json() -> Iterator[dict[str, np.ndarray]]:
        answers = itemgetter(*job.questions, "id")  # always more than one, so that it gives a tuple
        with open(job.folder / "calls.jsonl") as file:
            while calls := [answers(json.loads(line)) for line in islice(file, CHUNK)]:
                yield {name: np.fromiter(map(codes[name].__getitem__, cells) if name in codes else cells,
                                         kinds[name], len(calls)) for name, cells in zip(job.questions, zip(*calls))}

    def replay(kind: str) -> Counts:
        counts: Counter[tuple[str, str]] = Counter()
        for columns in read_csv() if kind == "csv" else read_json():
            for (ladder, rungs), places in zip(job.ladders.items(), evaluate(columns)):
                found = np.bincount(places, minlength=len(rungs)).tolist()
                counts.update({(ladder, rung): count for rung, count in zip(rungs, found)})
        return counts

    def rungs(chunks: list[list[np.ndarray]]) -> Iterator[Rungs]:
        for places in chunks:
            yield from (named(job, at) for at in zip(*map(np.ndarray.tolist, places)))

    calls = list(read_csv())
    return Batch(sum(len(next(iter(columns.values()))) for columns in calls),
                 lambda: [evaluate(columns) for columns in calls], rungs, replay)


# Measuring -------------------------------------------------------------------------------------------------

class Peer(NamedTuple):
    name: str
    package: str
    start: Callable[[Job], Single | Batch]

    def label(self) -> str:
        return f"{self.name} {importlib.metadata.version(self.package)}{' (batch)' if self.start in BATCH else ''}"


BATCH = [duckdb, polars, numpy]
PEERS = [
    Peer("DuckDB", "duckdb", duckdb),
    Peer("Polars", "polars", polars),
    Peer("NumPy", "numpy", numpy),
    Peer("GoRules Zen (zen-engine)", "zen-engine", zen),
    Peer("CLIPS (clipspy)", "clipspy", clips),
    Peer("JSON Logic (datalogic-py)", "datalogic-py", json_logic),
    Peer("CEL in C++ (cel-expr-python)", "cel-expr-python", cel_cpp),
    Peer("CEL in Rust (common-expression-language)", "common-expression-language", cel_rust),
]


class Difference(Exception):
    """The peer gave other results than expected."""


def compare_calls(job: Job, found: Iterable[Rungs], expected: Iterable[Rungs]) -> None:
    for line, (rungs, right) in enumerate(zip_longest(found, expected), 2):
        if rungs != right:
            raise Difference(f"line {line} of expected.csv: {rungs} instead of {right}")


def median(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what the last round gave."""
    times: list[float] = []
    spent = 0.0
    gc.collect()
    gc.disable()  # as timeit does
    while (len(times) < ROUNDS or spent < ENOUGH) and spent < AT_MOST:
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
        spent += times[-1]
    gc.enable()
    return statistics.median(times), result


def measure_single(job: Job, peer: Single) -> Iterator[tuple[str, str, str]]:
    start = time.perf_counter()
    found = [peer.rungs(peer.evaluate(call)) for call in peer.inputs]
    pace = (time.perf_counter() - start) / len(found)
    compare_calls(job, found, islice(job.expected(), CHECKED))
    calls = peer.inputs[:max(10, int(AT_MOST / ROUNDS / pace))]

    def work() -> None:
        evaluate = peer.evaluate
        for call in calls:
            evaluate(call)
    yield "one evaluation", f"{median(work)[0] / len(calls) * 1e9:.0f}", "ns"


def measure_batch(job: Job, peer: Batch) -> Iterator[tuple[str, str, str]]:
    seconds, found = median(peer.evaluate)
    compare_calls(job, peer.rungs(found), job.expected())
    yield "one evaluation", f"{seconds / peer.calls * 1e9:.0f}", "ns"
    expected = Counter(pair for rungs in job.expected() for pair in zip(job.ladders, rungs))
    for kind in ("csv", "jsonl"):
        seconds, counts = median(lambda: peer.replay(kind))
        if Counter(counts) != expected:
            raise Difference(f"counts of replay {kind}: {dict(counts)} instead of {dict(expected)}")
        yield f"replay {kind}", f"{seconds:.6f}", "s"


def serve(peer: Peer, folder: Path, results: Connection) -> None:
    """Measures one peer on one job in a process of its own, which a crash or a time limit ends alone."""
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    memory = max(8 << 30, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * 3 // 4)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))  # rather than have the system end something else
    try:
        job = Job(folder)
        started = peer.start(job)
        results.send("started")
        for line in measure_batch(job, started) if isinstance(started, Batch) else measure_single(job, started):
            results.send(line)
        results.send("done")
    except Difference as difference:
        results.send(difference)
    except Exception as error:  # whatever a peer throws is its result
        results.send(RuntimeError(f"{type(error).__name__}: {error}"))


def measure(peer: Peer, folder: Path) -> Iterator[tuple[str, str, str]]:
    """The lines of one peer; throws what it said instead."""
    context = multiprocessing.get_context("spawn")
    results, end = context.Pipe(duplex=False)
    process = context.Process(target=serve, args=(peer, folder, end), daemon=True)
    process.start()
    end.close()
    deadline, too_long = time.monotonic() + SET_UP, f"set-up takes over {SET_UP} s"
    try:
        while (message := receive(results, deadline, too_long)) != "done":
            if message == "started":
                deadline, too_long = time.monotonic() + IN_ALL, f"not finished in {IN_ALL} s"
            elif isinstance(message, Exception):
                raise message
            else:
                yield message
    except EOFError:
        process.join()
        raise RuntimeError(f"crashed with exit code {process.exitcode}") from None
    finally:
        process.kill()
        process.join()


def receive(results: Connection, deadline: float, too_long: str) -> Any:
    if not results.poll(max(0, deadline - time.monotonic())):
        raise RuntimeError(too_long)
    return results.recv()


def report(job: str, peer: str, what: str, value: str, unit: str) -> None:
    print(job, peer, what, " ".join(value.split())[:200], unit, sep="\t", flush=True)


def main(folders: list[str]) -> int:
    if not folders:
        sys.exit(__doc__)
    differences = 0
    for folder in map(Path, folders):
        for peer in PEERS:
            todo = ["one evaluation", "replay csv", "replay jsonl"] if peer.start in BATCH else ["one evaluation"]
            label, reason = peer.name, ""
            try:
                label = peer.label()
                for line in measure(peer, folder):
                    todo.remove(line[0])
                    report(folder.name, label, *line)
            except importlib.metadata.PackageNotFoundError:
                reason = "not installed"
            except Difference as difference:
                reason = f"differs: {difference}"
                differences += 1
            except RuntimeError as error:
                reason = str(error)
            for what in todo:
                report(folder.name, label, what, reason, "-")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
