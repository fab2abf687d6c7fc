"""The finder knows the archive's names, and never chooses between two people by a name alone."""

import pytest

from newsdesk.archive.archive_file import Reader
from newsdesk.archive.models import Expert, Statement, Suggestion
from newsdesk.intake.reading import Text
from newsdesk.intake.suggesting import directory, known_people, suggest
from tests.desk.review_page import accept
from tests.factories import make_article, make_expert, make_outlet, make_statement, make_suggestion

pytestmark = pytest.mark.django_db

BARE = "Valves\nThe valve leaks, engineers found on Monday.\n“It will burst,” said Quill."


def proposed(text, **facts):
    """The speaker, the guess and the reason of the one suggestion made for `text`."""
    article = make_article(text, **facts)
    suggest(article)
    found = Suggestion.objects.filter(article=article).get()
    return found.payload["speaker"], found.expert_guess, found.reason


@pytest.mark.parametrize("form", ["Ivan Koleff", "Ivan Kolov"])
def test_a_form_that_the_ledger_knows_leads_to_its_bearer(form):
    text = f"News\n“Rents will fall this year,” said {form}, an economist."
    assert proposed(text)[1] is None

    kolev = make_expert("Ivan Kolev")
    kolev.add_name(form, "misprint")

    assert proposed(f"{text} Again.")[:2] == ("Ivan Kolev", kolev)


def test_a_surname_alone_is_somebodys_only_with_a_second_signal():
    mara = make_expert("Mara Quill")
    assert proposed(BARE)[:2] == (None, None)

    tide = make_outlet("The Tide")
    make_statement(
        "Ice melts.", expert=mara, article=make_article("A\n“Ice melts.” b", outlet=tide)
    )
    assert proposed(f"{BARE} Again.")[:2] == (None, None)
    speaker, guess, reason = proposed(f"{BARE} Once more.", outlet=tide)
    assert (speaker, guess) == ("Mara Quill", mara)
    assert "quoted in The Tide before" in reason


def test_an_organisation_that_the_article_names_is_a_second_signal():
    mara = make_expert("Mara Quill")
    mara.learn_role("engineer", "Vell Waterworks", read_in=make_article())

    speaker, guess, reason = proposed(BARE.replace("engineers", "Vell Waterworks"))

    assert (speaker, guess) == ("Mara Quill", mara)
    assert "known from Vell Waterworks" in reason


def test_of_two_brothers_none_is_chosen_by_their_surname(editor_client):
    """One surname credited to the wrong one of two brothers stays wrong for years."""
    tide = make_outlet("The Tide")
    brothers = [make_expert("Karl Quill"), make_expert("Paul Quill")]
    for number, brother in enumerate(brothers):
        article = make_article(f"News {number}\n“Ice melts.” he said.", outlet=tide)
        make_statement("Ice melts.", expert=brother, article=article)
        brother.learn_role("engineer", "", read_in=article)
    brothers[0].add_name("Quill", "alias")
    text = BARE.replace("said Quill", "said engineer Quill")

    assert proposed(text, outlet=tide)[:2] == (None, None)
    found = Suggestion.objects.get()
    assert set(found.payload["alternatives"]) == {"Karl Quill", "Paul Quill"}
    response = accept(editor_client, found, speaker="Quill")
    assert response.status_code == 422
    assert not Statement.objects.filter(article=found.article).exists()


def test_of_two_of_one_name_none_is_chosen(editor_client):
    make_expert("Ada Lind")
    make_expert("Ada Lind", distinction="the painter")
    text = "News\n“Rents will fall this year,” said Ada Lind, an economist."

    assert proposed(text)[1] is None
    found = Suggestion.objects.get()
    assert accept(editor_client, found, speaker="Ada Lind").status_code == 422
    assert not Statement.objects.exists()


def test_a_surname_typed_is_asked_about_even_if_one_alone_is_printed_so(editor_client):
    ada = make_expert("Ada Lind")
    ada.add_name("Lind", "alias")
    make_expert("Bo Lind")

    response = accept(editor_client, make_suggestion(), speaker="Lind")

    assert response.status_code == 422
    assert "Bo Lind" in response.content.decode()
    assert not Statement.objects.exists()


def test_a_file_links_no_surname_and_asks_which_of_two():
    ada = make_expert("Ada Lind")
    ada.add_name("Lind", "alias")
    for number in range(2):
        make_expert(f"Bo Chen{number}").add_name("Bo Chen", "alias")
    line = (
        '{"type": "article", "headline": "News", "text": "News\\n“Rents fall,” he said.",'
        ' "statements": [{"spans": [[6, 16]], "kind": "direct", "expert": "%s"}]}'
    )

    [one] = Reader().read([(line % "Lind").encode()])
    [two] = Reader().read([(line.replace("News", "Else") % "Bo Chen").encode()])

    assert one.error == ""
    assert not Statement.objects.filter(expert=ada).exists()
    assert "several people are called Bo Chen" in two.error


def test_many_articles_are_given_the_same_people_as_one():
    tide = make_outlet("The Tide")
    mara = make_expert("Mara Quill")
    make_statement(
        "Ice melts.", expert=mara, article=make_article("A\n“Ice melts.” b", outlet=tide)
    )
    make_expert("Nobody Here")

    assert directory().printed_in(Text(1, 1, BARE, []).text) == list(known_people(BARE))
    assert Expert.objects.count() == 2
