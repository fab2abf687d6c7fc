"""How long merging two experts takes, and taking that apart, against moving the rows in plain SQL.

    python bench/merge_speed.py [--statements 5000] [--runs 5]

Makes a database of its own (SQLite, or PostgreSQL with NEWSDESK_POSTGRES_DB) with two experts of
so many published statements each. In turns it moves the rows of one to the other in plain SQL (one
UPDATE of the statements and of the forms of the name, and back again), merges the two, and takes
the merge apart. Prints the medians and the ratios.
"""

import argparse
import datetime
import statistics
import sys
import time

from scratch import scratch_database


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    with scratch_database() as connection:
        report(connection.vendor, measure(connection, options), options)
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--statements", type=int, default=5000, help="of either expert")
    parser.add_argument("--runs", type=int, default=5, help="of each, in turns")
    return parser.parse_args(arguments)


def make_expert(name: str, count: int):
    """Make an expert of `count` published statements, a hundred in an article."""
    from newsdesk.archive.models import Article, Expert, Statement
    from newsdesk.archive.spans import make_spans

    expert = Expert.objects.enter(name, kind=Expert.Kind.ANALYST)
    for begin in range(0, count, 100):
        words = [
            f"Rents in street {n} will fall again," for n in range(begin, min(begin + 100, count))
        ]
        text = f"News of {name} {begin}\n" + "\n".join(f"“{each}” said {name}." for each in words)
        day = datetime.date(2020, 1, 1) + datetime.timedelta(days=begin // 100)
        facts = {"published_on": day, "published_precision": "day"}
        revision = Article.objects.bring_in(text=text, **facts).article.revision
        spans = [
            make_spans(revision.text, [[at, at + len(each)]])
            for each in words
            for at in [revision.text.index(each)]
        ]
        Statement.objects.bulk_create(_statement(revision, each, expert) for each in spans)
    expert.statements.all().relist()
    expert.refresh_from_db()
    return expert


def _statement(revision, spans, expert):
    from django.utils import timezone

    from newsdesk.archive.models import Statement

    return Statement(
        article=revision.article,
        kind=Statement.Kind.DIRECT,
        attribution=Statement.Attribution.NAMED,
        expert=expert,
        status=Statement.Status.PUBLISHED,
        published_at=timezone.now(),
        **Statement.placed(revision, spans),
    )


def move_plainly(connection, source: int, target: int) -> None:
    """Move the rows of one expert to another one, and nothing else."""
    from django.db import transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for table in ("archive_statement", "archive_expertname"):
            kept = " AND kind <> 'primary'" if table == "archive_expertname" else ""
            cursor.execute(
                f"UPDATE {table} SET expert_id = %s WHERE expert_id = %s{kept}", [target, source]
            )


def timed(work, *arguments, **options):
    """What `work` returns, and how many seconds it took."""
    began = time.perf_counter()
    result = work(*arguments, **options)
    return result, time.perf_counter() - began


def measure(connection, options: argparse.Namespace) -> dict[str, list[float]]:
    """Seconds of each, in turns; the first turn warms up and is left out."""
    from newsdesk.archive.merging import merge, take_apart
    from newsdesk.archive.models import Expert, Statement, User

    editor = User.objects.create(username="bench", role="editor")
    one, other = (make_expert(name, options.statements) for name in ("Ada Lind", "Ada Lindt"))
    empty = Expert.objects.enter("Ben Ode", kind=Expert.Kind.ANALYST)
    seconds = {"plain SQL": [], "merge": [], "take apart": []}
    for turn in range(options.runs + 1):
        _, there = timed(move_plainly, connection, one.pk, empty.pk)
        move_plainly(connection, empty.pk, one.pk)
        source, target = Expert.objects.get(pk=one.pk), Expert.objects.get(pk=other.pk)
        versions = (source.version, target.version)
        trail, merged = timed(merge, source, target, by=editor, versions=versions)
        if Statement.objects.filter(expert=other).count() != 2 * options.statements:
            raise RuntimeError("was not merged")
        _, apart = timed(take_apart, trail, by=editor)
        if Statement.objects.filter(expert=one.pk).count() != options.statements:
            raise RuntimeError("was not taken apart")
        if turn:
            for name, each in zip(seconds, (there, merged, apart), strict=True):
                seconds[name].append(each)
    return seconds


def report(vendor: str, seconds: dict[str, list[float]], options: argparse.Namespace) -> None:
    medians = {name: statistics.median(each) for name, each in seconds.items()}
    print(f"{vendor}, two experts of {options.statements} statements, {options.runs} times each")
    for name, median in medians.items():
        ratio = median / medians["plain SQL"]
        print(f"  {name:>10}: {median * 1000:7.1f} ms, {ratio:5.1f} times plain SQL")


if __name__ == "__main__":
    sys.exit(main())
