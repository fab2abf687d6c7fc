"""Readers' pages under their real server, in turns with Datasette over the same rows.

    python bench/make_corpus.py corpus.jsonl --statements 100000
    python bench/run.py corpus.jsonl --var /tmp/bench [--datasette PROGRAM] [--rounds 7]

Brings the archive file in, if the folder has no archive yet (NEWSDESK_POSTGRES_DB has it on
PostgreSQL), writes the same rows for Datasette (`pip install datasette` in an environment of its
own), starts both, and asks each page of both in turns. Prints medians in milliseconds, their
ratios, requests a second for pages that are kept (with `wrk`, if it is there), and bytes on disk.
`--json FILE` keeps the medians; `--against FILE` sets them beside those of another size.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import peers

# Whoever has a session gets pages made for them, and none that was kept.
UNKEPT = {"Cookie": "newsdesk_session=bench"}
WRK_SECONDS, WRK_CONNECTIONS = 4, 8
RARE, COMMON_SAMPLE = 100, 20_000


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    environment = _set_up(options.var)
    prepare(options.corpus, options.var)
    pages = pages_of()
    with ExitStack() as stack:
        own = stack.enter_context(peers.newsdesk(environment, threads=options.threads))
        other = None
        if options.datasette:
            file = options.var / "peer.db"
            if not file.exists():
                peers.build(*peer_rows(), file)
            other = stack.enter_context(peers.datasette(file, options.datasette))
        medians = in_turns(pages, own, other, options.rounds)
        report(medians, options)
        if options.rates:
            report_kept(own, stack.enter_context(peers.bare()))
    report_disk(options.corpus, options.var)
    if options.json:
        options.json.write_text(json.dumps(medians))
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", type=Path, help="an archive file")
    parser.add_argument("--var", type=Path, required=True, help="a folder for the archive")
    parser.add_argument("--datasette", default=shutil.which("datasette"), help="its program")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, default=1, help="of each worker of the server")
    parser.add_argument("--no-rates", action="store_false", dest="rates", help="leave wrk out")
    parser.add_argument("--json", type=Path, help="where to keep the medians")
    parser.add_argument("--against", type=Path, help="medians of another size")
    return parser.parse_args(arguments)


def _set_up(var: Path) -> dict[str, str]:
    """Set Django up on the archive in `var`; returns what a server needs to know of it."""
    environment = {
        "NEWSDESK_VAR": str(var),
        "NEWSDESK_HTTP": "1",
        "DJANGO_SETTINGS_MODULE": "newsdesk.settings",
    }
    os.environ |= environment
    import django

    django.setup()
    return environment


def prepare(corpus: Path, var: Path) -> None:
    """Bring the corpus in, unless it is there."""
    from django.core.management import call_command

    from newsdesk.archive.models import Statement

    var.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not Statement.objects.exists():
        began = time.monotonic()
        call_command("import_archive", str(corpus), verbosity=0)
        print(f"Brought in within {time.monotonic() - began:,.0f} s.")


def pages_of() -> dict[str, tuple[str, str]]:
    """By name, the path of each page, and the query of the same with Datasette ("" for none)."""
    from newsdesk.archive.models import Article, Expert, Statement, StatementTopic, Topic

    listed = Statement.objects.listed()
    middle = listed.newest_first()[10_000:10_001].first() or listed.newest_first().last()
    expert = _most(listed.exclude(expert=None), "expert")
    topic = _most(StatementTopic.objects.exclude(seq=None).filter(topic__level=2), "topic")
    common, rare = words_of()
    facets = [("_facet", name) for name in peers.FACETS]
    newest = [("_sort_desc", "seq"), ("_size", "25"), *facets]
    person, question = Expert.objects.get(pk=expert), Topic.objects.get(pk=topic)
    return {
        "home": ("/", ""),
        "list": ("/search/", _query(newest)),
        "common word": (f"/search/?q={common}", _query([("_search", common), *newest])),
        "rare word": (f"/search/?q={rare}", _query([("_search", rare), *newest])),
        "expert": (person.get_absolute_url(), _query([("speaker", str(person)), *newest])),
        "topic": (question.get_absolute_url(), ""),
        "statement": (middle.get_absolute_url(), f"/{middle.pk}"),
        "article": (Article.objects.get(pk=middle.article_id).get_absolute_url(), ""),
        "page 1,000": (f"/search/?before={_deep(listed)}", ""),
        "experts": ("/experts/", ""),
        "topics": ("/topics/", ""),
    }


def _query(pairs: list[tuple[str, str]]) -> str:
    return f"?{urlencode(pairs)}"


def _most(rows, column: str) -> int:
    from django.db.models import Count

    return rows.order_by().values_list(column).annotate(n=Count("pk")).order_by("-n")[0][0]


def _deep(listed) -> int:
    """Where the thousandth page of 25 begins, or the last one."""
    seqs = listed.newest_first().values_list("seq", flat=True)
    return seqs[25_000:25_001].first() or seqs.last()


def words_of() -> tuple[str, str]:
    """A word that most statements hold which are no little ones, and one that about RARE do."""
    from collections import Counter

    from newsdesk.archive import search
    from newsdesk.archive.models import Statement

    sample = Statement.objects.listed().newest_first().values_list("text", flat=True)
    counts = Counter(
        word
        for text in sample[:COMMON_SAMPLE].iterator()
        for word in set(text.lower().split())
        if word.isalpha() and len(word) > 3 and word not in search.LITTLE
    )
    [(common, most)] = counts.most_common(1)
    share = RARE / max(Statement.objects.count(), 1) * min(COMMON_SAMPLE, counts.total())
    rare = min(counts, key=lambda word: (abs(counts[word] - max(1, share)), word))
    print(f"“{common}” stands in {most} of {COMMON_SAMPLE:,}, “{rare}” in {counts[rare]}.")
    return common, rare


def peer_rows() -> tuple[Iterator[tuple], Iterator[tuple]]:
    """The rows of peers.build."""
    from newsdesk.archive.models import Statement, StatementTopic

    listed = Statement.objects.listed().order_by("pk")
    fields = ("pk", "seq", "article__published_on", "kind", "expert__name")
    fields += ("article__outlet__name", "article__headline", "text")
    rows = (
        (pk, seq, str(day or ""), day.year if day else None, kind, speaker, outlet, *words)
        for pk, seq, day, kind, speaker, outlet, *words in listed.values_list(*fields).iterator()
    )
    links = StatementTopic.objects.exclude(seq=None).order_by("pk")
    return rows, links.values_list("statement", "topic__name").iterator()


def in_turns(
    pages: dict[str, tuple[str, str]], own: str, other: str | None, rounds: int
) -> dict[str, dict[str, float]]:
    """Medians in milliseconds by page and whose it is, each page of both asked in turns."""
    mine = peers.Client(own, **UNKEPT)
    theirs = peers.Client(other) if other else None
    took: dict[str, dict[str, list[float]]] = {name: {} for name in pages}
    table = other.split("/", 3)[3] if other else ""
    for turn in range(rounds + 1):
        for name, (path, query) in pages.items():
            asked = [("newsdesk", mine, path)]
            if theirs and query:
                asked.append(("datasette", theirs, f"/{table}{query}"))
            for whose, client, address in asked:
                spent = client.milliseconds(address)
                if turn:  # the first warms up
                    took[name].setdefault(whose, []).append(spent)
    return {
        name: {whose: statistics.median(times) for whose, times in each.items()}
        for name, each in took.items()
    }


def report(medians: dict[str, dict[str, float]], options: argparse.Namespace) -> None:
    before = json.loads(options.against.read_text()) if options.against else {}
    print("\n| page | Newsdesk, ms | Datasette, ms | ratio | against the other size |")
    print("|---|---|---|---|---|")
    for name, each in medians.items():
        own, other = each["newsdesk"], each.get("datasette")
        ratio = f"1/{other / own:.1f}" if other else ""
        then = before.get(name, {}).get("newsdesk")
        growth = f"{own / then:.2f}" if then else ""
        print(f"| {name} | {own:.1f} | {f'{other:.1f}' if other else ''} | {ratio} | {growth} |")


def report_kept(own: str, bare: str) -> None:
    """Requests a second for a page that is kept, for one that the browser has, and for hardly any."""
    if not shutil.which("wrk"):
        print("\nwrk is not here, so requests a second were not measured.")
        return
    tag = peers.Client(own).get("/search/")[2]["etag"]
    asked = {
        "a trivial view of Django's": (f"{bare}/django", {}),
        "304": (f"{own}/search/", {"If-None-Match": tag}),
        "kept page": (f"{own}/search/", {"Accept-Encoding": "br"}),
        "page made anew": (f"{own}/search/", UNKEPT),
    }
    rates: dict[str, list[float]] = {name: [] for name in asked}
    for _round in range(3):
        for name, (address, headers) in asked.items():
            rates[name].append(_rate(address, headers))
    base = statistics.median(rates["a trivial view of Django's"])
    print("\n| | requests/s | of the trivial view |\n|---|---|---|")
    for name, measured in rates.items():
        rate = statistics.median(measured)
        print(f"| {name} | {rate:,.0f} | {rate / base:.2f} |")


def _rate(address: str, headers: dict[str, str]) -> float:
    given = [part for pair in headers.items() for part in ("-H", ": ".join(pair))]
    command = ["wrk", "-t1", f"-c{WRK_CONNECTIONS}", f"-d{WRK_SECONDS}s", *given, address]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(told.split("Requests/sec:")[1].split()[0])


def report_disk(corpus: Path, var: Path) -> None:
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            size = cursor.fetchone()[0]
    else:
        size = sum(file.stat().st_size for file in var.glob("newsdesk.sqlite3*"))
    given = corpus.stat().st_size
    print(f"\n{size / 1e6:,.0f} MB on disk, {size / given:.2f} times the archive file.")


if __name__ == "__main__":
    sys.exit(main())
