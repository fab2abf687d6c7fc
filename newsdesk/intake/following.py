"""A job's progress in the terminal."""

from argparse import ArgumentParser
from time import monotonic, sleep

from django.core.management.base import CommandError, OutputWrapper

from newsdesk.archive.models import Job

WIDTH = 30
PAUSE = 0.5
# Without a terminal a line is never written over: then one every so many seconds is enough.
APART = 5


def add_argument(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--wait", action="store_true", help="show the job's progress until it ends (or Ctrl+C)"
    )


def in_words(job: Job) -> str:
    """How far the job is: "1,200 of 2,000, 3 failed, running"."""
    failed = f", {job.failed:,} failed" if job.failed else ""
    return f"{job.handled:,} of {job.total:,}{failed}, {job.state}"


def follow(job: Job, out: OutputWrapper, *, waits: bool) -> None:
    """Say how far the job is, and if one `waits`, go on saying so until it ends.

    Raises CommandError if something in it failed.
    """
    try:
        if waits:
            _watch(job, out)
    except KeyboardInterrupt:
        out.write(f"\nIt goes on without you: manage.py jobs {job.pk} --wait")
        return
    out.write(f"Job {job.pk}, {job}: {in_words(job)}")
    if waits and job.failed:
        raise CommandError(f"{job.failed:,} failed: manage.py jobs {job.pk} --failed says why.")


def _watch(job: Job, out: OutputWrapper) -> None:
    said = monotonic()
    while job.is_running:
        if out.isatty():
            done = WIDTH * job.handled // max(job.total, 1)
            out.write(f"\r[{'#' * done:{WIDTH}}] {_so_far(job)}\033[K", ending="")
            out.flush()
        elif monotonic() - said > APART:
            said = monotonic()
            out.write(_so_far(job))
        sleep(PAUSE)
        job.refresh_from_db()
    if out.isatty():
        out.write("")


def _so_far(job: Job) -> str:
    missing = " (is there a worker? manage.py worker)" if job.lacks_worker else ""
    return f"{in_words(job)}{missing}"
