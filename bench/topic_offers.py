"""How often the right topic is among those offered: each statement in turn, without its own tags.

    python bench/topic_offers.py [--others 0]

Loads the demonstration newsroom into a database of its own (SQLite, or PostgreSQL with
NEWSDESK_POSTGRES_DB), optionally beside so many other statements, and asks for each listed statement
which topics are offered: once with the others of its article tagged, as towards the end of a
review, and once with none of them, as at its beginning. Prints in how many cases one of its
topics is among the five, and the first.
"""

import argparse
import statistics
import sys
import time

from scratch import scratch_database


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--others", type=int, default=0, help="statements without tags")
    options = parser.parse_args(arguments)
    with scratch_database() as connection:
        load(options.others)
        print(connection.vendor)
        for said, leaves_article in (("others of the article tagged", False), ("none of it", True)):
            print(f"{said}: {report(list(measure(leaves_article)))}")
    return 0


def load(others: int) -> None:
    """Bring in the demonstration newsroom, and `others` statements of no topic."""
    import io

    from django.core.management import call_command
    from merge_speed import make_expert

    from newsdesk.intake.management.commands.load_demo import NEWSROOM

    call_command("import_archive", str(NEWSROOM), stdout=io.StringIO())
    if others:
        make_expert("Ben Ode", others)


def measure(leaves_article: bool):
    """For each tagged statement: the rank of the first right offer (None if none), and seconds."""
    from django.db import transaction

    from newsdesk.archive.models import Statement, StatementTopic
    from newsdesk.archive.topic_offers import topic_offers

    tagged = Statement.objects.listed().filter(topic_links__isnull=False).distinct()
    for statement in tagged.select_related("article").order_by("pk"):
        right = {topic.pk for topic in statement.direct_topics()}
        unseen = Statement.objects.filter(claim=statement.claim_id or 0)
        if leaves_article:
            unseen |= Statement.objects.filter(article=statement.article)
        with transaction.atomic():
            StatementTopic.objects.filter(statement__in=unseen).delete()
            began = time.perf_counter()
            offers = topic_offers(
                statement.text,
                title=f"{statement.article.headline} {statement.article.standfirst}",
                expert=statement.expert_id,
                but=statement.pk,
            )
            took = time.perf_counter() - began
            transaction.set_rollback(True)
        ranks = [rank for rank, offer in enumerate(offers) if offer.topic.pk in right]
        yield ranks[0] if ranks else None, took


def report(cases: list) -> str:
    ranks = [rank for rank, _took in cases]
    five = sum(rank is not None for rank in ranks) / len(ranks)
    first = ranks.count(0) / len(ranks)
    middle = statistics.median(took for _rank, took in cases) * 1000
    return f"{len(cases)} statements, among five {five:.1%}, first {first:.1%}, {middle:.1f} ms"


if __name__ == "__main__":
    sys.exit(main())
