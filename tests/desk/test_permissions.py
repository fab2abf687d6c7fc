"""Who may go where at the desk, for every address that it has."""

import pytest
from django.test import Client
from django.urls import reverse

from newsdesk.desk import urls
from tests.factories import make_article, make_expert, make_statement, make_suggestion, make_user

pytestmark = pytest.mark.django_db

ANYBODY = "anybody"
CONTRIBUTOR = "contributor"
EDITOR = "editor"
PUBLISHER = "publisher"

# The least account with which each address can be used. A route that is missing fails here.
NEEDS = {
    "queue": CONTRIBUTOR,
    "guideline": CONTRIBUTOR,
    "sign_in": ANYBODY,
    "sign_out": CONTRIBUTOR,
    "password_change": CONTRIBUTOR,
    "article_new": CONTRIBUTOR,
    "article_list": CONTRIBUTOR,
    # Of an article or a statement that readers have seen, as those below.
    "article_facts": EDITOR,
    "article_replace_text": EDITOR,
    "article_state": EDITOR,
    "article_withhold": PUBLISHER,
    "article_detail": CONTRIBUTOR,
    "statement_new": CONTRIBUTOR,
    "suggestion_accept": CONTRIBUTOR,
    "suggestion_reject": CONTRIBUTOR,
    "suggestion_reopen": CONTRIBUTOR,
    "suggestion_show": CONTRIBUTOR,
    "statement_show": CONTRIBUTOR,
    "statement_save": EDITOR,
    "statement_withhold": EDITOR,
    "statement_discard": EDITOR,
    "expert_search": CONTRIBUTOR,
    "topic_search": CONTRIBUTOR,
    "statement_list": CONTRIBUTOR,
    "statement_tag": CONTRIBUTOR,
}
ROUTES = [pattern.name for pattern in urls.urlpatterns]


def address_of(name):
    """The address of the route, of things that are there."""
    pattern = next(p for p in urls.urlpatterns if p.name == name)
    if "pk" not in pattern.pattern.converters:
        return reverse(f"desk:{name}")
    noun = name.partition("_")[0] if name != "statement_new" else "article"
    thing = {
        "article": lambda: make_statement(article=make_article(), expert=make_expert()).article,
        "statement": lambda: make_statement(expert=make_expert()),
        "suggestion": make_suggestion,
    }[noun]()
    return reverse(f"desk:{name}", args=[thing.pk])


def answers(client, url):
    """What GET and POST are answered with."""
    return client.get(url), client.post(url)


def test_it_is_decided_for_every_address_who_may_use_it():
    assert set(NEEDS) == set(ROUTES)


@pytest.mark.parametrize("name", ROUTES)
def test_without_an_account_one_is_asked_to_sign_in(client, name):
    url = address_of(name)

    for response in answers(client, url):
        if NEEDS[name] == ANYBODY:
            assert response.status_code in {200, 422}
        elif response.status_code != 405:
            assert response.status_code == 302
            assert response["Location"].startswith(reverse("desk:sign_in"))


@pytest.mark.parametrize("name", [name for name in ROUTES if NEEDS[name] == CONTRIBUTOR])
def test_contributors_may_go_there(name):
    url = address_of(name)

    for ask in (Client.get, Client.post):
        client = Client()
        client.force_login(make_user("contributor"))
        assert ask(client, url).status_code != 403


@pytest.mark.parametrize("name", [name for name in ROUTES if NEEDS[name] in (EDITOR, PUBLISHER)])
def test_contributors_are_told_that_it_needs_more(client, name):
    client.force_login(make_user("contributor"))

    got, posted = answers(client, address_of(name))

    assert got.status_code in {403, 405}
    assert posted.status_code == 403


@pytest.mark.parametrize("name", [name for name in ROUTES if NEEDS[name] == PUBLISHER])
def test_editors_are_told_that_it_needs_a_publisher(editor_client, name):
    assert editor_client.post(address_of(name)).status_code == 403


@pytest.mark.parametrize("name", ROUTES)
def test_no_other_site_can_post_in_an_editors_name(name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("publisher"))

    assert client.post(address_of(name)).status_code == 403


@pytest.mark.parametrize("name", ROUTES)
def test_the_desks_pages_are_kept_by_nobody_and_out_of_search_engines(editor_client, name):
    response = editor_client.get(address_of(name))

    if response.status_code == 200 and b"<html" in response.content:
        assert b'<meta name="robots" content="noindex">' in response.content
