"""Works through a job, so that no item is lost or doubled whatever happens to the worker.

An item is leased, read, and stored in one transaction with its result. Whoever is killed in
between leaves nothing but the lease, which runs out, or is taken back at once where one can see
that the process has gone.
"""

import logging
import os
import socket
from contextlib import suppress
from threading import Event
from time import monotonic

from django.db import InterfaceError, OperationalError, connection, transaction

from newsdesk.archive.models import Job, JobItem, LeaseLost
from newsdesk.intake.job_items import REFUSED, WORK

# Seconds after which a worker lets other tasks have their turn.
TURN = 20
# What says that the database is out of reach or busy, not that an item is bad.
TROUBLE = (OperationalError, InterfaceError)
LONGEST_PAUSE = 5

# Set when this process is asked to end: it then finishes the item that it has.
ending = Event()
logger = logging.getLogger("newsdesk.jobs")


def work_on(job: Job, *, seconds: float = TURN) -> bool:
    """Do what there is to do in `job` for so many seconds; says whether some is left to do."""
    until, pause, problem = monotonic() + seconds, 0.1, ""
    # Not before what was begun is given back: it would be nobody's until the lease ends.
    while problem or monotonic() < until:
        if ending.is_set():
            break
        try:
            if problem:
                job.items.let_go(worker_name(), problem)
                problem = ""
            if (item := job.take_up(worker_name())) is None:
                return False
            do(item)
            pause = 0.1
        except TROUBLE as error:
            problem = f"{type(error).__name__}: {error}"
            logger.warning("The database does not answer (%s); trying again.", error)
            wait_for_database(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
    return True


def do(item: JobItem) -> None:
    """Do one item that was taken up: store its result with what it made, or why there is none.

    Raises TROUBLE, with nothing stored, if the database does not answer.
    """
    try:
        if problem := _do(item):
            item.fail(problem)
    except LeaseLost:
        # It took so long that another worker did it, or the job is gone.
        logger.warning("%s was done by another worker meanwhile.", item)


def _do(item: JobItem) -> str:
    """Do the item; returns the problem in words, if there is one."""
    work = WORK[item.job.kind]
    try:
        found = work.read(item)
        with transaction.atomic():
            item.hold()
            result = work.keep(item, found)
            if result.error:
                item.fail(result.error, left=result.left, made=result.made)
            else:
                item.finish(result.outcome, article=result.article, made=result.made)
    except REFUSED as error:
        return _words_of(error)
    except (LeaseLost, *TROUBLE):
        raise
    except Exception as error:
        # One bad item must not cost the newsroom the thousand after it.
        logger.exception("Item %s of job %s", item, item.job_id)
        return f"{type(error).__name__}: {error}"
    return ""


def _words_of(error: Exception) -> str:
    messages = getattr(error, "messages", None)
    return " ".join(messages) if messages else str(error) or type(error).__name__


def wait_for_database(seconds: float) -> None:
    """Let go of the connection, which may be broken, and wait, unless this process is to end."""
    with suppress(*TROUBLE):
        connection.close()
    ending.wait(seconds)


def worker_name() -> str:
    """This process, as leases name it: a machine and a number."""
    return f"{socket.gethostname()}:{os.getpid()}"


def take_back() -> int:
    """Free the items that processes of this machine held which are no more; says how many."""
    here = f"{socket.gethostname()}:"
    held = JobItem.objects.leased().filter(lease__startswith=here)
    leases = held.order_by().values_list("lease", flat=True)
    return JobItem.objects.take_back([each for each in leases if not _is_alive(each)])


def _is_alive(lease: str) -> bool:
    number = lease.split(":")[1]
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
