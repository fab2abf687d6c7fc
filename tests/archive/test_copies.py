"""The same text in two places is found, by whatever words it is framed with."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.copies import runs_of, share_copied, sketch_of
from newsdesk.archive.models import Article
from tests.factories import make_article, make_expert, make_outlet, make_statement

pytestmark = pytest.mark.django_db

WIRE = [
    "Harbour to charge cruise ships by the berth",
    "The harbour of Vell will charge cruise ships by the berth from next spring, its board said on "
    "Monday, ending a flat fee that had stood for thirty years and that smaller ports had envied.",
    "“We are pricing the quay and not the passenger,” said Ada Lind, who chairs the board.",
    "Shipping lines had asked for a delay of two seasons, which the board turned down by one vote.",
    "The fishing fleet, which shares the northern quay, keeps its own tariff until the year after.",
]
OTHER = [
    "Council counts its empty flats",
    "Every fourth flat above a shop in the old town stands empty, the council found when it knocked "
    "on all their doors in the autumn, and most owners told it that stairs were what they lacked.",
    "“Nobody lets what nobody can reach,” said the surveyor who had led the count for the council.",
    "The council wants to lend owners what a staircase costs, and to be paid back out of the rent.",
]


def test_wire_copy_in_another_outlet_is_linked_to_the_first_one():
    first = make_article("\n".join(WIRE), outlet=make_outlet("The Wire"))
    cut = "\n".join(["Cruise ships to pay by the berth", *WIRE[1:4], "Additional reporting by us."])
    make_article("\n".join(OTHER), outlet=make_outlet("The Wire 2"))

    copy = make_article(cut, outlet=make_outlet("The Courier"))
    third = make_article(f"{cut}\nAnd a line.", outlet=make_outlet("The Mirror"))

    assert Article.objects.get(pk=copy.pk).copy_of == first
    assert Article.objects.get(pk=third.pk).copy_of == first
    assert list(copy.same_text()) == [first, third]


def test_what_only_ends_alike_is_no_copy():
    ending = "All rights in this text are those of the agency, which is not answerable for it."
    make_article("\n".join([*WIRE, ending]))
    other = make_article("\n".join([*OTHER, ending]))

    assert other.copy_of is None
    assert share_copied(runs_of("\n".join(WIRE)), runs_of("\n".join(OTHER))) == 0


def test_a_notice_of_a_few_words_is_like_others_of_its_kind():
    assert sketch_of("The board meets on Monday at ten. Guests are welcome.") == []


def test_a_newer_text_is_a_copy_by_its_own_words(editor):
    article = make_article("\n".join(OTHER))
    article.replace_text("\n".join(WIRE), by=editor, version=article.version)

    assert make_article("\n".join([*WIRE, "One more line."])).copy_of == article
    assert make_article("\n".join([*OTHER, "One more line."])).copy_of is None


def test_readers_are_led_to_it_and_an_editor_takes_the_link_back(client, editor_client):
    first = make_article("\n".join(WIRE), outlet=make_outlet("The Wire"))
    copy = make_article("\n".join([*WIRE, "More."]), outlet=make_outlet("The Courier"))
    words, expert = "We are pricing the quay and not the passenger,", make_expert("Ada Lind")
    make_statement(words, article=copy, expert=expert)
    assertNotContains(client.get(copy.get_absolute_url()), "The Wire")
    make_statement(words, article=first, expert=expert)
    assertContains(client.get(copy.get_absolute_url()), first.get_absolute_url())
    assertContains(client.get(first.get_absolute_url()), copy.get_absolute_url())

    facts = reverse("desk:article_facts", args=[copy.pk])
    form = editor_client.get(facts).context["form"]
    assert "The Wire" in form["is_copy"].label
    sent = {field.html_name: field.value() or "" for field in form if field.name != "is_copy"}
    editor_client.post(facts, {**sent, "date_is_inferred": ""})

    assert Article.objects.get(pk=copy.pk).copy_of is None
    assertNotContains(client.get(first.get_absolute_url()), copy.get_absolute_url())
