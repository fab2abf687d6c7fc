"""Reads what comes from elsewhere in a process of its own, within limits of memory and time.

No markup can harm Newsdesk then: what grows beyond the limits ends, and is told of as too heavy.
What runs there needs no Django and no database: bytes in, plain data out.
"""

import contextlib
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

MOST_MEMORY = 400_000_000  # bytes of address space, of which less than two thirds are used
MOST_SECONDS = 10  # of the processor
LONGEST = 20  # seconds altogether
TOO_HEAVY = "too heavy"
ROOT = Path(__file__).resolve().parent.parent.parent


class Refused(ValueError):
    """What is read is not what it should be; the argument is a word for why."""


def read_confined(module: str, data: bytes, *, within: float | None = None, **known: Any) -> dict:
    """What `python -m module`, which calls `answer`, makes of the bytes and of what is known of them.

    It has LONGEST seconds, or less if it is to be done `within` less. If it cannot read them, that is {"problem": "a word for why"}.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", module],
            input=f"{json.dumps(known)}\n".encode() + data,
            capture_output=True,
            timeout=min(LONGEST, within or LONGEST),
            cwd=ROOT,
            check=True,
        )
        return json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return {"problem": TOO_HEAVY}


def answer(read: Callable[..., dict]) -> None:
    """Print what `read` makes of the input as JSON; it gets the bytes, and what is known by name."""
    _limit(resource.RLIMIT_AS, MOST_MEMORY)
    _limit(resource.RLIMIT_CPU, MOST_SECONDS)
    _limit(resource.RLIMIT_CORE, 0)
    try:
        known = json.loads(sys.stdin.buffer.readline())
        told = read(sys.stdin.buffer.read(), **known)
    except Refused as error:
        told = {"problem": error.args[0]}
    except (MemoryError, RecursionError):
        told = {"problem": TOO_HEAVY}
    json.dump(told, sys.stdout)


def _limit(what: int, most: int) -> None:
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (most, most))
