"""How long the server takes to approve one card, in a short article and in a long one.

    python bench/approve_speed.py [--short 18] [--long 214] [--runs 15]

Makes a database of its own (SQLite, or PostgreSQL with NEWSDESK_POSTGRES_DB) with two generated
articles, each statement in a paragraph of its own, and approves one card of either in turn, as
the browser does it: a form post with htmx, answered with the next card. Only the request is
timed. Prints the medians and their ratio, and how many queries one approval takes.
"""

import argparse
import statistics
import sys
import time

from scratch import scratch_database


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    with scratch_database():
        report(measure(options), options)
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--short", type=int, default=18, help="statements, as in the median")
    parser.add_argument("--long", type=int, default=214, help="statements, the most there were")
    parser.add_argument("--runs", type=int, default=15, help="approvals in each, in turns")
    return parser.parse_args(arguments)


def make_article(count: int, runs: int):
    """Make an article with `count` statements: `runs` and two suggested, the rest approved."""
    from newsdesk.archive.models import Article, Expert, Suggestion, User

    editor, _ = User.objects.get_or_create(username="bench", role="editor")
    expert = Expert.objects.of_full_name("Ada Lind").first()
    expert = expert or Expert.objects.enter("Ada Lind", kind=Expert.Kind.ANALYST)
    # Nothing is said twice, or it would be found to be one claim.
    streets = range(count * 1000, count * 1001)
    words = [f"Rents in street {number} will fall again," for number in streets]
    text = f"News of {count}\n" + "\n".join(f"“{each}” said Ada Lind." for each in words)
    article = Article.objects.bring_in(text=text).article
    text = article.revision.text
    starts = [text.index(each) for each in words]
    spans = [[start, start + len(each)] for start, each in zip(starts, words, strict=True)]
    Suggestion.objects.bulk_create(_suggestion(article, *each, expert) for each in enumerate(spans))
    for suggestion in article.suggestions.in_article_order()[: max(0, count - runs - 2)]:
        proposed = suggestion.as_statement()
        fields = {"kind": proposed.kind, "spans": proposed.spans, "expert": expert}
        suggestion.accept(by=editor, attribution="named", **fields)
    return article


def _suggestion(article, number, span, expert):
    from newsdesk.archive.models import Suggestion

    source = [span[1] + len("” said "), span[1] + len("” said Ada Lind")]
    payload = {"spans": [span], "verbatim": [span], "inserted": [], "kind": "direct"}
    payload |= {"cue": [span[1] + 2, span[1] + 6], "source": source, "speaker": expert.name}
    return Suggestion(
        article=article,
        revision=article.revision,
        payload=payload,
        number=number,
        start=span[0],
        expert_guess=expert,
        rule="bench",
        reason="Quotation marks, then “said”.",
        finder_version="bench",
        tier="ready",
        fingerprint=str(number),
    )


class Editor:
    """Approves the first open card of an article again and again."""

    def __init__(self, article):
        from django.test import Client

        from newsdesk.archive.models import User

        self.article, self.client = article, Client()
        self.client.force_login(User.objects.get(username="bench"))
        self.seconds, self.queries = [], []

    def approve(self):
        """Approve one card and keep how long that took, and how many queries."""
        from django.urls import reverse

        suggestion = self.article.suggestions.open().in_article_order().first()
        url = reverse("desk:suggestion_accept", args=[suggestion.pk])
        data = {"kind": "direct", "certainty": "certain", "speaker": "Ada Lind"}
        data |= {"words": suggestion.as_statement().text, "printed_source": "Ada Lind"}
        began = time.perf_counter()
        response = self.client.post(url, data, headers={"hx-request": "true"})
        self.seconds.append(time.perf_counter() - began)
        if b'id="inspector"' not in response.content or response.status_code != 200:
            raise RuntimeError(f"was not approved: {response.status_code}")

    def count_queries(self):
        """How many queries approving one more card takes."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            self.approve()
        self.seconds.pop()
        # Looking for the next card is the script's own.
        return len(asked) - 1


def measure(options: argparse.Namespace) -> list[Editor]:
    """Approve in the short and in the long article in turns; the first of each warms up."""
    runs = min(options.runs, options.short - 3)
    editors = [Editor(make_article(count, runs)) for count in (options.short, options.long)]
    for editor in editors:
        editor.queries = editor.count_queries()
    for _ in range(runs):
        for editor in editors:
            editor.approve()
    return editors


def report(editors: list[Editor], options: argparse.Namespace) -> None:
    from django.db import connection

    print(f"{connection.vendor}, approving one card, {len(editors[0].seconds)} times each in turns")
    medians = [statistics.median(editor.seconds) * 1000 for editor in editors]
    for count, editor, median in zip((options.short, options.long), editors, medians, strict=True):
        spread = f"{min(editor.seconds) * 1000:.0f} to {max(editor.seconds) * 1000:.0f}"
        print(f"  of {count:>3}: {median:6.1f} ms ({spread}), {editor.queries} queries")
    print(f"  the long article takes {medians[1] / medians[0]:.2f} times as long")


if __name__ == "__main__":
    sys.exit(main())
