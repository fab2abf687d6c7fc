"""What goes out comes in again, and costs little."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command

from newsdesk.archive import archive_file
from tests.archive.archive_file.lines import export
from tests.archive.archive_file.rich_archive import empty_the_archive, everything, make_rich_archive
from tests.factories import make_article, make_expert, make_statement, make_topic

pytestmark = pytest.mark.django_db

NEWSROOM = Path(__file__).parents[3] / "fixtures" / "newsroom.jsonl"


@pytest.mark.parametrize("name", ["archive.jsonl", "archive.jsonl.gz"])
def test_what_is_exported_comes_in_as_it_was(tmp_path, name):
    make_rich_archive()
    first, before = export(tmp_path / name), everything()

    empty_the_archive()
    call_command("import_archive", str(tmp_path / name), stdout=io.StringIO())

    assert everything() == before
    assert export(tmp_path / f"again-{name}") == first
    call_command("check_search", stdout=io.StringIO())


def test_the_demonstration_newsroom_is_as_it_is_exported(tmp_path):
    call_command("import_archive", str(NEWSROOM), stdout=io.StringIO())

    # If not, load it into an empty archive and export it: fixtures/README.md says how.
    assert export(tmp_path / "newsroom.jsonl") == NEWSROOM.read_bytes()


def test_importing_twice_doubles_nothing(tmp_path, capsys):
    make_rich_archive()
    file = tmp_path / "archive.jsonl"
    export(file)
    before = everything()

    call_command("import_archive", str(file))

    assert everything() == before
    output = capsys.readouterr()
    assert "0 new articles (3 here already)" in output.out
    assert "Not read" not in output.err


def test_the_cost_of_exporting_does_not_grow_with_every_statement(django_assert_max_num_queries):
    expert = make_expert()
    for number in range(12):
        article = make_article(f"News {number}\n“One thing” he said. “Two things” he said.")
        make_statement("One thing", article=article, expert=expert, topics=[make_topic()])
        make_statement("Two things", article=article, expert=expert)

    with django_assert_max_num_queries(15):
        assert sum(1 for _ in archive_file.rows()) == 12 + 12 + 1
