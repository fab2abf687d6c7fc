"""Presence: who else has an article open. A courtesy, and cheap."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import Presence
from tests.desk.review_page import HTMX
from tests.factories import make_suggestion, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make_suggestion().article


@pytest.fixture
def ana_client():
    client = Client()
    client.force_login(make_user(username="Ana"))
    return client


def opened(client, article):
    return client.get(reverse("desk:article_detail", args=[article.pk]))


def ask(client, article, **data):
    return client.post(reverse("desk:presence", args=[article.pk]), data, headers=HTMX)


def state_of(response):
    return response.context["company"].state


def test_who_opens_an_article_sees_who_is_on_it(editor_client, ana_client, article):
    assertNotContains(opened(ana_client, article), "Also here")

    assertContains(opened(editor_client, article), "<b>Ana</b>")


def test_it_says_where_the_other_one_is(editor_client, ana_client, article):
    opened(ana_client, article)
    ask(ana_client, article, card="suggestion-5", paragraph="36")

    assertContains(ask(editor_client, article), "<b>Ana</b> (¶36)")


def test_nothing_is_answered_while_nothing_has_changed(editor_client, ana_client, article):
    opened(editor_client, article)
    assert ask(editor_client, article).status_code == 204

    opened(ana_client, article)
    came = ask(editor_client, article)
    assert came.status_code == 200

    assert ask(editor_client, article, state=state_of(came)).status_code == 204


def test_coming_and_going_is_told_and_moving_about_is_not(editor_client, ana_client, article):
    opened(editor_client, article)
    opened(ana_client, article)
    came = ask(editor_client, article)
    assertContains(came, "Ana is here, too.")

    ask(ana_client, article, paragraph="2")
    moved = ask(editor_client, article, state=state_of(came))
    assertContains(moved, "(¶2)")
    assertNotContains(moved, "announcement")

    Presence.objects.filter(user__username="Ana").update(at=timezone.now() - timedelta(minutes=5))
    left = ask(editor_client, article, state=state_of(moved))
    assertContains(left, "Somebody has left.")
    assertNotContains(left, "Also here")


def test_who_is_elsewhere_is_not_here(editor_client, ana_client, article):
    opened(ana_client, make_suggestion().article)

    assertNotContains(opened(editor_client, article), "Also here")


def test_asking_costs_two_queries(editor_client, ana_client, article, django_assert_num_queries):
    opened(editor_client, article)
    opened(ana_client, article)

    # Session and user, then one's own place and the others'.
    with django_assert_num_queries(2 + 2):
        ask(editor_client, article, card="suggestion-5", paragraph="3")


def test_who_was_forgotten_in_the_meantime_is_here_again(editor_client, ana_client, article):
    opened(ana_client, article)
    Presence.objects.all().delete()

    ask(ana_client, article)

    assertContains(ask(editor_client, article), "<b>Ana</b>")


def test_where_people_were_yesterday_is_forgotten(editor_client, ana_client, article):
    opened(ana_client, article)
    Presence.objects.update(at=timezone.now() - timedelta(days=2))

    opened(editor_client, make_suggestion().article)

    assert not Presence.objects.filter(user__username="Ana").exists()


@pytest.mark.parametrize("paragraph", ["", "-1", "¹", "x" * 5000, "9" * 40])
def test_odd_places_are_nowhere(editor_client, article, paragraph):
    ask(editor_client, article, card="x\0" * 500, paragraph=paragraph, state="?:?")

    assert Presence.objects.get().paragraph is None


def test_an_article_that_is_not_there_has_nobody_on_it(editor_client):
    assert editor_client.post(reverse("desk:presence", args=[10**15])).status_code == 404
    assert not Presence.objects.exists()
