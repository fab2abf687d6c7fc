"""A reader reports an error: without an account, without a cookie, and not a thousand times."""

import re
import time
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import ErrorReport, report
from tests.factories import make_article, make_statement, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement():
    return make_statement()


@pytest.fixture
def wait(monkeypatch):
    """Lets so many seconds go by for the signature of the form."""

    def wait(seconds):
        now = time.time()
        monkeypatch.setattr(signing.time, "time", lambda: now + seconds)

    return wait


def address_of(statement):
    return f"/statements/{statement.pk}/report/"


def typed(client, statement, **changed):
    """What a browser sends that has opened the form, and typed in it."""
    page = client.get(address_of(statement)).content.decode()
    [opened] = re.findall(r'name="opened" value="([^"]+)"', page)
    fields = {"kind": "speaker", "message": "Bo Ek said this.", "email": "", "website": ""}
    return fields | {"opened": opened} | changed


def send(client, statement, wait, **changed):
    data = typed(client, statement, **changed)
    wait(10)
    return client.post(address_of(statement), data)


def test_a_report_reaches_the_desk_and_the_reader_is_thanked(client, statement, wait):
    response = send(client, statement, wait, email="reader@example.org")

    assert (response.status_code, response["Location"]) == (303, f"{address_of(statement)}sent/")
    assertContains(client.get(response["Location"]), "Thank you")
    [kept] = ErrorReport.objects.all()
    assert (kept.statement, kept.kind, kept.message) == (statement, "speaker", "Bo Ek said this.")
    assert kept.email == "reader@example.org"


def test_the_statements_page_leads_to_the_form(client, statement):
    assertContains(client.get(statement.get_absolute_url()), f'href="{address_of(statement)}"')


def test_it_needs_no_cookie_and_sets_none(statement, wait):
    client = Client(enforce_csrf_checks=True)

    response = send(client, statement, wait)

    assert response.status_code == 303
    assert not client.cookies


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kind": ""}, "Choose what comes nearest."),
        ({"kind": "rude"}, "Select a valid choice"),
        ({"message": " "}, "Say in a sentence what is wrong."),
        ({"message": "x" * 4001}, "Please keep it below 4,000 characters."),
        ({"message": "a\0b"}, "Null characters are not allowed."),
        ({"email": "nobody"}, "This is no e-mail address."),
        ({"website": "https://spam.example"}, "Leave this field empty"),
        ({"opened": ""}, "send it again"),
        ({"opened": "forged:1:x"}, "send it again"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, statement, wait, changed, said):
    response = send(client, statement, wait, **{"message": "Bo Ek said it.", **changed})

    assertContains(response, said, status_code=422)
    if "message" not in changed:
        assertContains(response, "Bo Ek said it.", status_code=422)
    assert not ErrorReport.objects.exists()


def test_what_is_sent_at_once_is_asked_to_wait_and_then_goes_through(client, statement, wait):
    data = typed(client, statement)

    assertContains(client.post(address_of(statement), data), "quicker than", status_code=422)
    wait(10)

    assert client.post(address_of(statement), data).status_code == 303


def test_a_form_left_open_for_days_is_handed_out_anew(client, statement, wait):
    data = typed(client, statement)
    wait(2 * 24 * 60 * 60)

    response = client.post(address_of(statement), data)

    assertContains(response, "open for very long", status_code=422)
    assertNotContains(response, data["opened"], status_code=422)


def test_a_form_of_one_statement_says_nothing_of_another(client, statement, wait):
    other = make_statement()
    data = typed(client, statement)
    wait(10)

    assert client.post(address_of(other), data).status_code == 422


def test_sent_twice_it_is_kept_once(client, statement, wait):
    data = typed(client, statement)
    wait(10)

    assert [client.post(address_of(statement), data).status_code for _ in range(2)] == [303, 303]
    assert ErrorReport.objects.count() == 1


def test_one_place_can_send_only_so_many_a_day(client, wait):
    for number in range(report.MOST_FROM_ONE):
        assert send(client, make_statement(), wait, message=f"No. {number}").status_code == 303

    response = send(client, make_statement(), wait, message="One more, and it is kept.")

    assertContains(response, "no more are taken", status_code=429)
    assertContains(response, "One more, and it is kept.", status_code=429)
    assert ErrorReport.objects.count() == report.MOST_FROM_ONE
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert send(elsewhere, make_statement(), wait).status_code == 303


def test_one_statement_takes_only_so_many_a_day(monkeypatch, statement, wait):
    monkeypatch.setattr(report, "MOST_ON_ONE", 2)
    answers = [
        send(Client(REMOTE_ADDR=f"203.0.113.{n}"), statement, wait).status_code for n in range(3)
    ]
    assert answers == [303, 303, 429]


def test_all_together_can_send_only_so_many_a_day(monkeypatch, wait):
    monkeypatch.setattr(report, "MOST_IN_ALL", 2)
    answers = [
        send(Client(REMOTE_ADDR=f"203.0.113.{n}"), make_statement(), wait).status_code
        for n in range(3)
    ]
    assert answers == [303, 303, 429]


def test_no_network_address_is_kept_and_after_a_day_nothing_of_it(statement, wait):
    send(Client(REMOTE_ADDR="203.0.113.9"), statement, wait)
    [kept] = ErrorReport.objects.values()
    assert "203.0.113.9" not in str(kept)
    assert len(kept["sender"]) == 64
    ErrorReport.objects.update(made_at=kept["made_at"] - timedelta(days=1, minutes=1))

    send(Client(REMOTE_ADDR="203.0.113.9"), make_statement(), wait)

    assert ErrorReport.objects.get(pk=kept["id"]).sender == ""


def test_above_the_limit_the_form_shows_no_words_either(client, settings):
    text = "News\nShe said that rents would fall soon."
    statement = make_statement("rents would fall", article=make_article(text), kind="indirect")
    settings.SHARE_LIMIT = 10

    assertNotContains(client.get(address_of(statement)), "would fall")


@pytest.mark.parametrize("page", ["", "sent/"])
def test_of_what_is_not_public_nothing_can_be_reported(client, statement, page):
    draft = make_statement(publish=False)
    statement.withhold(by=make_user(), version=statement.version, reason="Untrue.")

    for ask in (client.get, client.post):
        if page and ask == client.post:
            continue
        assert ask(f"{address_of(draft)}{page}").status_code == 404
        assertContains(ask(f"{address_of(statement)}{page}"), "Untrue.", status_code=410)
    assert client.get(f"/statements/999999/report/{page}").status_code == 404
    assert not ErrorReport.objects.exists()


def test_it_takes_few_queries(queries_of, statement):
    assert queries_of(address_of(statement)) <= 8
