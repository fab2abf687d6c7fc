"""Lists and search are compared with the statements, and mended."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from newsdesk.archive import search
from newsdesk.archive.models import Statement, StatementTopic
from newsdesk.archive.search import parse
from tests.factories import make_expert, make_statement, make_topic

pytestmark = pytest.mark.django_db

on_sqlite = pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="the index of PostgreSQL is part of the statements"
)


def wrong_place(statement):
    Statement.objects.filter(pk=statement.pk).update(seq=statement.seq + (1 << 32))


def unlisted(statement):
    Statement.objects.filter(pk=statement.pk).update(seq=None)


def wrong_words(statement):
    Statement.objects.filter(pk=statement.pk).update(search_text="nonsense")


def wrong_names(statement):
    Statement.objects.filter(pk=statement.pk).update(search_names="nobody")


def wrong_topic_place(statement):
    StatementTopic.objects.filter(statement=statement).update(seq=None)


def missing_row(statement):
    search.unindex([statement.seq])


def stray_row(statement):
    search.index([(7, "stray", "row")])


@pytest.mark.parametrize(
    ("break_it", "told"),
    [
        (wrong_place, "1 places in the lists"),
        (unlisted, "1 places in the lists"),
        (wrong_words, "1 search texts"),
        (wrong_names, "1 search names"),
        (wrong_topic_place, "1 topics’ places"),
        pytest.param(missing_row, "1 index rows", marks=on_sqlite),
        pytest.param(stray_row, "1 index rows without a statement", marks=on_sqlite),
    ],
)
def test_what_is_out_of_step_is_told_and_mended(break_it, told, capsys):
    statement = make_statement("It rains,", expert=make_expert("Ada Lind"), topics=[make_topic()])
    make_statement("A draft", publish=False)
    break_it(statement)

    with pytest.raises(CommandError, match="--repair"):
        call_command("check_search")
    assert told in capsys.readouterr().out

    call_command("check_search", "--repair")
    call_command("check_search")

    assert "Everything is in step." in capsys.readouterr().out
    found = Statement.objects.listed().matching(parse("rain lind"))
    assert list(found.values_list("seq", flat=True)) == [statement.seq]
    assert not Statement.objects.matching(parse("stray")).exists()


def test_places_that_were_exchanged_are_mended():
    one, two = make_statement("One"), make_statement("Two")
    Statement.objects.filter(pk=one.pk).update(seq=None)
    Statement.objects.filter(pk=two.pk).update(seq=one.seq)
    Statement.objects.filter(pk=one.pk).update(seq=two.seq)

    call_command("check_search", "--repair")
    call_command("check_search")

    assert [row.seq for row in Statement.objects.order_by("id")] == [one.seq, two.seq]


def test_everything_in_step_needs_a_few_queries_alone(django_assert_max_num_queries):
    for _ in range(5):
        make_statement(topics=[make_topic()])

    assert connection.vendor in ("sqlite", "postgresql")
    with django_assert_max_num_queries(9):
        call_command("check_search")
