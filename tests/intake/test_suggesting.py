"""What the finder proposes, and what becomes of it when it runs again."""

import pytest
from django.core.management import CommandError, call_command

from newsdesk.archive.models import Article, Expert, Statement, Suggestion
from newsdesk.archive.spans import make_spans
from newsdesk.extraction import FoundStatement
from newsdesk.intake import suggesting
from newsdesk.intake.suggesting import known_people, suggest
from tests.factories import make_article, make_expert, make_user

pytestmark = pytest.mark.django_db

TEXT = (
    "Rents to fall\n"
    "“Rents will fall,” said Ada Lind, an economist.\n"
    "“Rents will fall,” said Ada Lind, an economist.\n"
    "The city said that permits have doubled."
)


@pytest.fixture
def finder(monkeypatch):
    """A finder that finds the words it is given, each time they stand in the text."""
    wanted = []

    def find(text, **_known):
        found = []
        for words, facts in wanted:
            at = -1
            while (at := text.find(words, at + 1)) >= 0:
                found.append(FoundStatement([(at, at + len(words))], rule="test", **facts))
        return found

    monkeypatch.setattr(suggesting, "find_statements", find)
    return lambda words, **facts: wanted.append((words, facts)) or wanted


def test_what_the_finder_finds_waits_for_an_editor(finder):
    finder("Rents will fall,", speaker="Ada Lind", kind="direct", confidence=0.9, reason="Marks.")
    expert, article = make_expert("Ada Lind"), make_article(TEXT)

    assert suggest(article) == 2

    first = article.suggestions.in_article_order().first()
    assert (first.expert_guess, first.tier, first.rule) == (expert, "ready", "test")
    assert first.reason == "Marks."
    assert first.spans["content"] == [[15, 31]]
    assert not Statement.objects.exists()


def test_a_speaker_whom_two_bear_the_name_of_is_not_guessed(finder):
    finder("permits have doubled", speaker="Ada Lind")
    make_expert("Ada Lind"), make_expert("Ada Lind", distinction="the painter")

    article = make_article(TEXT)
    suggest(article)

    assert article.suggestions.get().expert_guess is None


def test_an_institution_is_guessed_by_its_printed_name(finder):
    at = TEXT.index("The city")
    finder("permits have doubled", source=(at, at + 8))
    city = make_expert("The City", kind=Expert.Kind.INSTITUTION)

    article = make_article(TEXT)
    suggest(article)

    assert article.suggestions.get().expert_guess == city


def test_running_again_changes_nothing(finder):
    finder("Rents will fall,")
    article = make_article(TEXT)
    suggest(article)
    before = list(article.suggestions.values())

    assert suggest(article) == 0
    assert list(article.suggestions.values()) == before


def test_a_rejected_suggestion_does_not_come_back_but_its_twin_stays(finder):
    finder("Rents will fall,")
    article = make_article(TEXT)
    suggest(article)
    rejected, twin = article.suggestions.in_article_order()
    rejected.reject(by=make_user())

    assert suggest(article) == 0

    assert list(article.suggestions.open()) == [twin]
    rejected.refresh_from_db()
    assert rejected.decision == "rejected"


def test_an_open_suggestion_goes_when_the_finder_no_longer_finds_it(finder):
    wanted = finder("Rents will fall,")
    article = make_article(TEXT)
    suggest(article)
    wanted[:] = [("permits have doubled", {})]

    assert suggest(article) == 1
    assert article.suggestions.get().payload["spans"] == [[129, 149]]


def test_what_is_recorded_already_is_not_suggested(finder):
    finder("Rents will fall,")
    article, editor = make_article(TEXT), make_user()
    spans = make_spans(article.revision.text, [[15, 30]])
    Statement.objects.record(article, by=editor, kind="direct", spans=spans)

    suggest(article)

    assert [each.start for each in article.suggestions.all()] == [63]


def test_suggestions_for_a_text_that_was_replaced_meanwhile_are_dropped(finder):
    finder("Rents will fall,")
    article, same = make_article(TEXT), Article.objects.get()
    same.replace_text("Other news\nNothing was said.", by=make_user(), version=same.version)

    assert suggest(article) == 0
    assert not Suggestion.objects.exists()


def test_people_of_the_archive_are_known_by_any_printed_form():
    ada = make_expert("Ada Lind")
    ada.add_name("Inês Vaz-Moreau", "alias")
    ada.affiliations.create(role="economist")
    make_expert("Ben Ode")

    for text in ("said Ada Lind.", "Ada Lind’s view", "INES VAZ-MOREAU SPEAKS"):
        [known] = known_people(text)
        assert known == ("Ada Lind", ("Ada Lind", "Inês Vaz-Moreau"), ("economist",))
    assert not list(known_people("Adam Lindgren said."))


def test_the_people_of_a_text_are_looked_up_in_three_queries(django_assert_num_queries):
    for number in range(5):
        make_expert(f"Ada Lind{chr(97 + number)}")
    text = "Ada Linda, Ada Lindb, Ada Lindc and Ada Lindd met. " + "A Capital Word Follows. " * 300

    with django_assert_num_queries(3):
        assert len(list(known_people(text))) == 4


def test_the_command_leaves_what_is_under_review(finder, capsys):
    finder("Rents will fall,")
    waiting = make_article(TEXT)
    Article.objects.filter(pk=make_article().pk).update(state="in_review")

    call_command("suggest", "--waiting")

    assert {each.article for each in Suggestion.objects.all()} == {waiting}
    assert "1 of 1 articles: 2 new" in capsys.readouterr().out


def test_the_command_says_which_article_is_missing():
    with pytest.raises(CommandError, match="no article 404"):
        call_command("suggest", "--article", "404")
