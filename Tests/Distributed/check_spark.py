#!/usr/bin/env python3
"""Holds `triage replay` on Spark against `triage replay` in one process.

Usage: check_spark.py TRIAGE TRIAGE_BENCH, with the Python that requirements.txt was installed for, and Java 17.

Spark runs as `local-cluster`: a driver, and two executors in processes of their own. Two jobs replay generated calls:
a table as Windows exports it, with the command and the library travelling along; and JSON Lines with records that
cannot be used, while a process and then a whole executor are killed half way. Results have to be the same bytes in
the same order, rejects the same records. Ends with a line of counts, and with 1 on any difference.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import pyspark

import replay_on_spark

CALLS = 20_000
PARTITIONS = 4
SIZE = "40/80"  # questions/rules
RECIPE = os.path.abspath(replay_on_spark.__file__)

# The first try of all dies half way, the second takes its executor along; mkdir lets each happen once.
DYING = """#!/bin/bash
half() {{ head -n {half} | '{triage}' "$@"; }}
if mkdir "$0.killed" 2>/dev/null; then half "$@"; kill -KILL $$; fi
if mkdir "$0.lost" 2>/dev/null; then
    half "$@"
    executor=$$
    until [ "$(cat /proc/$executor/comm)" = java ]; do
        executor=$(awk '/^PPid/ {{ print $2 }}' /proc/$executor/status)
    done
    kill -KILL $executor $$
fi
exec '{triage}' "$@"
"""


class Differs(Exception):
    """What Spark does not do as one process does."""


Replayed = tuple[bytes, dict[tuple[str, str], int], list[str]]  # results, counts of rungs, records left out


class Check:
    def __init__(self, triage: str, bench: str, folder: pathlib.Path):
        self.triage, self.bench, self.folder = os.path.abspath(triage), os.path.abspath(bench), folder
        self.library = folder / "library"
        subprocess.run([self.bench, "write-library", SIZE, self.library], check=True, stdout=subprocess.DEVNULL)
        self.environment = os.environ | {
            "SPARK_HOME": self.spark_home(), "SPARK_LOCAL_IP": "127.0.0.1",
            "PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable}

    def spark_home(self) -> str:
        """The installed Spark under another name: executors leave their logs in Spark's own folder."""
        home = self.folder / "spark"
        home.mkdir()
        for entry in pathlib.Path(pyspark.__file__).parent.iterdir():
            if entry.name != "work":
                (home / entry.name).symlink_to(entry)
        return str(home)

    def calls(self, ending: str) -> bytes:
        command = [self.bench, "write-calls", SIZE, str(CALLS), ending]
        return subprocess.run(command, check=True, capture_output=True).stdout

    def in_one_process(self, calls: pathlib.Path) -> Replayed:
        summary, rejects = calls.with_suffix(".summary.json"), calls.with_suffix(".rejects")
        for path in (summary, rejects):
            path.unlink(missing_ok=True)
        done = subprocess.run(
            [self.triage, "replay", calls, "--library", self.library, "--results", "-", "--result-format", "jsonl",
             "--summary", summary, "--rejects", rejects], capture_output=True)
        if done.returncode > 1:
            sys.exit(done.stderr.decode())
        counts = {
            (ladder["ladder"], rung["rung"]): rung["recommended"]
            for ladder in json.loads(summary.read_text())["ladders"] for rung in ladder["rungs"] if rung["recommended"]}
        return done.stdout, counts, records(rejects.read_text())

    def on_spark(self, calls: pathlib.Path, arguments: list[str], submit: list[str]) -> tuple[Replayed, str]:
        """The same from Spark, and its log."""
        output = calls.with_suffix(".output")
        # Short jobs end sooner without the second compiler; a killed executor leaves files behind.
        java = f"-XX:TieredStopAtLevel=1 -Djava.io.tmpdir={self.folder}"
        conf = ["--conf", "spark.ui.enabled=false", "--conf", f"spark.driver.extraJavaOptions={java}",
                "--conf", f"spark.executor.extraJavaOptions={java}"]
        done = subprocess.run(
            [f"{self.environment['SPARK_HOME']}/bin/spark-submit", "--master", "local-cluster[2,1,1024]", *conf,
             *submit, RECIPE, calls, output, "--partitions", str(PARTITIONS), *arguments],
            env=self.environment, cwd=self.folder, capture_output=True, text=True)
        if done.returncode:
            said = [line[:300] for line in done.stderr.splitlines() if re.search("Error: |Lost task|Exception: ", line)]
            raise Differs("\n".join([f"spark-submit ended with {done.returncode}", *said[:10]]))
        rows = [line.split("\t") for line in done.stdout.splitlines()]
        counts = {(row[0], row[1]): int(row[2]) for row in rows if len(row) == 3}
        rejects = records(joined(output / "rejects").decode())
        expect("the printed number left out", rows[-1], ["left out", str(len(rejects))])
        return (joined(output / "results"), counts, rejects), done.stderr

    def same(self, name: str, data: bytes, arguments: list[str], submit: list[str] = []) -> tuple[int, int, str]:
        """Replays both ways; how many results and rejects are the same, and Spark's log."""
        calls = self.folder / name
        calls.write_bytes(data)
        wanted = self.in_one_process(calls)
        found, log = self.on_spark(calls, arguments, submit)
        for what, one, other in zip(["results", "counts of rungs", "rejects"], found, wanted):
            expect(f"{name}: {what}", one, other)
        return wanted[0].count(b"\n"), len(wanted[2]), log


