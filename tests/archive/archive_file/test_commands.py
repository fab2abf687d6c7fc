"""The two commands and their files."""

import gzip
import io
import os

import pytest
from django.core.management import CommandError, call_command

from newsdesk.archive import archive_file
from newsdesk.archive.archive_file import reading
from newsdesk.archive.management.commands import import_archive
from newsdesk.archive.models import Article, Claim, ClaimPair, Delivery, Outlet, Statement
from tests.archive.archive_file.lines import article_row, export, statement_row
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_the_command_names_lines_and_misspelt_fields_and_fails(tmp_path, capsys):
    file = tmp_path / "some.jsonl"
    rows = [article_row(statement_row(knid="x")), {"type": "topic"}]
    file.write_bytes(b"\n".join(map(archive_file.to_line, rows)))

    with pytest.raises(CommandError, match="1 lines were not imported"):
        call_command("import_archive", str(file))

    output = capsys.readouterr()
    assert "line 3: name: is missing" in output.err
    assert "article: statements[0].knid" in output.err
    assert "1 new articles, 1 new statements; 1 lines failed" in output.out


def test_a_file_that_is_missing_or_damaged_is_told(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_archive", str(tmp_path / "none.jsonl"))
    torn = tmp_path / "torn.jsonl.gz"
    torn.write_bytes(gzip.compress(archive_file.to_line(article_row()))[:40])
    with pytest.raises(CommandError, match="damaged"):
        call_command("import_archive", str(torn))


def test_standard_output_holds_the_lines_alone(tmp_path, capsys):
    make_article("Née\n“😀” she said.")

    call_command("export_archive", "-")

    output = capsys.readouterr()
    assert output.out == export(tmp_path / "archive.jsonl").decode()
    assert "1 articles" in output.err


def test_a_reader_who_has_had_enough_ends_the_export_quietly():
    make_article()
    reading, writing = os.pipe()
    os.close(reading)
    errors = io.StringIO()

    with open(writing, "w") as closed_pipe:
        call_command("export_archive", "-", stdout=closed_pipe, stderr=errors)

    assert errors.getvalue() == ""


def test_an_export_that_fails_leaves_the_old_file_alone(tmp_path, monkeypatch):
    make_article()
    file = tmp_path / "archive.jsonl"
    old = export(file)
    monkeypatch.setattr(archive_file.articles, "rows", lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        export(file)

    assert file.read_bytes() == old
    assert list(tmp_path.iterdir()) == [file]


def test_an_import_that_was_ended_goes_on_where_it_was(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(reading, "BATCH", 2)
    said = statement_row(expert="Ada Lind", claim="c", not_same=["p"], status="published")
    rows = [article_row(said, headline=f"News {number}") for number in range(6)]
    rows.insert(1, article_row(statement_row(kind="wrong")))
    file = tmp_path / "some.jsonl"
    file.write_bytes(b"".join(map(archive_file.to_line, rows)))
    take = import_archive.Command.take

    def ended(self, outcome):
        take(self, outcome)
        if outcome.number == 5:
            raise KeyboardInterrupt

    monkeypatch.setattr(import_archive.Command, "take", ended)
    with pytest.raises(KeyboardInterrupt):
        call_command("import_archive", str(file))
    monkeypatch.setattr(import_archive.Command, "take", take)
    assert Article.objects.count() == 5

    call_command("import_archive", str(file))

    output = capsys.readouterr().out
    assert "Lines 1 to 6 are in already: going on after those." in output
    assert "1 new articles, 1 new statements; 0 lines failed" in output
    assert (Article.objects.count(), Statement.objects.count()) == (6, 6)
    assert Claim.objects.get().statements.count() == 6
    assert ClaimPair.objects.count() == 5
    assert not Delivery.objects.exists()
    # A file that is all in is read from its first line again: something may be gone since.
    with pytest.raises(CommandError, match="1 lines were not imported"):
        call_command("import_archive", str(file))
    assert "0 new articles (6 here already)" in capsys.readouterr().out


def test_another_file_is_not_taken_for_one_that_was_ended(tmp_path):
    for name in ("Post", "Mail"):
        file = tmp_path / f"{name}.jsonl"
        file.write_bytes(archive_file.to_line({"type": "outlet", "name": name}))
        if name == "Post":
            Delivery.objects.begin(archive_file.mark_of(file)).reach(1)
            continue
        call_command("import_archive", str(file))

    assert Outlet.objects.get().name == "Mail"
