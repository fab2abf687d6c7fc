"""Who may go where at the desk, for every address that it has."""

import pytest
from django.test import Client
from django.urls import reverse

from newsdesk.archive.models import ClaimPair
from newsdesk.desk import urls
from tests.factories import (
    make_article,
    make_expert,
    make_feed,
    make_finding,
    make_job,
    make_organisation,
    make_original,
    make_outlet,
    make_report,
    make_statement,
    make_suggestion,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db

ANYBODY = "anybody"
CONTRIBUTOR = "contributor"
EDITOR = "editor"
PUBLISHER = "publisher"

# The least account with which each address can be used. A route that is missing fails here.
NEEDS = {
    "queue": CONTRIBUTOR,
    "guideline": CONTRIBUTOR,
    "script_words": ANYBODY,
    "sign_in": ANYBODY,
    "sign_out": CONTRIBUTOR,
    "password_change": CONTRIBUTOR,
    "keys_switch": CONTRIBUTOR,
    "article_new": CONTRIBUTOR,
    "archive_upload": PUBLISHER,
    "archive_detail": PUBLISHER,
    "original_fetch": CONTRIBUTOR,
    "original_upload": CONTRIBUTOR,
    "original_list": CONTRIBUTOR,
    "original_detail": CONTRIBUTOR,
    "original_drop": CONTRIBUTOR,
    "original_download": CONTRIBUTOR,
    "article_list": CONTRIBUTOR,
    "queue_next": CONTRIBUTOR,
    "article_claim": CONTRIBUTOR,
    "article_unclaim": CONTRIBUTOR,
    "presence": CONTRIBUTOR,
    "orphan_list": CONTRIBUTOR,
    "orphan_withhold": EDITOR,
    # Of an article or a statement that readers have seen, as those below.
    "article_facts": EDITOR,
    "article_replace_text": EDITOR,
    "article_state": EDITOR,
    "article_withhold": PUBLISHER,
    "article_detail": CONTRIBUTOR,
    "article_tag": CONTRIBUTOR,
    "statement_new": CONTRIBUTOR,
    "suggestion_accept": CONTRIBUTOR,
    "suggestion_answer": CONTRIBUTOR,
    "suggestion_topic": CONTRIBUTOR,
    "suggestion_reject": CONTRIBUTOR,
    "suggestion_reopen": CONTRIBUTOR,
    "suggestion_show": CONTRIBUTOR,
    "suggestion_reshape": CONTRIBUTOR,
    "statement_reshape": EDITOR,
    "statement_show": CONTRIBUTOR,
    "statement_save": EDITOR,
    "statement_topic": EDITOR,
    "statement_keep_both": CONTRIBUTOR,
    "statement_withhold": EDITOR,
    "statement_discard": EDITOR,
    "expert_search": CONTRIBUTOR,
    "topic_search": CONTRIBUTOR,
    # Readers' addresses stand there.
    "report_list": EDITOR,
    "report_handle": EDITOR,
    "report_reopen": EDITOR,
    "wording_list": EDITOR,
    "wording_check": EDITOR,
    "finding_settle": EDITOR,
    "finding_unsettle": EDITOR,
    "article_check": EDITOR,
    "article_source": EDITOR,
    "claim_list": CONTRIBUTOR,
    "claim_join": EDITOR,
    "claim_refuse": EDITOR,
    "statement_separate": EDITOR,
    "feed_list": CONTRIBUTOR,
    "feed_detail": CONTRIBUTOR,
    "feed_preview": EDITOR,
    "feed_new": EDITOR,
    "feed_edit": EDITOR,
    "feed_ask": EDITOR,
    "feed_pause": EDITOR,
    "feed_resume": EDITOR,
    "feed_drop": EDITOR,
    "job_list": CONTRIBUTOR,
    "job_detail": CONTRIBUTOR,
    "job_progress": CONTRIBUTOR,
    "job_suggest": EDITOR,
    "job_stop": EDITOR,
    "job_resume": EDITOR,
    "job_retry": EDITOR,
    "log": CONTRIBUTOR,
    "miss_list": CONTRIBUTOR,
    "undo": CONTRIBUTOR,
    "redo": CONTRIBUTOR,
    "statement_list": CONTRIBUTOR,
    "statement_tag": CONTRIBUTOR,
    "expert_list": CONTRIBUTOR,
    "expert_new": EDITOR,
    "expert_detail": CONTRIBUTOR,
    "expert_edit": EDITOR,
    "expert_merge": EDITOR,
    "expert_part": EDITOR,
    "expert_together": EDITOR,
    "expert_split": EDITOR,
    "expert_name": EDITOR,
    "doubt_list": EDITOR,
    "duplicate_list": EDITOR,
    "duplicate_apart": EDITOR,
    "expert_role": EDITOR,
    "organisation_list": CONTRIBUTOR,
    "organisation_new": EDITOR,
    "organisation_detail": CONTRIBUTOR,
    "organisation_edit": EDITOR,
    "organisation_merge": EDITOR,
    "organisation_split": EDITOR,
    "organisation_part": EDITOR,
    "expert_withhold": EDITOR,
    "expert_release": EDITOR,
    "expert_anonymise": PUBLISHER,
    "expert_reveal": PUBLISHER,
    "expert_erase": PUBLISHER,
    "statement_erase": PUBLISHER,
    "topic_list": CONTRIBUTOR,
    "topic_new": EDITOR,
    "topic_detail": CONTRIBUTOR,
    "topic_edit": EDITOR,
    "topic_merge": EDITOR,
    "topic_split": EDITOR,
    "topic_part": EDITOR,
    "outlet_list": CONTRIBUTOR,
    "outlet_new": EDITOR,
    "outlet_detail": CONTRIBUTOR,
    "outlet_edit": EDITOR,
}
ROUTES = [pattern.name for pattern in urls.urlpatterns]


def _pair_of_statements():
    first, second = make_statement(expert=make_expert()), make_statement(expert=make_expert())
    return ClaimPair.objects.create(first=first, second=second)


def address_of(name):
    """The address of the route, of things that are there."""
    pattern = next(p for p in urls.urlpatterns if p.name == name)
    if "pk" not in pattern.pattern.converters:
        return reverse(f"desk:{name}")
    others = {"statement_new": "article", "presence": "article", "orphan_withhold": "statement"}
    noun = others.get(name) or name.partition("_")[0]
    thing = {
        "article": lambda: make_statement(article=make_article(), expert=make_expert()).article,
        "claim": _pair_of_statements,
        "statement": lambda: make_statement(expert=make_expert()),
        "suggestion": make_suggestion,
        "expert": make_expert,
        "topic": make_topic,
        "outlet": make_outlet,
        "organisation": make_organisation,
        "report": make_report,
        "feed": make_feed,
        "finding": make_finding,
        "job": make_job,
        "original": make_original,
        "archive": make_original,
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
            assert response.status_code in {200, 405, 422}
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
