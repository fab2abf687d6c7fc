"""How much quicker `manage.py suggest` is with several processes than with one.

    python bench/suggest_speed.py [--articles 2000] [--runs 3] [--processes 2]

Makes a database of its own (SQLite, or PostgreSQL with NEWSDESK_POSTGRES_DB), fills it with
generated articles and known people, and has all of them read again and again: by one process
and by several in turn, the suggestions deleted in between. Start-up is counted in.

A busy machine gives two processes no more than one, so processor time is printed as well:
what the same work would come to on as many idle cores, were nothing else in the way.
"""

import argparse
import io
import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.generated import articles, people


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    with tempfile.TemporaryDirectory() as var:
        os.environ |= {"NEWSDESK_VAR": var, "DJANGO_SETTINGS_MODULE": "newsdesk.settings"}
        import django

        django.setup()
        from django.db import connection

        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            fill(options.articles, options.people)
            report(run_in_turns(options.runs, options.processes), options)
        finally:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--people", type=int, default=2_000, help="known to the archive")
    parser.add_argument("--runs", type=int, default=3, help="of each, in turns")
    parser.add_argument("--processes", type=int, default=2)
    return parser.parse_args(arguments)


def fill(count: int, known: int) -> None:
    """Put generated articles and people into the empty database."""
    from django.db import transaction

    from newsdesk.archive.models import Article, Expert

    with transaction.atomic():
        for name in people(known):
            Expert.objects.enter(name, kind=Expert.Kind.ANALYST)
        for number, text in enumerate(articles(count)):
            Article.objects.bring_in(text=text, url=f"https://news.example/{number}")


class Run(NamedTuple):
    """Seconds by the clock, and of processor time in this process and in its workers."""

    clock: float
    here: float
    workers: float


def run_in_turns(runs: int, processes: int) -> dict[int, list[Run]]:
    """Return the runs by number of processes; each goes first in turn."""
    taken: dict[int, list[Run]] = {1: [], processes: []}
    for run in range(runs):
        for number in sorted(taken, reverse=run % 2 == 1):
            taken[number].append(suggest_everywhere(number))
            print(f"{number} at once: {taken[number][-1].clock:.1f} s", flush=True)
    return taken


def suggest_everywhere(processes: int) -> Run:
    """Return what it takes to suggest in all articles, from none suggested."""
    from django.core.management import call_command

    from newsdesk.archive.models import Suggestion

    Suggestion.objects.all().delete()
    before = Run(time.perf_counter(), *_processor_seconds())
    call_command("suggest", "--processes", str(processes), stdout=io.StringIO())
    after = Run(time.perf_counter(), *_processor_seconds())
    return Run(*(end - start for start, end in zip(before, after, strict=True)))


def _processor_seconds() -> list[float]:
    """Those of this process, and of the workers that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return [each.ru_utime + each.ru_stime for each in used]


def median(runs: list[Run]) -> Run:
    return Run(*map(statistics.median, zip(*runs, strict=True)))


def report(taken: dict[int, list[Run]], options: argparse.Namespace) -> None:
    from django.db import connection

    from newsdesk.archive.models import Suggestion

    alone, together = (median(runs) for runs in taken.values())
    ratios = [one.clock / several.clock for one, several in zip(*taken.values(), strict=True)]
    # Neither the work shared out evenly nor the one process that writes can be undercut.
    at_least = max(together.here, (together.here + together.workers) / options.processes)
    print(
        f"{connection.vendor}, {options.articles:,} articles, {Suggestion.objects.count():,} "
        f"suggestions, medians of {options.runs}\n"
        f"alone {options.articles / alone.clock:.1f} articles/s, by {options.processes} "
        f"{options.articles / together.clock:.1f}: {alone.clock / together.clock:.2f} times as many"
        f" (turn by turn {', '.join(f'{ratio:.2f}' for ratio in ratios)})\n"
        f"processor time alone {alone.here:.1f} s, by {options.processes} {together.here:.1f} s "
        f"here and {together.workers:.1f} s in the workers: on idle cores "
        f"{alone.here / at_least:.2f} times as many at best"
    )


if __name__ == "__main__":
    sys.exit(main())
