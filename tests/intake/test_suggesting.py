"""What the finder proposes, and what becomes of it when it runs again."""

import pytest
from django.db import IntegrityError, transaction

from newsdesk.archive.models import Article, Expert, Statement, Suggestion
from newsdesk.archive.spans import make_spans
from newsdesk.extraction import FoundStatement
from newsdesk.intake import reading, suggesting
from newsdesk.intake.reading import read
from newsdesk.intake.suggesting import directory, keep, known_people, suggest, texts_of
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

    monkeypatch.setattr(reading, "find_statements", find)
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


@pytest.mark.parametrize(("printed", "is_guessed"), [("The City", True), ("The city", False)])
def test_an_institution_is_guessed_by_its_name_and_not_by_a_description(
    finder, printed, is_guessed
):
    text = TEXT.replace("The city", printed)
    at = text.index(printed)
    finder("permits have doubled", source=(at, at + 8))
    city = make_expert("The City", kind=Expert.Kind.INSTITUTION)

    article = make_article(text)
    suggest(article)

    assert article.suggestions.get().expert_guess == (city if is_guessed else None)


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
        assert known[:3] == ("Ada Lind", ("Ada Lind", "Inês Vaz-Moreau"), ("economist",))
    assert not list(known_people("Adam Lindgren said."))


def test_the_people_of_a_text_are_looked_up_in_four_queries(django_assert_num_queries):
    for number in range(5):
        make_expert(f"Ada Lind{chr(97 + number)}")
    text = "Ada Linda, Ada Lindb, Ada Lindc and Ada Lindd met. " + "A Capital Word Follows. " * 300

    with django_assert_num_queries(4):
        assert len(list(known_people(text))) == 4


def test_everybody_known_at_once_is_known_by_the_same_forms():
    ada = make_expert("Ada Lind")
    ada.add_name("Inês Vaz-Moreau", "alias")
    make_expert("Ben Ode"), make_expert("Zoë Ahl-Quist")
    texts = ["said Ada Lind.", "Zoe Ahl-Quist’s view", "INES VAZ-MOREAU; Ben Ode", "Adam Lindgren"]

    everybody = directory()

    for text in texts:
        assert everybody.printed_in(text) == list(known_people(text))


def test_a_newer_finder_replaces_what_is_open_and_nothing_else(finder, monkeypatch):
    wanted = finder("Rents will fall,", cue=None)
    article, editor = make_article(TEXT), make_user(role="contributor")
    suggest(article)
    accepted, rejected = article.suggestions.in_article_order()
    fields = {"kind": "direct", "spans": accepted.spans, "attribution": "unnamed"}
    accepted.accept(by=editor, **fields)
    rejected.reject(by=editor)
    before = Statement.objects.values().get()
    # The newer one sees another cue, and a word less of what was rejected: other fingerprints.
    at = TEXT.index("said")
    wanted[:] = [("Rents will fall,", {"cue": (at, at + 4)}), ("permits have doubled", {})]
    monkeypatch.setattr(suggesting, "FINDER_VERSION", "next")

    assert suggest(article) == 1

    decided = {each.pk: each.decision for each in article.suggestions.exclude(decision="open")}
    assert decided == {accepted.pk: "accepted", rejected.pk: "rejected"}
    assert article.suggestions.open().get().finder_version == "next"
    assert Statement.objects.values().get() == before


def test_a_rejected_stretch_does_not_come_back_a_word_shorter(finder):
    words = "permits for houses of two floors have doubled"
    article = make_article(f"Rents to fall\nThe city said that {words} in a year.")
    wanted = finder(f"{words} in a year")
    suggest(article)
    article.suggestions.get().reject(by=make_user())

    wanted[:] = [(f"that {words} in a", {})]
    assert suggest(article) == 0
    wanted[:] = [("have doubled in a year", {})]
    assert suggest(article) == 1


def test_the_finders_next_version_is_noted_without_writing_anything_else(finder, monkeypatch):
    finder("Rents will fall,")
    article = make_article(TEXT)
    suggest(article)
    ids = {each.pk for each in article.suggestions.all()}
    monkeypatch.setattr(suggesting, "FINDER_VERSION", "next")

    assert suggest(article) == 0
    assert {each.pk for each in article.suggestions.filter(finder_version="next")} == ids


def test_many_articles_are_kept_in_as_few_queries_as_one(finder, django_assert_max_num_queries):
    finder("Rents will fall,")
    articles = [make_article(f"{TEXT}\nArticle {number}.") for number in range(9)]
    readings = [read(text, ()) for text in texts_of([article.pk for article in articles])]

    with django_assert_max_num_queries(9):
        assert keep(readings)["new"] == 18
    with django_assert_max_num_queries(7):
        assert keep(readings)["new"] == 0


def test_when_one_article_cannot_be_kept_none_of_its_batch_is(finder, monkeypatch):
    finder("Rents will fall,")
    pks = [make_article(f"{TEXT}\nArticle {number}.").pk for number in range(3)]
    readings = [read(text, ()) for text in texts_of(pks)]
    readings[1].proposals[0].payload["rule"] = None

    with pytest.raises(IntegrityError), transaction.atomic():
        keep(readings)

    assert not Suggestion.objects.exists()


def test_what_is_new_in_an_article_that_was_done_is_to_be_reviewed(finder):
    finder("Rents will fall,")
    article = make_article(TEXT)
    suggest(article)
    article.set_state("done", by=make_user())

    suggest(article)
    assert Article.objects.get().state == "done"
    finder("permits have doubled")
    suggest(article)

    assert Article.objects.get().state == "in_review"
