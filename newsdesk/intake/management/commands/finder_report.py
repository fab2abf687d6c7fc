import argparse
import os
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand

from newsdesk.archive.dates import read_date
from newsdesk.intake.verdicts import Verdict, verdicts

COLUMNS = {
    "suggested": lambda verdict: verdict.suggested,
    "open": lambda verdict: verdict["open"],
    "as it was": lambda verdict: verdict["as_it_was"],
    "corrected": lambda verdict: verdict["corrected"],
    "(words": lambda verdict: verdict["words"],
    "kind": lambda verdict: verdict["kind"],
    "speaker)": lambda verdict: verdict["speaker"],
    "rejected": lambda verdict: verdict["rejected"],
    "named": lambda verdict: verdict["named"],
}


def day(text):
    try:
        return read_date(text)[0]
    except ValidationError as error:
        raise argparse.ArgumentTypeError(error.messages[0]) from None


class Command(BaseCommand):
    help = (
        "Counts what editors made of the finder's suggestions, for each of its rules and "
        "versions: accepted as it was, accepted once words, kind or speaker were corrected, "
        "rejected. The rule that is right least often comes first. “named” counts speakers "
        "that the finder had left open, which is no mistake of its."
    )

    def add_arguments(self, parser):
        parser.add_argument("--since", type=day, metavar="DATE", help="only what was decided since")
        parser.add_argument(
            "--finder", default="", metavar="VERSION", help="only what this version suggested"
        )
        parser.add_argument(
            "--minimum",
            type=int,
            default=10,
            metavar="N",
            help="decisions without which no share is given (default 10)",
        )

    def handle(self, **options):
        try:
            self.report(**options)
            self.stdout.flush()
        except BrokenPipeError:
            # Whoever reads this by `| head` has seen enough, and needs no traceback for it.
            with open(os.devnull, "w") as nowhere:
                os.dup2(nowhere.fileno(), self.stdout.fileno())

    def report(self, since, finder, minimum, **options):
        counted = verdicts(since=since, finder=finder)
        if not counted:
            self.stdout.write("Nothing has been suggested yet.")
            return
        self.minimum = minimum
        self.show("rule", summed(counted, by="rule"))
        self.stdout.write("")
        self.show("finder", summed(counted, by="finder"))
        self.stdout.write(
            f"\nRight: accepted as it was, of all decided; from {minimum:,} decisions on."
        )

    def show(self, title, rows):
        """A table of the rows, those with the lowest share right first."""
        order = sorted(
            rows, key=lambda name: (self.share(rows[name]) is None, self.rank(rows, name))
        )
        width = max(len(title), len("all"), *map(len, rows))
        self.stdout.write("  ".join([f"{title:{width}}", "right", *COLUMNS]))
        for name in order:
            self.stdout.write(self.line(name, rows[name], width))
        if len(rows) > 1:
            self.stdout.write(self.line("all", sum_of(rows.values()), width))

    def rank(self, rows, name):
        """By share, then the rule with most decisions, then the name."""
        return self.share(rows[name]) or 0, -rows[name].judged, name

    def share(self, verdict):
        """The share right, if enough was decided to speak of one."""
        return verdict.share_right if verdict.judged >= max(1, self.minimum) else None

    def line(self, name, verdict, width):
        share = self.share(verdict)
        right = "–" if share is None else f"{100 * share:.0f} %"
        counts = [f"{count(verdict):>{len(head)},}" for head, count in COLUMNS.items()]
        return "  ".join([f"{name:{width}}", f"{right:>5}", *counts])


def summed(counted, *, by):
    """The verdicts by one part of their source, the rule or the finder."""
    rows = defaultdict(Verdict)
    for source, verdict in counted.items():
        rows[getattr(source, by)].update(verdict)
    return dict(rows)


def sum_of(verdicts):
    total = Verdict()
    for verdict in verdicts:
        total.update(verdict)
    return total
