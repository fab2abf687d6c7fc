import pytest
from django.template.loader import get_template

from newsdesk.archive.models import MergedExpert, MergedTopic
from tests.factories import make_expert, make_statement, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement():
    topic = make_topic("Housing")
    return make_statement(expert=make_expert("Ada Lind"), topics=[topic])


@pytest.mark.parametrize("path", ["", "-", "-ada", "-Ada_Lind.", "-éa"])
def test_whatever_slug_leads_to_the_address_in_one_step(client, statement, path):
    expert = statement.expert

    answer = client.get(f"/experts/{expert.pk}{path}/?topic=3&before=9")

    assert answer.status_code == 301
    assert answer["Location"] == f"/experts/{expert.pk}-ada-lind/?topic=3&before=9"
    assert client.get(answer["Location"]).status_code == 200


def test_articles_topics_and_outlets_are_found_by_their_ids_too(client, statement):
    topic = statement.direct_topics()[0]
    for thing, noun in [(statement.article, "articles"), (topic, "topics")]:
        answer = client.get(f"/{noun}/{thing.pk}-old-name/")
        assert (answer.status_code, answer["Location"]) == (301, thing.get_absolute_url())


def test_a_merged_id_leads_on(client, statement):
    MergedExpert.objects.create(old_id=987, old_name="A. Lind", expert=statement.expert)
    MergedTopic.objects.create(old_id=987, old_name="Homes", topic=statement.direct_topics()[0])

    assert client.get("/experts/987-a-lind/")["Location"] == statement.expert.get_absolute_url()
    assert client.get("/topics/987-homes/").status_code == 301


@pytest.mark.parametrize("noun", ["experts", "topics", "outlets", "articles", "statements"])
@pytest.mark.parametrize("pk", ["0", "99", "99999999999999999999", "9" * 5000])
def test_an_id_of_nothing_is_not_found(client, noun, pk):
    assert client.get(f"/{noun}/{pk}/").status_code == 404


def test_an_expert_known_from_drafts_alone_has_no_page(client):
    draft = make_statement(expert=make_expert("Ben Orr"), publish=False)

    assert client.get(f"/experts/{draft.expert.pk}/").status_code == 404
    assert b"Orr" not in client.get("/experts/").content


def test_errors_are_shown_in_the_style_of_the_house(client, settings):
    answer = client.get("/nowhere/")

    assert answer.status_code == 404
    assert b"There is nothing at this address" in answer.content
    assert b'class="masthead"' in answer.content


def test_the_page_for_a_broken_server_asks_nothing_of_the_database(client, monkeypatch):
    from newsdesk.archive.models import Statement

    def breaks(*args):
        raise RuntimeError

    monkeypatch.setattr(Statement.objects, "listed", breaks)
    client.raise_request_exception = False

    answer = client.get("/")

    assert answer.status_code == 500
    assert b"Something broke on our side" in answer.content


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "410", "500"])
def test_every_error_page_can_be_shown_without_a_request(code):
    page = get_template(f"{code}.html").render()

    assert 'class="masthead"' in page
