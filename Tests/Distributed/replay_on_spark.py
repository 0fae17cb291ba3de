#!/usr/bin/env python3
"""Replays recorded calls on Apache Spark: `triage replay` as a filter on each partition.

    spark-submit replay_on_spark.py CALLS OUTPUT --library DIR [--triage PATH] [--partitions N]

CALLS is a file, a folder or a pattern, of JSON Lines or of CSV with a header, wherever Spark reads from. Beside the
counts it prints, OUTPUT holds

    results/   a line for each call, as `triage replay --results` writes it
    rejects/   the records that were left out, each with its reason; `line` counts from the start of its partition

`triage` and the library have to be on every machine, or travel with the job:

    spark-submit --files triage --archives library.zip#library replay_on_spark.py CALLS OUTPUT \\
        --triage ./triage --library library

Why a filter is enough: what is recommended for a call follows from the library and this call's answers alone. So
partitions share nothing, each has one process with one thread, and the same lines in give the same bytes out. When a
process or a machine dies, Spark replays its partitions elsewhere, and the results do not show it. Every record needs
a name in `call`: one without is known by its line, which would be its line in the partition.

A record is a line: a table whose cells hold line breaks is refused, and has to come as JSON Lines.

Order is kept: a partition is a stretch of a file, nothing is shuffled, and results/part-* one after the other are
the calls in their order. A gzip file cannot be split, so it is one partition.
"""

import argparse
import json
import shlex
from collections.abc import Iterable, Iterator
from itertools import chain

from pyspark import RDD, StorageLevel
from pyspark.sql import SparkSession

REJECT = "reject "

# Status 1 says that records were left out, or that the library has errors: without rejects it is a failure.
# The rejects wait in a file, because two writers to one pipe would tear each other's lines; it is in the executor's
# own folder, which goes with the executor, because they are records of calls.
FILTER = f"""
folder=$(mktemp -d ./rejects.XXXXXX) || exit 3
trap 'rm -rf "$folder"' EXIT
rejects=$folder/rejects
"$0" replay - --library "$1" --threads 1 --results - --result-format jsonl --rejects "$rejects"
status=$?
case $status in
    0) ;;
    1) [ -s "$rejects" ] || exit 1 ;;
    *) exit $status ;;
esac
[ ! -s "$rejects" ] || sed 's/^/{REJECT}/' "$rejects"
"""


def as_object(line: str) -> str:
    """A line that is no JSON object is marked: a partition that began with it would be read as a table."""
    return line if line.lstrip().startswith("{") else "{!" + line


def whole(row: str) -> str:
    """A row of a table, or the end of the job: half of a cell with a line break must not be read as a call."""
    if row.count('"') % 2:
        raise ValueError("a cell holds a line break, which Spark would take for the end of a record: use JSON Lines")
    return row


def ready(calls: "RDD[str]") -> "RDD[str]":
    """Makes each partition what a file would be: JSON Lines, or a table that begins with the header."""
    first = calls.first()
    if first.lstrip().startswith("{"):
        return calls.filter(lambda line: bool(line.strip())).map(as_object)

    def table(rows: Iterable[str]) -> Iterator[str]:
        return chain([first], (whole(row) for row in rows if row != first))

    return calls.mapPartitions(table)


def replay(calls: "RDD[str]", triage: str, library: str) -> tuple["RDD[str]", "RDD[str]"]:
    """The lines of results, and those of rejects."""
    command = shlex.join(["bash", "-c", FILTER, triage, library])
    # Kept, or each use of the lines would replay the calls again.
    lines = ready(calls).pipe(command, checkCode=True).persist(StorageLevel.DISK_ONLY)
    results = lines.filter(lambda line: not line.startswith(REJECT))
    rejects = lines.filter(lambda line: line.startswith(REJECT)).map(lambda line: line.removeprefix(REJECT))
    return results, rejects


def rungs(result: str) -> list[tuple[str, str]]:
    return [(ladder["ladder"], ladder["recommended"]) for ladder in json.loads(result)["ladders"]]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Replay recorded calls with `triage` on Apache Spark.")
    parser.add_argument("calls", help="JSON Lines, or CSV with a header")
    parser.add_argument("output", help="a new folder, for results and rejects")
    parser.add_argument("--library", required=True, help="the folder with Rules and Protocols, on every machine")
    parser.add_argument("--triage", default="triage", help="the command, on every machine")
    parser.add_argument("--partitions", type=int, help="at least so many (default: one a core)")
    return parser.parse_args()


def main() -> None:
    wanted = arguments()
    # Spark would also end a line at a carriage return; a record ends at a line feed only.
    ending = ("spark.hadoop.textinputformat.record.delimiter", "\n")
    context = SparkSession.builder.appName("triage replay").config(*ending).getOrCreate().sparkContext
    calls = context.textFile(wanted.calls, wanted.partitions or context.defaultParallelism)
    results, rejects = replay(calls, wanted.triage, wanted.library)
    results.saveAsTextFile(f"{wanted.output}/results")
    rejects.saveAsTextFile(f"{wanted.output}/rejects")
    for (ladder, rung), count in sorted(results.flatMap(rungs).countByValue().items()):
        print(ladder, rung, count, sep="\t")
    print("left out", rejects.count(), sep="\t")
    context.stop()


if __name__ == "__main__":
    main()
