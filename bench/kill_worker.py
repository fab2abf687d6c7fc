"""Whether an import in the background survives its worker: nothing lost, nothing twice or by half.

    python bench/kill_worker.py [--articles 2000] [--kills 10] [--cuts 10] [--workers 1] [--seed 1]

Makes a database of its own (SQLite, or PostgreSQL with NEWSDESK_POSTGRES_DB), imports so many
small articles as a job, with the finder, and ends the worker by kill -9 at random moments; then
the same with its connections cut instead (PostgreSQL: pg_terminate_backend; SQLite: the database
locked for longer than the worker waits). Prints what was there at the end.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SLOWEST = 600  # seconds
# How long SQLite is locked, and how long the worker waits for it.
LOCKED, PATIENCE = 1.0, 0.3
# How PostgreSQL knows the workers from others.
APPLICATION = "newsdesk-worker"
WORKER = """
import sys
from django.conf import settings
database = settings.DATABASES["default"]
database["NAME"] = sys.argv[1]
if "sqlite" in database["ENGINE"]:
    database["OPTIONS"]["timeout"] = float(sys.argv[2])
import django
django.setup()
from django.core.management import call_command
call_command("worker", interval=0.05)
"""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=10, help="of the worker, by kill -9")
    parser.add_argument("--cuts", type=int, default=10, help="of its connection to the database")
    parser.add_argument("--workers", type=int, default=1, help="at work at once")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    # The tests, which have a database, import this module from elsewhere.
    from scratch import scratch_database

    with scratch_database() as connection:
        for name, trouble, times in (
            ("kill -9", kill, options.kills),
            ("connection cut", cut, options.cuts),
        ):
            # Each import has articles of its own.
            began = time.monotonic()
            found = trial(
                options.articles,
                trouble,
                times=times,
                workers=options.workers,
                series=name,
                seed=options.seed,
            )
            print(f"{connection.vendor}, {name}, {times} times in {time.monotonic() - began:.0f} s")
            print("  " + ", ".join(f"{count:,} {what}" for what, count in found.items()))
            if found != wanted(options.articles) | {"taken up again": found["taken up again"]}:
                print("  NOT as it should be")
                return 1
    return 0


def trial(count: int, trouble, *, times: int, workers: int = 1, series: str = "", seed: int = 1):
    """Import `count` articles with `trouble` so many times; returns what is there at the end."""
    from django.db import connection

    from newsdesk.archive.models import Job

    chance = random.Random(seed)
    job = Job.objects.begin(Job.Kind.ARTICLES, articles(count, series), name=series)
    processes = [start_worker() for _ in range(workers)]
    try:
        for moment in sorted(chance.sample(range(1, count), times)):
            wait_until(job, moment)
            time.sleep(chance.random() / 50)
            trouble(processes, chance)
        wait_until(job, count)
    finally:
        for process in processes:
            process.kill()
            process.wait()
        connection.close()
    return what_is_there(job, series)


def articles(count: int, series: str):
    for number in range(count):
        yield (
            f"{number}.txt",
            f"Rents in street {number} to fall ({series})\n“Rents in street {number} will fall,” "
            f"said Ada Lind, an economist.\nShe added that builders “need time” for it.\n".encode(),
        )


def start_worker() -> subprocess.Popen:
    from django.db import connection

    command = [sys.executable, "-c", WORKER, str(connection.settings_dict["NAME"]), str(PATIENCE)]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "newsdesk.settings", "NEWSDESK_HTTP": "1"}
    environment["PGAPPNAME"] = APPLICATION
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, cwd=ROOT, env=environment, **quiet)


def wait_until(job, handled: int) -> None:
    """Wait until so many items of the job are done; fails if it takes for ever."""
    late = time.monotonic() + SLOWEST
    while time.monotonic() < late:
        job.refresh_from_db()
        if job.handled >= handled:
            return
        time.sleep(0.01)
    raise AssertionError(f"Only {job.handled} of {handled} were done after {SLOWEST} s.")


def kill(processes: list, chance: random.Random) -> None:
    """End one of the workers as a power cut would, and start another in its place."""
    place = chance.randrange(len(processes))
    processes[place].send_signal(signal.SIGKILL)
    processes[place].wait()
    processes[place] = start_worker()


def cut(processes: list, chance: random.Random) -> None:
    """Take the database away from the workers, and give it back."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND application_name = %s",
                [APPLICATION],
            )
        return
    with locked():
        time.sleep(LOCKED)


@contextmanager
def locked():
    """SQLite's only lock, held by somebody else."""
    import sqlite3

    from django.db import connection

    holder = sqlite3.connect(
        connection.settings_dict["NAME"], isolation_level=None, timeout=30, uri=True
    )
    holder.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        holder.execute("ROLLBACK")
        holder.close()


def what_is_there(job, series: str) -> dict[str, int]:
    """What the job has left behind, counted so that a lost, doubled or half article shows."""
    from django.db.models import Count

    from newsdesk.archive.models import Action, Article

    found = Article.objects.filter(headline__endswith=f"({series})")
    whole = found.annotate(
        texts=Count("revisions", distinct=True), suggested=Count("suggestions", distinct=True)
    ).filter(texts=1, suggested=2)
    job.refresh_from_db()
    return {
        "articles": found.count(),
        "different": found.values("headline").distinct().count(),
        "whole": whole.count(),
        "logged": Action.objects.filter(verb="import", article__in=found).count(),
        "done": job.done,
        "failed": job.failed,
        "linked": job.items.filter(state="done", article__in=found, outcome="new")
        .values("article")
        .distinct()
        .count(),
        "taken up again": job.items.filter(attempts__gt=1).count(),
    }


def wanted(count: int) -> dict[str, int]:
    """What should be there at the end, but for those that were taken up again."""
    whole = ("articles", "different", "whole", "logged", "done", "linked")
    return dict.fromkeys(whole, count) | {"failed": 0}


if __name__ == "__main__":
    sys.exit(main())
