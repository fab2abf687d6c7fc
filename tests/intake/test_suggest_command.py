"""Having the finder read many articles: which ones, by how many processes, and what is said."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from newsdesk.archive.models import Article, Statement, Suggestion
from newsdesk.extraction import FINDER_VERSION, FoundStatement
from newsdesk.intake import reading
from newsdesk.intake.management.commands import suggest as command
from tests.factories import make_article, make_expert, make_outlet, make_suggestion

pytestmark = pytest.mark.django_db

TEXT = "Rents to fall\n“Rents will fall,” said Ada Lind, an economist."


@pytest.fixture
def finder(monkeypatch):
    """A finder that finds the first line, and fails on texts that hold "unreadable"."""

    def find(text, **_known):
        if "unreadable" in text:
            raise RecursionError("too deep")
        return [FoundStatement([(0, 5)], rule="test")]

    monkeypatch.setattr(reading, "find_statements", find)


def make_articles(count, **fields):
    return [make_article(f"{TEXT}\nThis is number {number}.", **fields) for number in range(count)]


def suggested():
    """The ids of the articles in which something is suggested now."""
    return set(Suggestion.objects.values_list("article", flat=True))


def test_articles_under_review_are_left_out_of_the_waiting_ones(finder, capsys):
    waiting, in_review = make_articles(2)
    Article.objects.filter(pk=in_review.pk).update(state="in_review")

    call_command("suggest", "--waiting")

    assert suggested() == {waiting.pk}
    said = capsys.readouterr().out
    assert said.startswith("1 of 1 articles, ")
    assert said.endswith(" a second: 1 new, 0 gone\n")


def test_what_is_done_is_read_only_when_all_are_asked_for(finder):
    done, waiting = make_articles(2)
    Article.objects.filter(pk=done.pk).update(state="done")

    call_command("suggest")
    assert suggested() == {waiting.pk}

    call_command("suggest", "--all")
    assert suggested() == {waiting.pk, done.pk}


def test_articles_are_chosen_by_outlet_and_date(finder):
    ledger = make_outlet("Harbour Ledger")
    early, late, elsewhere = [
        make_article(f"{TEXT}\n{on}", published=on, outlet=outlet)
        for on, outlet in (("2024-11-30", ledger), ("2024-12", ledger), ("2024-11-02", None))
    ]
    make_article(f"{TEXT}\nUndated.", published="")

    call_command("suggest", "--outlet", "harbour ledger", "--until", "2024-11")
    assert suggested() == {early.pk}

    call_command("suggest", "--since", "2024-11", "--until", "2024")
    assert suggested() == {early.pk, late.pk, elsewhere.pk}


def test_the_outdated_are_those_never_read_or_read_by_another_finder(finder):
    unread, older, current, decided = make_articles(4)
    make_suggestion("Rents will fall,", article=older)
    make_suggestion("Rents will fall,", article=current)
    make_suggestion("Rents will fall,", article=decided)
    Suggestion.objects.filter(article=current).update(finder_version=FINDER_VERSION)
    Suggestion.objects.filter(article=decided).update(
        decision="rejected", decided_at=timezone.now()
    )

    call_command("suggest", "--outdated")

    read = Suggestion.objects.filter(rule="test", payload__spans=[[0, 5]])
    assert {each.article for each in read} == {unread, older}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--article", "404"], "no article 404"),
        (["--outlet", "Nowhere"], "no outlet called “Nowhere”"),
        (["--since", "yesterday"], "not a date"),
        (["--until", ""], "Give a date"),
        (["--processes", "0"], "not a number of processes"),
    ],
)
def test_what_cannot_be_is_refused_in_words(options, said):
    with pytest.raises(CommandError, match=said):
        call_command("suggest", *options)


def test_nothing_to_read_is_said(capsys):
    call_command("suggest", "--all")

    assert capsys.readouterr().out == "There are no such articles.\n"


def test_an_article_that_the_finder_fails_on_costs_no_other(finder, capsys):
    fine = make_article(TEXT)
    bad = make_article("News\nThis is unreadable.")

    with pytest.raises(CommandError, match="1 articles were not read"):
        call_command("suggest")

    assert suggested() == {fine.pk}
    said = capsys.readouterr()
    assert f"article {bad.pk}: RecursionError: too deep" in said.err
    assert "2 of 2 articles" in said.out


def test_an_article_that_the_database_refuses_costs_no_other(monkeypatch, capsys):
    fine, bad = make_articles(2)

    def find(text, **_known):
        return [FoundStatement([(0, 5)], rule=None if "number 1" in text else "test")]

    monkeypatch.setattr(reading, "find_statements", find)
    with pytest.raises(CommandError):
        call_command("suggest")

    assert suggested() == {fine.pk}
    assert f"article {bad.pk}: " in capsys.readouterr().err


def test_stopping_leaves_whole_articles(monkeypatch, capsys):
    first, second = make_articles(2)
    found = [FoundStatement([(0, 5)], rule="test"), FoundStatement([(6, 8)], rule="test")]

    def find(text, **_known):
        if "number 1" in text:
            raise KeyboardInterrupt
        return found

    monkeypatch.setattr(reading, "find_statements", find)
    monkeypatch.setattr(command, "BATCH", 1)

    with pytest.raises(CommandError, match="Stopped") as stopped:
        call_command("suggest", "--processes", "1")

    assert stopped.value.returncode == 130
    assert Suggestion.objects.filter(article=first).count() == 2
    assert not Suggestion.objects.filter(article=second).exists()
    assert "1 of 2 articles" in capsys.readouterr().out


def test_several_processes_suggest_what_one_does(monkeypatch):
    ada = make_expert("Ada Lind")
    make_articles(7)
    monkeypatch.setattr(command, "BATCH", 2)

    call_command("suggest", "--processes", "1")
    alone = list(Suggestion.objects.order_by("article", "start").values())
    call_command("suggest", "--processes", "2")

    assert list(Suggestion.objects.order_by("article", "start").values()) == alone
    assert {each["expert_guess_id"] for each in alone} == {ada.pk}
    Suggestion.objects.all().delete()
    call_command("suggest", "--processes", "2")
    again = Suggestion.objects.order_by("article", "start")
    assert [each.payload for each in again] == [each["payload"] for each in alone]
    assert not Statement.objects.exists()
