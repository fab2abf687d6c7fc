"""Out and in again: what readers see of an archive that was taken out and back is the same."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from newsdesk.archive.models import Article, Expert, Statement, Topic
from tests.archive.archive_file.test_whole import dump, wipe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def pages(page, root):
    """What a browser makes of some pages of every kind: their words, and where they lead."""
    article = Article.objects.order_by("pk").first()
    paths = [
        "/",
        "/search/?q=rents",
        "/experts/",
        Expert.objects.order_by("-pk").first().get_absolute_url(),
        Topic.objects.order_by("-pk").first().get_absolute_url(),
        Statement.objects.listed().order_by("pk").first().get_absolute_url(),
        article.get_absolute_url(),
        reverse("reader:article_annotations", args=[article.pk]),
    ]
    found = {}
    for path in paths:
        page.goto(root + path)
        links = page.eval_on_selector_all("a", "all => all.map(a => a.getAttribute('href'))")
        found[path] = (page.locator("body").inner_text(), links)
    return found


def test_out_wiped_and_in_again_nothing_differs(live_server, page, tmp_path, capsys):
    call_command("import_archive", "fixtures/newsroom.jsonl", verbosity=0)
    seen, rows = pages(page, live_server.url), dump()
    whole, marked = tmp_path / "all.jsonl.gz", tmp_path / "marked.jsonl"
    call_command("export_archive", str(whole), "--full")
    call_command("export_annotations", str(marked), site=live_server.url)
    call_command("export_conll", str(tmp_path / "columns.conll"))

    told = (tmp_path / "columns.conll").read_text().splitlines()[-3:]
    assert "statements written" in "".join(told)
    assert any("dropped: split" in line for line in told)

    wipe()
    page.goto(live_server.url)
    assert page.locator("article").count() == 0
    call_command("import_archive", str(whole))

    assert dump() == rows
    now = pages(page, live_server.url)
    for path, there in seen.items():
        assert now[path][0].splitlines() == there[0].splitlines(), path
        assert now[path][1] == there[1], path
    # The annotations name the very words that are here.
    capsys.readouterr()
    call_command("import_annotations", str(marked), site=live_server.url)
    count = len(marked.read_text().splitlines())
    assert f"0 new suggestions, {count:,} here already, 0 failed" in capsys.readouterr().out
    assert all(json.loads(line)["target"] for line in marked.open())