def expect(what: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise Differs(f"{what} are not the same\nSpark:       {str(found)[:600]}\none process: {str(wanted)[:600]}")


def joined(output: pathlib.Path) -> bytes:
    parts = sorted(output.glob("part-*"))
    if len(parts) < PARTITIONS:
        raise Differs(f"{len(parts)} partitions, not {PARTITIONS}")
    return b"".join(part.read_bytes() for part in parts)


def records(rejects: str) -> list[str]:
    return [json.loads(line)["record"].removeprefix("{!") for line in rejects.splitlines()]


# The jobs --------------------------------------------------------------------------------------------------

def table(check: Check) -> int:
    """Windows' line ends, and names in braces: a row is not to be mistaken for JSON."""
    data = re.sub(rb"(?m)^(c[0-9]+)", rb"{\1}", check.calls("csv")).replace(b"\n", b"\r\n")
    command = shutil.copy(check.triage, check.folder / "triage")
    archive = shutil.make_archive(str(check.library), "zip", check.library)
    results, rejects, _ = check.same(
        "table.csv", data, ["--triage", "./triage", "--library", "carried"],
        ["--files", command, "--archives", f"{archive}#carried"])
    expect("results of a table", (results, rejects), (CALLS, 0))
    return results


def spoiled(data: bytes) -> bytes:
    """Spoils lines without moving any other, so that one of them is where a partition begins."""
    lines = data.splitlines(keepends=True)
    for number in range(0, CALLS, CALLS // PARTITIONS // 5):
        lines[number] = lines[number].replace(b'"none"', b'"nine"', 1)
    lines[5] = b" " * (len(lines[5]) - 1) + b"\n"
    lines[7] = lines[7].replace(b'","q0"', b'\r,"q0"')
    beginning = data.count(b"\n", 0, len(data) // PARTITIONS) + 1
    lines[beginning] = b"x" * (len(lines[beginning]) - 1) + b"\n"
    return b"".join(lines)


def deaths(check: Check) -> tuple[int, int, int]:
    """Every partition has rejects: they must not make it fail, nor excuse one that died."""
    dying = check.folder / "dying"
    dying.write_text(DYING.format(triage=check.triage, half=CALLS // PARTITIONS // 2))
    dying.chmod(0o755)
    results, rejects, log = check.same(
        "deaths.jsonl", spoiled(check.calls("jsonl")), ["--triage", str(dying), "--library", str(check.library)],
        ["--conf", "spark.task.maxFailures=4"])
    unknown = 5 * PARTITIONS
    expect("results and rejects after deaths", (results, rejects), (CALLS - unknown - 3, unknown + 2))
    expect("what was killed", [(check.folder / f"dying.{what}").is_dir() for what in ("killed", "lost")], [True, True])
    lost_tasks, lost_executors = len(re.findall("Lost task [0-9]", log)), len(re.findall("Lost executor [0-9]", log))
    if lost_tasks < 2 or lost_executors < 1:
        raise Differs(f"{lost_tasks} tasks and {lost_executors} executors were lost, not 2 and 1")
    return results, rejects, lost_tasks


def broken_library(check: Check) -> None:
    """Ends with 1 as rejects do, and must not pass for a partition without results."""
    broken = shutil.copytree(check.library, check.folder / "broken")
    (broken / "Rules" / "base.yaml").write_text("questions: [")
    done = subprocess.run(
        ["bash", "-c", replay_on_spark.FILTER, check.triage, broken], input=check.calls("jsonl"),
        capture_output=True, cwd=check.folder)
    expect("status and results of a broken library", (done.returncode, done.stdout), (1, b""))


def main(triage: str, bench: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        check = Check(triage, bench, pathlib.Path(folder).resolve())
        try:
            broken_library(check)
            from_table = table(check)
            after_deaths, rejects, lost = deaths(check)
        except Differs as difference:
            sys.exit(f"spark: {difference}")
    print(
        f"spark: {from_table} results from CSV and {after_deaths} from JSON Lines the same as in one process, "
        f"beside {rejects} rejects and with {lost} tasks and an executor lost")


main(*sys.argv[1:])
