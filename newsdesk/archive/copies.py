"""One text in two places: wire copy in two outlets, a page under two addresses.

A text is taken for the runs of four words that it holds. Of those the ones with the smallest
hashes are kept as its sketch, in which the share that two texts have in common is about the share
of their words (A. Broder, "On the resemblance and containment of documents", 1997): so whoever
shares a few is looked up by an index, and only then compared whole.
"""

from itertools import accumulate
from zlib import crc32

from newsdesk.extraction import fold

RUN, KEPT = 4, 16
# A notice of a few lines is like others of its kind.
LEAST_RUNS = 40
# So many hashes in common are worth a comparison; so much of the shorter text makes a copy.
IN_COMMON, COPIED = 2, 0.6
# What a hundred articles hold ("at a press conference in") is no sign of a copy.
MOST_HOLDERS, MOST_COMPARED = 100, 5


def runs_of(text):
    """The hashes of every run of RUN words of `text`: a set of whole numbers below 2 ** 32."""
    # A run is a stretch of the folded text, so that no words have to be put together again.
    data = fold(text).encode()
    starts = [0, *accumulate(len(word) + 1 for word in data.split())]
    ends = [start - 1 for start in starts[RUN:]]
    return {crc32(data[start:end]) for start, end in zip(starts, ends, strict=False)}


def sketch_of(text):
    """The KEPT smallest of the hashes of `text`, in order; none if it is too short to tell."""
    runs = runs_of(text)
    return sorted(runs)[:KEPT] if len(runs) >= LEAST_RUNS else []


def share_copied(runs, others):
    """How much of the shorter of two texts, given by their runs, stands in the other: from 0 to 1."""
    return len(runs & others) / max(1, min(len(runs), len(others)))
