"""Reads one feed: `python -m newsdesk.intake.feeds < feed`, as `reading` starts it."""

from dataclasses import asdict

from newsdesk.intake.confined import answer


def _read(data: bytes, **known: str) -> dict:
    # Within the limits as well, since it takes memory itself.
    from newsdesk.intake.feeds.parsing import feed_from

    return asdict(feed_from(data, **known))


if __name__ == "__main__":
    answer(_read)
