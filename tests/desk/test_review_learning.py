"""What is recorded of experts follows what readers see of them, and nothing else."""

import pytest
from django.test import Client
from django.urls import reverse

from newsdesk.archive.models import Affiliation, Statement
from tests.desk.review_page import accept, save
from tests.factories import make_article, make_expert, make_suggestion, make_user

pytestmark = pytest.mark.django_db

TEXT = "News\n“Rents will fall,” said Ada Lindt, an economist. “Wages rise.” “So be it.”"


def make_economist(words="Rents will fall,", article=None, **payload):
    """A suggestion whose speaker is printed as "Ada Lindt", an economist at Vell."""
    article = article or make_article(TEXT)
    start = article.revision.text.index("Ada Lindt")
    printed = {"source": [start, start + 9], "role": "economist", "organisation": "Vell"}
    return make_suggestion(words, article=article, speaker="Ada Lindt", **printed, **payload)


def names_of(expert):
    return set(expert.names.values_list("text", flat=True))


def roles_of(expert):
    return [str(each) for each in expert.affiliations.all()]


def contributor_client():
    client = Client()
    client.force_login(make_user("contributor"))
    return client


def test_a_draft_teaches_nothing_until_it_is_published(editor_client):
    ada = make_expert("Ada Lind")

    accept(contributor_client(), make_economist(), choice=str(ada.pk))
    assert (names_of(ada), roles_of(ada)) == ({"Ada Lind"}, [])
    save(editor_client, Statement.objects.get(), publish="on")

    assert (names_of(ada), roles_of(ada)) == ({"Ada Lind", "Ada Lindt"}, ["economist, Vell"])


def test_what_was_learned_for_the_wrong_person_goes_over_to_the_right_one(editor_client):
    ada, other = make_expert("Ada Lind"), make_expert("Ada Lindsay")
    accept(editor_client, make_economist(), choice=str(ada.pk))

    save(editor_client, Statement.objects.get(), speaker="Ada Lindsay", public_note="The other.")

    assert (names_of(ada), roles_of(ada)) == ({"Ada Lind"}, [])
    assert roles_of(other) == ["economist, Vell"]


def test_a_role_stays_while_another_statement_of_theirs_carries_it(editor_client):
    ada, article = make_expert("Ada Lind"), make_article(TEXT)
    for words in ("Rents will fall,", "Wages rise."):
        accept(editor_client, make_economist(words, article), choice=str(ada.pk))
    first, second = Statement.objects.order_by("start")
    make_expert("Bo Chen")

    save(editor_client, first, speaker="Bo Chen", public_note="It was Chen.")
    assert (names_of(ada), roles_of(ada)) == ({"Ada Lind", "Ada Lindt"}, ["economist, Vell"])
    url = reverse("desk:statement_withhold", args=[second.pk])
    editor_client.post(url, {"version": second.version, "reason": "Misheard."})
    assert (names_of(ada), roles_of(ada)) == ({"Ada Lind"}, [])

    second.refresh_from_db()
    save(editor_client, second, publish="on")
    assert roles_of(ada) == ["economist, Vell"]


def test_a_role_that_another_article_prints_too_is_said_to_be_read_there(editor_client):
    ada = make_expert("Ada Lind")
    for _ in range(2):
        accept(
            editor_client,
            make_economist(article=make_article(f"{TEXT} {Statement.objects.count()}")),
            speaker="Ada Lind",
        )
    first, second = Statement.objects.order_by("pk")
    assert Affiliation.objects.get().read_in == first.article
    make_expert("Bo Chen")

    save(editor_client, first, speaker="Bo Chen", public_note="It was Chen.")

    assert ada.affiliations.get().read_in == second.article


def test_a_corrected_role_takes_the_place_of_the_one_before(editor_client):
    ada = make_expert("Ada Lind")
    accept(editor_client, make_economist(), speaker="Ada Lind")

    save(editor_client, Statement.objects.get(), printed_role="an economist")

    assert roles_of(ada) == ["an economist, Vell"]


def test_names_that_were_entered_by_hand_are_not_forgotten(editor_client):
    ada = make_expert("Ada Lind")
    ada.add_name("Ada Lindt", "alias")
    accept(editor_client, make_economist(), speaker="Ada Lind")
    make_expert("Bo Chen")

    save(editor_client, Statement.objects.get(), speaker="Bo Chen", public_note="It was Chen.")

    assert names_of(ada) == {"Ada Lind", "Ada Lindt"}
