"""Whose words these are is asked once, and the answer goes for what hangs on it."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from newsdesk.archive.models import Expert, ExpertName, Statement, Suggestion
from newsdesk.archive.undoing import redo, redoable, undo, undoable
from tests.desk.review_page import accept, id_of, page_of
from tests.factories import make_article, make_expert, make_suggestion, make_user

pytestmark = pytest.mark.django_db

TEXT = """News of Korolev
Alexander Korolev spoke, and Korolev waited.
“Rents will fall,” said Kololev.
“Not soon,” he added.
“Nor cheaply,” said the analyst.
“I doubt it,” said Bo Chen.
“So do I,” he said.
Korolev left."""
ASKED = {"speaker": "Alexander Korolev", "certainty": "inferred", "tier": "check_first"}


@pytest.fixture
def article():
    return make_article(TEXT)


def suggest(article, words, source, **payload):
    """A suggestion of `words`, printed as said by the `source` that follows them."""
    text = article.revision.text
    start = text.index(source, text.index(words))
    return make_suggestion(
        words, article=article, source=[start, start + len(source)], **ASKED | payload
    )


@pytest.fixture
def chain(article):
    """Kololev's words, and what may hang on whose they are."""
    return [
        suggest(article, "Rents will fall,", "Kololev"),
        suggest(article, "Not soon,", "he"),
        suggest(article, "Nor cheaply,", "the analyst"),
        suggest(article, "I doubt it,", "Bo Chen", speaker="Bo Chen", certainty="certain"),
        suggest(article, "So do I,", "he"),
    ]


def answer(client, suggestion, who, **kwargs):
    url = reverse("desk:suggestion_answer", args=[suggestion.pk])
    return client.post(url, {"who": who}, **kwargs)


def answers_of(chain):
    return [Suggestion.objects.get(pk=each.pk).answer for each in chain]


def inspector_of(client, suggestion):
    return page_of(client, suggestion.article, suggestion).inspector


def test_a_new_spelling_is_asked_about_with_what_the_article_has_of_it(editor_client, chain):
    make_expert("Alexander Korolev")

    shown = inspector_of(editor_client, chain[0])

    assert "New spelling: Kololev" in shown
    assert (
        "Appears once. Korolev appears four times in this article, one letter different." in shown
    )
    assert "Same as Korolev Y Someone else N" in shown
    assert "¶4 “he” will follow this speaker." in shown
    assert "¶5 “the analyst” will follow this speaker." in shown
    assert "¶7" not in shown


def test_a_pronoun_is_asked_about_by_itself(editor_client, chain):
    shown = inspector_of(editor_client, chain[4])

    assert "Is “he” Alexander Korolev?" in shown
    assert "Yes, this is Alexander Korolev, who is new here" in shown


def test_a_yes_goes_for_the_words_that_follow_until_somebody_else_speaks(editor_client, chain):
    make_expert("Alexander Korolev")

    answer(editor_client, chain[0], "Alexander Korolev")

    assert answers_of(chain) == ["Alexander Korolev"] * 3 + [None, None]
    shown = inspector_of(editor_client, chain[1])
    assert "Answered: this is Alexander Korolev" in shown
    assert "Is “he”" not in shown
    accept(editor_client, chain[1])
    assert Statement.objects.published().get().expert.name == "Alexander Korolev"


def test_the_same_odd_spelling_further_on_is_not_asked_about_again(editor_client):
    article = make_article(f"{TEXT}\n“Again,” said Kololev.")
    first = suggest(article, "Rents will fall,", "Kololev")
    second = suggest(article, "Again,", "Kololev")

    answer(editor_client, first, "Alexander Korolev")

    assert answers_of([second]) == ["Alexander Korolev"]


def test_a_no_leaves_the_speaker_open_wherever_it_hangs_on_that(editor_client, chain):
    make_expert("Alexander Korolev")

    answer(editor_client, chain[0], "")

    assert answers_of(chain) == ["", "", "", None, None]
    page = page_of(editor_client, chain[1].article, chain[1])
    assert "Needs speaker" in page.inspector
    assert "he, needs speaker" in page.entry(id_of(chain[1]))
    assert page.card(id_of(chain[1]))["speaker"] == ""
    assertContains(accept(editor_client, chain[1]), "Choose who said this", status_code=422)


