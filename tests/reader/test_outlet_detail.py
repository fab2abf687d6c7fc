import pytest
from pytest_django.asserts import assertContains, assertNotContains

from tests.factories import make_article, make_outlet, make_statement

pytestmark = pytest.mark.django_db


def reported(outlet, words):
    return make_statement(
        words, article=make_article(f"On {words}\n“{words}” he said.", outlet=outlet)
    )


def test_an_outlets_page_shows_what_it_reported_by_article(client):
    gazette = make_outlet("The Gazette", homepage="https://www.gazette.example/")
    reported(gazette, "Rents fall")
    reported(make_outlet(), "Elsewhere")

    page = client.get(gazette.get_absolute_url())

    assertContains(page, "Rents fall")
    assertContains(page, "gazette.example</a>")
    assertNotContains(page, "Elsewhere")


def test_an_outlet_of_which_nothing_was_published_has_no_page(client):
    assert client.get(make_outlet().get_absolute_url()).status_code == 404


def test_an_outlet_takes_as_many_queries_for_one_statement_as_for_many(queries_of):
    gazette = make_outlet()
    reported(gazette, "One")
    few = queries_of(gazette.get_absolute_url())
    for number in range(24):
        reported(gazette, f"Again {number}")

    assert queries_of(gazette.get_absolute_url()) == few <= 8
