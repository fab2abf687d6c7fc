"""How long it takes to find who may be one person, against reading the names they are found by.

    python bench/likely_pairs_speed.py [--experts 40000] [--runs 20]

Makes a database of its own (SQLite, or PostgreSQL with NEWSDESK_POSTGRES_DB) with so many experts
of made-up names, some of them nearly alike, and a hundredth as many beside it. Prints what
comparing all of them takes against reading all their names, and what keeping one of them in step
takes in the large archive against the small one.
"""

import argparse
import itertools
import random
import statistics
import sys
import time

from scratch import scratch_database

SYLLABLES = [a + b for a, b in itertools.product("bdfghklmnprstvz", "aeiou")]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--experts", type=int, default=40_000)
    parser.add_argument("--runs", type=int, default=20, help="of keeping one in step")
    options = parser.parse_args(arguments)
    with scratch_database() as connection:
        report(connection.vendor, options)
    return 0


def names(count: int) -> list[str]:
    """So many names: given names are few and surnames many, as they are; some have a slip."""
    rng = random.Random(7)
    given = ["".join(rng.choices(SYLLABLES, k=2)).title() for _ in range(400)]
    surnames = ["".join(rng.choices(SYLLABLES, k=3)).title() for _ in range(max(20, count // 4))]
    made = [f"{rng.choice(given)} {rng.choice(surnames)}" for _ in range(count)]
    for at in range(0, count, 50):
        made[at] = f"{made[at - 1]}n"
    return made


def fill(count: int) -> None:
    """Make experts of so many names, beside those that are there."""
    from newsdesk.archive.likeness import sounds_of
    from newsdesk.archive.models import Expert, ExpertName
    from newsdesk.extraction import fold

    before = Expert.objects.count()
    made = Expert.objects.bulk_create(
        [
            Expert(name=name, sort_name=name, sort_key=fold(name), distinction=f"no. {n}")
            for n, name in enumerate(names(count), start=before)
        ],
        batch_size=1000,
    )
    forms = (
        ExpertName(
            expert=expert,
            text=expert.name,
            kind=ExpertName.Kind.PRIMARY,
            folded=fold(expert.name),
            sounds=sounds_of(expert.name),
        )
        for expert in made
    )
    ExpertName.objects.bulk_create(forms, batch_size=1000)


def timed(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def upkeep(runs: int) -> float:
    """Seconds that comparing one expert anew takes, the median of several."""
    from newsdesk.archive.models import Expert, LikelyPair

    ids = list(Expert.objects.order_by("pk").values_list("pk", flat=True))
    some = Expert.objects.filter(pk__in=ids[:: max(1, len(ids) // runs)])
    return statistics.median(timed(lambda e=e: LikelyPair.objects.look_again(e)) for e in some)


def report(vendor: str, options: argparse.Namespace) -> None:
    from newsdesk.archive.models import ExpertName, LikelyPair

    few = options.experts // 100
    fill(few)
    LikelyPair.objects.rebuild()
    small = upkeep(options.runs)
    fill(options.experts - few)
    reading = timed(lambda: list(ExpertName.objects.select_related("expert")))
    whole = timed(LikelyPair.objects.rebuild)
    large = upkeep(options.runs)
    print(f"{vendor}, {options.experts:,} experts, {LikelyPair.objects.count():,} pairs")
    print(f"  all of them: {whole:.1f} s, {whole / reading:.1f} times reading their names")
    print(
        f"  one of them: {large * 1000:.1f} ms, {large / small:.1f} times that of {few:,} experts"
    )


if __name__ == "__main__":
    sys.exit(main())
