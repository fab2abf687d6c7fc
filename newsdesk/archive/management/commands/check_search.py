from collections import Counter

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import F

from newsdesk.archive import search
from newsdesk.archive.models import Action, Statement, StatementTopic
from newsdesk.archive.models.statement_queryset import batched

BATCH = 500


class Command(BaseCommand):
    help = "Compares lists and search with the statements; with --repair, brings them in step."

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true")

    def handle(self, repair, **options):
        self.found = Counter()
        wrong, checked = [], 0
        for ids in batched(Statement.objects.order_by("id").values_list("pk", flat=True), BATCH):
            wrong += self.wrong_among(ids)
            checked += len(ids)
            self.stdout.write(f"{checked:,} statements: {len(wrong):,} differ")
        strays = search.strays()
        self.found["index rows without a statement"] += len(strays)
        for what, count in self.found.items():
            if count:
                self.stdout.write(f"{count:,} {what}")
        if not wrong and not strays:
            self.stdout.write("Everything is in step.")
        elif repair:
            mend(wrong, strays)
            self.stdout.write("Repaired.")
        else:
            raise CommandError("Lists and search differ from the statements; --repair mends it.")

    def wrong_among(self, ids):
        """Ids of those statements of which anything differs, counting in what."""
        statements = Statement.objects.filter(pk__in=ids)
        stored = {row.pk: row for row in statements}
        rows = statements.as_listed()
        links = StatementTopic.objects.filter(statement__in=ids)
        # Equal to the statement's seq, or both empty: anything else is out of step.
        in_step = links.filter(seq=F("statement__seq")) | links.filter(
            seq=None, statement__seq=None
        )
        wrong_links = set(links.exclude(pk__in=in_step).values_list("statement", flat=True))
        listed = [row.seq for row in stored.values() if row.seq is not None]
        indexed = search.indexed(listed)
        wrong = []
        for row in rows:
            kept = stored[row.pk]
            is_listed = row.seq is not None
            differs = {
                "places in the lists": (kept.seq, kept.listed_under_id)
                != (row.seq, row.listed_under_id),
                # What was never listed has not been indexed either.
                "search texts": is_listed and kept.search_text != row.search_text,
                "search names": is_listed and kept.search_names != row.search_names,
                "topics’ places": row.pk in wrong_links,
                "index rows": indexed is not None
                and kept.seq is not None
                and indexed.get(kept.seq) != (kept.search_text, kept.search_names),
            }
            self.found.update(name for name, is_wrong in differs.items() if is_wrong)
            if any(differs.values()):
                wrong.append(row.pk)
        return wrong


@transaction.atomic
def mend(wrong, strays):
    """Unlist what is wrong and list it again."""
    search.unindex(strays)
    for ids in batched(wrong, BATCH):
        statements = Statement.objects.filter(pk__in=ids)
        search.unindex(list(statements.exclude(seq=None).values_list("seq", flat=True)))
        statements.update(seq=None)
        statements.relist()
        Action.objects.repaired("statement", ids)
