import pytest


def test_crawlers_are_kept_from_desk_and_endless_searches_and_from_nothing_else(client):
    answer = client.get("/robots.txt")

    assert answer["Content-Type"].startswith("text/plain")
    rules = [line for line in answer.content.decode().splitlines() if line.startswith("Dis")]
    assert rules == ["Disallow: /desk/", "Disallow: /admin/", "Disallow: /search/?"]


@pytest.mark.django_db
def test_the_icon_is_found_where_programs_look_for_it(client):
    assert client.get("/favicon.ico")["Location"] == "/static/img/icon.svg"
