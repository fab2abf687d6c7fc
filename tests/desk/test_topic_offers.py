"""Topics suggested by the words of a card: shown with why, taken by one press, never by themselves."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import Action
from newsdesk.archive.topic_offers import topic_offers
from newsdesk.archive.undoing import undo, undoable
from tests.factories import make_expert, make_statement, make_suggestion, make_topic, make_user

pytestmark = pytest.mark.django_db

HTMX = {"hx-request": "true"}


@pytest.fixture
def archive():
    """Three on rent caps, one on harbours; returns the two topics."""
    caps, harbours = make_topic("Rents › Rent caps"), make_topic("Harbours")
    for words in (
        "Landlords dislike ceilings.",
        "Ceilings hurt tenants.",
        "Tenants want ceilings.",
    ):
        make_statement(words, topics=[caps])
    make_statement("The quay is flooded.", topics=[harbours])
    make_statement("Ceilings for tenants are a draft.", topics=[harbours], publish=False)
    return caps, harbours


def offered(text, **given):
    return [(str(offer.topic), offer.count) for offer in topic_offers(text, **given)]


def page_of(card):
    noun = card._meta.model_name
    page = reverse("desk:article_detail", args=[card.article_id])
    return f"{page}?card={noun}-{card.pk}"


def url_of(card):
    return reverse(f"desk:{card._meta.model_name}_topic", args=[card.pk])


def test_like_words_speak_for_their_topics(archive):
    caps, harbours = archive

    assert offered("Most tenants need ceilings")[0] == ("Rents › Rent caps", 3)
    assert offered("A flooded quay")[0] == ("Harbours", 1)
    # What a topic is called speaks, too, before anything is tagged with it.
    wages = make_topic("Minimum wages")
    assert offered("Wages will rise at least to the minimum") == [(str(wages), 0)]
    assert offered("Nothing alike whatsoever") == offered("") == offered("“…” — 12") == []


def test_a_statement_does_not_speak_for_itself_and_its_speaker_counts(archive):
    caps, harbours = archive
    ada = make_expert("Ada Lind")
    said = make_statement("Storms close everything.", expert=ada, topics=[harbours])
    make_statement("Storms close schools.", topics=[make_topic("Schools")])

    assert ("Harbours", 1) not in offered(said.text, but=said.pk)
    assert offered("Storms come", expert=ada.pk)[0] == ("Harbours", 1)


def test_few_queries_however_many_words(archive, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        topic_offers(" ".join(f"ceilings{n} tenants landlords quay" for n in range(300)))


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_one_press_tags_and_nothing_typed_is_lost(editor_client, editor, archive, headers):
    caps, _harbours = archive
    card = make_suggestion("Tenants love ceilings,", speaker="Ada Lind")
    assertContains(editor_client.get(page_of(card)), f'formaction="{url_of(card)}"')
    assert not card.topic_guesses.exists()
    typed = {
        "topic": caps.pk,
        "new_topics": "Wages",
        "venue": "Vell",
        "words": "Tenants love ceilings,",
    }

    answer = editor_client.post(url_of(card), typed, headers=headers)

    assertContains(answer, "Tagged with Rents › Rent caps.")
    assertContains(answer, 'value="Wages"')
    assertContains(answer, f'value="{caps.pk}"\n                      checked')
    if not headers:
        assertContains(answer, 'value="Vell"')
    assert list(card.topic_guesses.all()) == [caps]
    # Once more is no more.
    editor_client.post(url_of(card), typed, headers=headers)
    assert Action.objects.on(card).count() == 1
    undo(undoable(editor), by=editor)
    assert not card.topic_guesses.exists()


def test_a_public_statement_is_tagged_at_once(editor_client, client, archive):
    caps, _harbours = archive
    said = make_statement("Tenants love ceilings,")

    editor_client.post(url_of(said), {"topic": caps.pk}, headers=HTMX)

    assert [link.topic for link in said.topic_links.filter(is_direct=True)] == [caps]
    assertContains(client.get(caps.get_absolute_url()), "Tenants love ceilings")


def test_what_is_tagged_or_decided_is_not_suggested(editor_client, archive):
    caps, _harbours = archive
    said = make_statement("Tenants love ceilings,", topics=[caps])
    assertNotContains(
        editor_client.get(page_of(said)), f'value="{caps.pk}"\n              formaction'
    )

    card = make_suggestion("Tenants love ceilings,")
    card.reject(by=make_user())
    answer = editor_client.post(url_of(card), {"topic": caps.pk}, headers=HTMX)
    assert answer.status_code == 409
    assert answer["HX-Retarget"] == "#inspector"
    assert not card.topic_guesses.exists()
    gone = editor_client.post(url_of(said), {"topic": "9" * 30})
    assert gone.status_code == 404
