"""One text in two places: wire copy in two outlets, a page under two addresses.

A text is taken for the runs of four words that it holds. Of those the ones with the smallest
hashes are kept as its sketch, in which the share that two texts have in common is about the share
of their words (A. Broder, "On the resemblance and containment of documents", 1997): so whoever
shares a few is looked up by an index, and only then compared whole.
"""

from hashlib import blake2b
from itertools import islice

from newsdesk.extraction import fold

RUN, KEPT = 4, 16
# A notice of a few lines is like others of its kind.
LEAST_RUNS = 40
# So many hashes in common are worth a comparison; so much of the shorter text makes a copy.
IN_COMMON, COPIED = 2, 0.6
# What thousands of articles end with is no sign of a copy, and not read through.
MOST_ROWS, MOST_COMPARED = 500, 5


def runs_of(text):
    """The hashes of every run of RUN words of `text`: a set of whole numbers below 2 ** 63."""
    words = fold(text).split()
    runs = zip(*(islice(words, at, None) for at in range(RUN)), strict=False)
    return {_hash(" ".join(run)) for run in runs}


def _hash(run):
    return int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big") >> 1


def sketch_of(text):
    """The KEPT smallest of the hashes of `text`, in order; none if it is too short to tell."""
    runs = runs_of(text)
    return sorted(runs)[:KEPT] if len(runs) >= LEAST_RUNS else []


def share_copied(one, other):
    """How much of the shorter of two texts stands in the other, from 0 to 1."""
    runs, others = runs_of(one), runs_of(other)
    return len(runs & others) / max(1, min(len(runs), len(others)))
