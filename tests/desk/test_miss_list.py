import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from tests.factories import make_expert, make_statement

pytestmark = pytest.mark.django_db

URL = reverse("desk:miss_list")


def test_editors_see_what_readers_did_not_find_and_whether_it_is_found_now(client, editor_client):
    for words in ("goverment", "zebra", "zebra"):
        client.get("/search/", {"q": words}, REMOTE_ADDR="203.0.113.9")
    make_statement("The zebra roams", expert=make_expert())

    page = editor_client.get(URL)

    assert [(m.words, m.count, m.found_now) for m in page.context["misses"]] == [
        ("zebra", 2, 1),
        ("goverment", 1, 0),
    ]
    assertContains(page, '<a href="/search/?q=zebra"><q>zebra</q></a>', html=True)
    assertContains(page, "finds 1 statement now")
    assert "203.0.113.9" not in page.content.decode()
    lately = editor_client.get(f"{URL}?order=lately")
    assert [miss.words for miss in lately.context["misses"]] == ["zebra", "goverment"]


def test_the_log_leads_to_the_searches_without_hits(editor_client):
    assertContains(editor_client.get(reverse("desk:log")), f'href="{URL}"')
    assertContains(editor_client.get(URL), "Every search has found something")
