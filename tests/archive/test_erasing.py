"""What a law asks to be deleted is gone from every table, and its address says why."""

import sqlite3
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from newsdesk.archive import anonymising, erasing
from newsdesk.archive.conflicts import NotAllowed
from newsdesk.archive.models import Action, ArticleRevision, Claim, Expert, SearchMiss, Statement
from newsdesk.archive.undoing import undo
from tests.archive.archive_file.lines import export
from tests.factories import (
    make_article,
    make_expert,
    make_report,
    make_statement,
    make_suggestion,
    make_user,
)

pytestmark = pytest.mark.django_db
TEXT = (
    "Zephyrine Quastel on the vault\n"
    "“The vault was empty on Thursday,” said Zephyrine Quastel, a night guard.\n"
    "Quastel said that nobody came.\n"
    "“Rents will fall,” said Otto Brandt."
)
LAW = "Order of a court of 3 May 2026."


def dump():
    """Every row of every table, as text: what is left in the database."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows.append(str(cursor.fetchall()).encode().decode("unicode_escape", "ignore"))
    return "\n".join(rows).casefold()


@pytest.fixture
def said():
    expert = make_expert("Zephyrine Quastel", bio="Collects rare stamps.")
    article = make_article(TEXT, rights="full", url="https://example.org/zephyrine-quastel")
    more = {"printed_source": "Zephyrine Quastel", "printed_role": "a night guard"}
    words = "The vault was empty on Thursday,"
    statement = make_statement(words, article=article, expert=expert, **more)
    make_suggestion(words, article=article, speaker="Zephyrine Quastel")
    make_report(statement, message="Quastel never said “The vault was empty on Thursday”.")
    day = "2026-01-01"
    SearchMiss.objects.create(words="zephyrine quastel vault", first_on=day, last_on=day)
    editor = make_user("editor")
    fixed = {"note": "Quastel called again.", "public_note": "Quastel was misspelt."}
    statement.correct(by=editor, version=statement.version, printed_role="guard", **fixed)
    make_statement("Rents will fall,", article=article, expert=make_expert("Otto Brandt"))
    return statement


def test_a_statement_deleted_for_good_leaves_a_tombstone(client, said, tmp_path):
    publisher, number = make_user("publisher"), said.pk
    address, request = said.get_absolute_url(), Action.objects.on(said).first()
    client.force_login(publisher)
    url = reverse("desk:statement_erase", args=[number])
    typed = {"version": said.version, "reason": LAW, "number": "nonsense"}
    assert "words of 1 statement" in client.get(url).content.decode()
    assert client.post(url, typed).status_code == 422
    assert Statement.objects.get(pk=number).text

    client.post(url, typed | {"number": number})

    answer = client.get(address)
    assert (answer.status_code, LAW in answer.content.decode()) == (410, True)
    assert "vault was empty" not in dump()
    assert b"vault was empty" not in export(tmp_path / "a.jsonl")
    assert "[deleted]" in client.get(said.article.get_absolute_url()).content.decode()
    text = ArticleRevision.objects.get().text
    assert len(text) == len(said.article.revision.text)
    assert "Rents will fall" in text
    with pytest.raises(NotAllowed):
        undo(request.request, by=request.by)
    with pytest.raises(NotAllowed, match="gone for good"):
        undo(Action.objects.get(verb="erase").request, by=publisher)


@pytest.mark.parametrize("is_anonymous", [False, True])
def test_a_person_deleted_for_good_is_in_no_table(client, said, tmp_path, is_anonymous):
    publisher, expert = make_user("publisher"), said.expert
    address, words = expert.get_absolute_url(), anonymising.words_of(expert)
    with pytest.raises(NotAllowed, match="publisher"):
        erasing.erase_expert(expert, by=make_user("editor"), version=1, reason=LAW, words=words)
    if is_anonymous:
        given = {"shown_as": "a guard", "reason": "Asked.", "words": words}
        expert = anonymising.anonymise(expert, by=publisher, version=expert.version, **given)
    assert "quastel" in dump()

    erasing.erase_expert(expert, by=publisher, version=expert.version, reason=LAW, words=words)

    left = dump()
    for word in ("quastel", "zephyrin", "vault was empty", "rare stamps"):
        assert word not in left
    assert "quastel" not in export(tmp_path / "a.jsonl").decode().casefold()
    answer = client.get(address)
    assert (answer.status_code, LAW in answer.content.decode()) == (410, True)
    assert Expert.objects.get(pk=expert.pk).erased_at
    assert client.get("/experts/").status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_the_file_itself_forgets_once_it_is_written_anew(said, tmp_path):
    publisher, expert = make_user("publisher"), said.expert
    given = {"version": expert.version, "reason": LAW, "words": anonymising.words_of(expert)}
    erasing.erase_expert(expert, by=publisher, **given)

    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(tmp_path / "anew.sqlite3")])

    written = (tmp_path / "anew.sqlite3").read_bytes().lower()
    assert b"quastel" not in written
    assert b"vault was empty" not in written
    assert sqlite3.connect(tmp_path / "anew.sqlite3").execute("PRAGMA integrity_check")
    assert apps.get_model("archive", "statement").objects.exists()


def test_what_was_said_elsewhere_comes_out_from_under_it():
    """The card of a claim goes with its statement; the others have cards of their own."""
    publisher, speaker, claim = make_user("publisher"), make_expert(), Claim.objects.create()
    first = make_statement("Rents will fall by a tenth,", expert=speaker)
    second = make_statement("A tenth less is what flats will cost,", expert=speaker)
    Statement.objects.update(claim=claim)
    Statement.objects.relist()
    assert [each.pk for each in Statement.objects.listed()] == [first.pk]

    erasing.erase_statement(first, by=publisher, version=first.version, reason=LAW)

    assert [each.pk for each in Statement.objects.listed()] == [second.pk]
    call_command("check_search", stdout=StringIO())
    call_command("check_rights", stdout=StringIO())
