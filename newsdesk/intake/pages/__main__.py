"""Reads one page: `python -m newsdesk.intake.pages < page`, as `reading` starts it.

The first line of the input says what is known of the page, as JSON; the page follows. The
output is JSON, the article or the word for why it is none. What grows beyond the limits ends.
"""

import contextlib
import json
import resource
import sys
from dataclasses import asdict

from newsdesk.intake.pages import problems
from newsdesk.intake.pages.problems import NotAnArticle

MOST_MEMORY = 400_000_000  # bytes of address space, of which less than two thirds are used
MOST_SECONDS = 10  # of the processor


def main() -> None:
    _limit(resource.RLIMIT_AS, MOST_MEMORY)
    _limit(resource.RLIMIT_CPU, MOST_SECONDS)
    _limit(resource.RLIMIT_CORE, 0)
    try:
        # Within the limits as well, since it takes memory itself.
        from newsdesk.intake.pages.article import article_from

        known = json.loads(sys.stdin.buffer.readline())
        answer = asdict(article_from(sys.stdin.buffer.read(), **known))
    except NotAnArticle as error:
        answer = {"problem": error.args[0]}
    except (MemoryError, RecursionError):
        answer = {"problem": problems.TOO_HEAVY}
    json.dump(answer, sys.stdout)


def _limit(what: int, most: int) -> None:
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()
