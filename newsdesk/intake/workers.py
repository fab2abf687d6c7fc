"""Has several processes read articles at once. They get and give plain data alone."""

import gc
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import connection, get_context, parent_process
from threading import Thread

from newsdesk.intake.reading import Directory, Reading, Text, read

# Batches waiting for each process: enough that none is idle, few enough to fit in memory.
AHEAD = 3

# What a worker process was started with.
_directory = Directory()


def cores() -> int:
    """Return how many processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def read_all(
    batches: Iterable[list[Text]], directory: Directory, *, processes: int
) -> Iterator[list[Reading]]:
    """Yield the readings of each batch in turn, read by as many processes as are wanted.

    A text that the finder fails on yields a reading with the problem in words.
    """
    if processes <= 1:
        for batch in batches:
            yield read_batch(batch, directory)
        return
    with _pool(directory, processes) as pool:
        waiting: deque = deque()
        for batch in batches:
            waiting.append((batch, pool.submit(_read_here, batch)))
            if len(waiting) > AHEAD * processes:
                yield _together(*waiting.popleft())
        while waiting:
            yield _together(*waiting.popleft())


def read_batch(batch: list[Text], directory: Directory) -> list[Reading]:
    """Return a reading for each text; what the finder fails on says so and costs no other."""
    return [_read_or_say_why(text, directory) for text in batch]


def _read_or_say_why(text: Text, directory: Directory) -> Reading:
    try:
        return read(text, directory.printed_in(text.text))
    except Exception as error:
        return Reading(text, [], f"{type(error).__name__}: {error}")


@contextmanager
def _pool(directory: Directory, processes: int) -> Iterator[ProcessPoolExecutor]:
    """A pool of fresh processes: a forked one would share this one's database connection."""
    pool = ProcessPoolExecutor(
        processes, get_context("spawn"), initializer=_begin, initargs=(directory,)
    )
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(directory: Directory) -> None:
    """Make this process a worker, which ends when the process that started it does."""
    global _directory
    _directory = directory
    # What was loaded stays, and what reading makes goes with its article: looking for rubbish
    # among it all the time took a tenth of the time.
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    # Ctrl+C reaches every process of the terminal; the first one says what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    connection.wait([parent_process().sentinel])
    os._exit(1)


def _read_here(batch: list[Text]) -> list[tuple]:
    """Return proposals and problem for each text: the texts need not travel back."""
    return [tuple(reading[1:]) for reading in read_batch(batch, _directory)]


def _together(batch: list[Text], future) -> list[Reading]:
    return [Reading(text, *rest) for text, rest in zip(batch, future.result(), strict=True)]