def test_who_is_then_typed_speaks_the_words_that_follow_too(editor_client, chain):
    bo = make_expert("Bo Chen")
    answer(editor_client, chain[0], "")

    accept(editor_client, chain[0], speaker="Bo Chen")

    follower = Suggestion.objects.get(pk=chain[1].pk)
    assert (follower.answer, follower.expert_guess) == ("Bo Chen", bo)


def test_a_speaker_corrected_on_approval_goes_for_what_hangs_on_it(editor_client, chain):
    make_expert("Bo Chen")

    accept(editor_client, chain[0], speaker="Bo Chen")

    assert answers_of(chain[1:]) == ["Bo Chen", "Bo Chen", None, None]


def test_an_approval_alone_asks_for_an_answer_first(editor_client, chain):
    make_expert("Alexander Korolev")

    assertContains(accept(editor_client, chain[0]), "Confirm who said this", status_code=422)


def test_a_yes_to_somebody_new_adds_them_on_approval_with_the_spelling_as_a_misprint(
    editor_client, chain
):
    answer(editor_client, chain[0], "Alexander Korolev")
    assert not Expert.objects.exists()

    accept(editor_client, chain[0])
    accept(editor_client, chain[1])

    korolev = Expert.objects.get()
    assert korolev.statements.count() == 2
    assert korolev.names.get(text="Kololev").kind == ExpertName.Kind.MISPRINT


def test_one_of_several_may_be_the_answer(editor_client, article):
    make_expert("Ivan Korolev")
    suggestion = suggest(
        article, "So do I,", "he", speaker=None, alternatives=["Alexander Korolev", "Ivan Korolev"]
    )

    answer(editor_client, suggestion, "Ivan Korolev")

    accept(editor_client, suggestion)
    assert Statement.objects.published().get().expert.name == "Ivan Korolev"


def test_what_is_not_among_the_answers_changes_nothing(editor_client, chain):
    response = answer(editor_client, chain[0], "Somebody")

    assertContains(response, "“Somebody” is not among the answers", status_code=422)
    assert answers_of(chain) == [None] * 5


def test_what_was_decided_meanwhile_is_shown_instead(editor_client, chain):
    chain[0].reject(by=make_user())

    response = answer(editor_client, chain[0], "Alexander Korolev")

    assert response.status_code == 409
    assert answers_of(chain) == [None] * 5


def test_undo_takes_the_answer_back_from_all_that_followed_and_redo_gives_it_again(
    editor_client, editor, chain
):
    make_expert("Alexander Korolev")
    answer(editor_client, chain[0], "Alexander Korolev")

    turned = undo(undoable(editor), by=editor)

    assert turned.words == "Answered who spoke in ¶3, Alexander Korolev"
    assert answers_of(chain) == [None] * 5
    redo(redoable(editor), by=editor)
    assert answers_of(chain) == ["Alexander Korolev"] * 3 + [None, None]


def test_an_approval_that_answered_for_others_is_still_told_as_one(editor_client, editor, chain):
    make_expert("Bo Chen")
    accept(editor_client, chain[0], speaker="Bo Chen")

    assert undo(undoable(editor), by=editor).words == "Approved ¶3, Bo Chen"
    assert answers_of(chain) == [None] * 5


def test_the_answer_redraws_the_question_and_the_lines_that_follow(editor_client, chain):
    make_expert("Alexander Korolev")

    response = answer(editor_client, chain[0], "Alexander Korolev", headers={"hx-request": "true"})

    html = response.content.decode()
    assert html.lstrip().startswith('<div id="question">')
    assert f'id="entry-{id_of(chain[1])}"' in html
    assert "This is Alexander Korolev. ¶4, ¶5 follow." in html
    assert 'id="inspector"' not in html


def test_an_answer_costs_the_same_however_long_the_article_is(
    editor_client, django_assert_num_queries
):
    for number in (2, 30):
        lines = "\n".join(f"“Said {count},” said Ada Lind." for count in range(number))
        article = make_article(f"{TEXT}\n{lines}")
        for count in range(number):
            make_suggestion(f"Said {count},", article=article, speaker="Ada Lind")
        first = suggest(article, "Rents will fall,", "Kololev")
        suggest(article, "Not soon,", "he")
        with django_assert_num_queries(QUERIES):
            answer(editor_client, first, "Alexander Korolev", headers={"hx-request": "true"})


QUERIES = 36
