"""How fast an archive file comes in, against a plain load of the very rows that it leaves.

    python bench/import_rate.py [--statements 100000] [--rounds 3] [--seed 1]

Writes an archive file (make_corpus.py), then by turns brings it in as import_archive does, and
loads what that leaves in all tables as a plain script would: the rows of each table read from
JSON lines, in order, by executemany (SQLite) or COPY (PostgreSQL, with NEWSDESK_POSTGRES_DB), in
one transaction, into the same schema with all its indexes and constraints, and with the search
index kept. Each turn is a process of its own on an empty database. Prints the medians.
"""

import argparse
import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import make_corpus
from bench.scratch import scratch_database

CHUNK = 20_000
SEARCH = "archive_statement_search"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--turn", choices=("pipeline", "plain"), help=argparse.SUPPRESS)
    parser.add_argument("--where", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.turn:
        with scratch_database() as connection:
            turn = pipeline if options.turn == "pipeline" else plain
            print(json.dumps(turn(connection, options.where)))
        return
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        _lines, said = make_corpus.write(where / "corpus.jsonl", options.statements, options.seed)
        compare(where, said, options.rounds)


def compare(where: Path, statements: int, rounds: int) -> None:
    """Take turns and print what they took."""
    took: dict[str, list[dict]] = {"pipeline": [], "plain": []}
    for _ in range(rounds):
        for name, turns in took.items():
            turns.append(run(name, where))
            print(f"{name}: {told(turns[-1], statements)}", flush=True)
    medians = {
        name: {part: statistics.median(turn[part] for turn in turns) for part in turns[0]}
        for name, turns in took.items()
    }
    print(f"\n{statements:,} statements, medians of {rounds}")
    for name, median in medians.items():
        print(f"  {name:9} {told(median, statements)}")
    pipeline, plain = medians["pipeline"], medians["plain"]
    ratio, busy = plain["seconds"] / pipeline["seconds"], plain["cpu"] / pipeline["cpu"]
    bare = plain["loading"] / pipeline["seconds"]
    print(f"  ratio     {ratio:.2f} of the plain load's rate ({bare:.2f} if it had not to read)")
    if "NEWSDESK_POSTGRES_DB" not in os.environ:
        # All of SQLite's work is in this process, and none of PostgreSQL's.
        print(f"            {busy:.2f} by processor time, which other work changes less")


def told(turn: dict, statements: int) -> str:
    rate = statements / turn["seconds"]
    peak = f"{turn['peak'] / 1e6:.0f} MB at most"
    return f"{turn['seconds']:.1f} s ({turn['cpu']:.1f} s busy), {rate:,.0f} statements/s, {peak}"


def run(name: str, where: Path) -> dict:
    """What a turn in a process of its own says of itself."""
    command = [sys.executable, __file__, "--turn", name, "--where", str(where)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def pipeline(connection, where: Path) -> dict:
    """Bring the file in as import_archive does; the first time, write down what that leaves.

    Claims are not proposed, nor roles settled: those are steps of their own, once all is in.
    """
    from newsdesk.archive import archive_file

    began, worked = time.perf_counter(), time.process_time()
    gc.freeze()
    with archive_file.open_to_read(where / "corpus.jsonl") as lines:
        problems = [each.error for each in archive_file.Reader().read(lines) if each.error]
    settle(connection)
    assert not problems, problems[:5]
    seconds, peak = time.perf_counter() - began, peak_memory()
    cpu = time.process_time() - worked
    if not (where / "rows").exists():
        dump(connection, where / "rows")
    return {"seconds": seconds, "loading": seconds, "cpu": cpu, "peak": peak}


def plain(connection, where: Path) -> dict:
    """Load the rows that were written down."""
    from django.db import transaction

    loading, began, worked = 0.0, time.perf_counter(), time.process_time()
    with transaction.atomic(), connection.cursor() as cursor:
        for path in sorted((where / "rows").iterdir()):
            with path.open() as lines:
                table, columns = json.loads(next(lines))
                rows = map(json.loads, lines)
                while chunk := list(islice(rows, CHUNK)):
                    start = time.perf_counter()
                    load(connection, cursor, table, columns, chunk)
                    loading += time.perf_counter() - start
    settle(connection)
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    return {"seconds": seconds, "loading": loading, "cpu": cpu, "peak": peak_memory()}


def load(connection, cursor, table: str, columns: list[str], rows: Iterable[list]) -> None:
    names = ", ".join(columns)
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        places = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)


def settle(connection) -> None:
    """Put what PostgreSQL has noted for later into its search index, as the import does."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT gin_clean_pending_list(%s)", [SEARCH])


def dump(connection, rows: Path) -> None:
    """Write every row of the archive's tables to files, in the order in which to load them."""
    rows.mkdir()
    for number, (table, columns) in enumerate(tables(connection)):
        order = "rowid" if connection.vendor == "sqlite" else columns[0]
        with (rows / f"{number:03}").open("w") as file:
            file.write(json.dumps([table, columns]) + "\n")
            with connection.cursor() as cursor:
                names = ", ".join(columns)
                cursor.execute(f"SELECT {names} FROM {table} ORDER BY {order}")
                while chunk := cursor.fetchmany(CHUNK):
                    file.writelines(json.dumps(row, default=str) + "\n" for row in chunk)


def tables(connection) -> Iterator[tuple[str, list[str]]]:
    """The archive's tables that hold something, with their columns."""
    from django.apps import apps

    for model in apps.get_app_config("archive").get_models(include_auto_created=True):
        if model._default_manager.exists():
            stored = [field for field in model._meta.concrete_fields if not field.generated]
            yield model._meta.db_table, [field.column for field in stored]
    if connection.vendor == "sqlite":
        yield SEARCH, ["rowid", "words", "names"]


def peak_memory() -> int:
    """The most memory that this process has taken, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    main()
