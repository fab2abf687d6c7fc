"""Reads one page: `python -m newsdesk.intake.pages < page`, as `reading` starts it.

The first line of the input says what is known of the page, as JSON; the page follows. The
output is JSON, the article or the word for why it is none.
"""

from dataclasses import asdict

from newsdesk.intake.confined import answer


def _read(data: bytes, **known: str) -> dict:
    # Within the limits as well, since it takes memory itself.
    from newsdesk.intake.pages.article import article_from

    return asdict(article_from(data, **known))


if __name__ == "__main__":
    answer(_read)
