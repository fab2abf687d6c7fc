"""Several people of one name are told apart wherever readers meet them."""

import pytest

from tests.factories import make_expert, make_statement

pytestmark = pytest.mark.django_db

PAGE = "/experts/named/"


def quoted(name, words, **fields):
    expert = make_expert(name, **fields)
    make_statement(words, expert=expert, printed_role=f"expert on {words}")
    return expert


@pytest.fixture
def linds():
    return [
        quoted("Ada Lind", "rents"),
        quoted("Áda Lind", "ice", distinction="the glaciologist"),
    ]


def test_a_page_tells_who_of_one_name_is_who(client, linds):
    page = client.get(PAGE, {"name": "ada lind"})

    assert page.context["people"] == linds
    body = page.content.decode()
    for told in ("the glaciologist", "expert on rents", "2 people of this name"):
        assert told.lower() in body.lower()


def test_other_forms_count_and_misprints_and_surnames_do_not(client, linds):
    other = quoted("Ada Quill", "wages")
    other.add_name("Ada Lind", "former")
    for number, kind in enumerate(("misprint", "alias")):
        stranger = quoted(f"Bo Chen{number}", f"snow {number}")
        stranger.add_name(["Ada Lind", "Lind"][number], kind)

    assert client.get(PAGE, {"name": "Ada Lind"}).context["people"] == [*linds, other]
    assert client.get(PAGE, {"name": "Lind"}).status_code == 404


def test_of_one_alone_it_leads_to_the_page_and_of_nobody_public_to_none(client):
    ada = quoted("Ada Lind", "rents")
    make_statement("Draft.", expert=make_expert("Bo Chen"), publish=False)
    make_expert("Ada Lind", distinction="never quoted")

    answer = client.get(PAGE, {"name": "Ada Lind"})
    assert (answer.status_code, answer["Location"]) == (302, ada.get_absolute_url())
    assert client.get(PAGE, {"name": "Bo Chen"}).status_code == 404
    assert client.get(PAGE)["Location"] == "/experts/"


def test_the_experts_page_and_search_lead_there(client, linds):
    ada, other = linds
    link = f"{PAGE}?name=Ada%20Lind"

    page = client.get(ada.get_absolute_url()).content.decode()
    assert other.get_absolute_url() in page
    assert link in page
    assert "told apart" in client.get("/search/?q=ada+lind").content.decode()
    assert "told apart" not in client.get("/search/?q=rents").content.decode()
