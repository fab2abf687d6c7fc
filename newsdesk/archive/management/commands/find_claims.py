from django.core.management.base import BaseCommand

from newsdesk.archive import claiming
from newsdesk.archive.models import Expert


class Command(BaseCommand):
    help = (
        "Finds statements of one expert that may be one claim, for editors to join or keep apart."
    )

    def handle(self, **options):
        found, experts = 0, Expert.objects.order_by("pk").values_list("pk", flat=True)
        total = experts.count()
        for number, pk in enumerate(experts.iterator(), start=1):
            found += claiming.offer_among(pk)
            if number % 500 == 0 or number == total:
                self.stdout.write(f"{number:,} of {total:,} experts: {found:,} pairs found")
