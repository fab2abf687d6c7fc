from django.core.management.base import BaseCommand

from newsdesk.archive.models import ExpertName, LikelyPair


class Command(BaseCommand):
    help = (
        "Compares the names of all experts anew for the desk's list of probable duplicates. "
        "Writing a name keeps it in step by itself; this brings the order up to date with what "
        "was said since, too. Nobody is merged, and who was found to be two people stays so."
    )

    def handle(self, **options):
        total = ExpertName.objects.count()
        pairs = LikelyPair.objects.rebuild(
            lambda done: self.stdout.write(f"{done:,} of {total:,} names")
        )
        self.stdout.write(f"{total:,} names, {pairs:,} pairs of experts who may be one.")
