import pytest
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import Expert, Organisation
from newsdesk.reader import index
from tests.factories import make_article, make_expert, make_statement, make_topic

pytestmark = pytest.mark.django_db


def quoted(name, **fields):
    expert = make_expert(name, **fields)
    make_statement(expert=expert)
    return expert


def names(page):
    return [e.name for _letter, experts in page.context["letters_there"] for e in experts]


def test_experts_are_listed_by_family_name_accents_with_their_letter(client):
    for name in ("Zoe Adler", "Ada Zorn", "Ève Élan", "Bea Eld"):
        quoted(name)

    page = client.get("/experts/")

    assert names(page) == ["Zoe Adler", "Ève Élan", "Bea Eld", "Ada Zorn"]
    assert [letter for letter, _experts in page.context["letters_there"]] == ["A", "E", "Z"]
    assertContains(page, "Élan, Ève")


def test_newsmakers_and_institutions_are_one_click_away(client):
    quoted("Ada Lind")
    quoted("Max Mayor", kind="newsmaker")
    quoted("The Bank", kind="institution")

    assert names(client.get("/experts/")) == ["Ada Lind"]
    assertContains(client.get("/experts/"), 'href="?kind=newsmaker"')
    assert names(client.get("/experts/?kind=newsmaker")) == ["Max Mayor"]
    assert names(client.get("/experts/?kind=institution")) == ["The Bank"]
    assert names(client.get("/experts/?kind=nonsense%00&after=x&letter=%00")) == ["Ada Lind"]


def test_a_letter_leads_to_where_it_begins(client):
    for name in ("Ada Lind", "Ben Orr", "Cy Zorn"):
        quoted(name)

    assert names(client.get("/experts/?letter=m")) == ["Ben Orr", "Cy Zorn"]
    assert names(client.get("/experts/?letter=É")) == ["Ada Lind", "Ben Orr", "Cy Zorn"]


def test_the_index_comes_in_pages_without_gap_or_repeat(client):
    article = make_article("News\n“Yes” they said.")
    for number in range(230):
        make_statement(
            "Yes",
            article=article,
            expert=make_expert(f"Same Name{number // 2:03}", distinction=str(number)),
        )

    seen, after = [], ""
    while after is not None:
        page = client.get(f"/experts/?after={after}")
        assert len(names(page)) <= 100
        seen += [e.pk for _letter, experts in page.context["letters_there"] for e in experts]
        after = page.context["next_after"]

    assert len(seen) == len(set(seen)) == Expert.objects.count() == 230


def test_it_says_role_and_number_and_leaves_out_who_is_not_quoted(client):
    lind = make_expert("Ada Lind")
    make_statement("One", expert=lind, printed_role="economist")
    make_statement("Two", expert=lind)
    orr = quoted("Ben Orr", distinction="the painter")
    orr.affiliations.create(role="painter in residence")
    make_expert("Nobody Quoted")

    page = client.get("/experts/")

    assertContains(page, "economist")
    assertContains(page, "2 statements")
    assertContains(page, "painter in residence")
    assertContains(page, "the painter")
    assertNotContains(page, "Nobody")


def test_only_letters_with_which_a_name_begins_are_offered(client):
    for name in ("Ève Élan", "Ada Lind", "Нина Яковлева"):
        quoted(name)
    make_expert("Nobody Quoted")
    quoted("Max Mayor", kind="newsmaker")
    quoted("24 Hours", kind="institution")

    assert client.get("/experts/").context["letters"] == ["e", "l", "я"]
    assert client.get("/experts/?kind=institution").context["letters"] == ["0"]
    assert names(client.get("/experts/?letter=я")) == ["Нина Яковлева"]
    assertContains(client.get("/experts/?kind=institution"), ">0–9</a>")


def at(organisation, *experts, **fields):
    body = Organisation.objects.named(organisation)
    for expert in experts:
        expert.affiliations.create(organisation=body, **{"role": "fellow"} | fields)
    return body


def bodies(page):
    return {
        str(body.organisation): [member.expert.name for member in body.members]
        for body in page.context["bodies"]
    }


def test_an_index_by_organisation_sorts_accents_with_their_letter(client):
    lind, orr, mayor = quoted("Ada Lind"), quoted("Ben Orr"), quoted("Max", kind="newsmaker")
    for name in ("Zorn Bank", "École Nationale", "The Firth Trust", "eBank", "City Hall"):
        at(name, mayor if name == "City Hall" else lind)
    at("eBank", orr, role="clerk", is_former=True)
    at("Zorn Bank", lind, role="head of research")

    page = client.get("/experts/?by=organisation")

    assert list(bodies(page)) == ["eBank", "École Nationale", "The Firth Trust", "Zorn Bank"]
    assert bodies(page)["eBank"] == ["Ada Lind", "Ben Orr"]
    assert bodies(page)["Zorn Bank"] == ["Ada Lind"]
    assertContains(page, "clerk (formerly)")
    assert list(bodies(client.get("/experts/?by=organisation&kind=newsmaker"))) == ["City Hall"]


def test_organisations_of_nobody_public_are_not_named(client):
    drafted = make_statement("Draft", expert=make_expert("Cy Quiet"), publish=False)
    at("Quiet College", drafted.expert)
    lind = quoted("Ada Lind")
    at("Hidden House", lind, read_in=drafted.article)

    assert bodies(client.get("/experts/?by=organisation")) == {}
    for body in Organisation.objects.all():
        page = client.get(f"/experts/?organisation={body.pk}")
        assert page.context["organisation"] is None
        assertNotContains(page, body.name)


def test_everyone_at_an_organisation_has_a_page(client):
    experts = [quoted(f"Same Name{number:02}") for number in range(15)]
    body = at("Vell University", *experts)
    quoted("Ada Lind")

    page = client.get("/experts/?by=organisation")
    assertContains(page, "Everyone at Vell University")
    assert len(bodies(page)["Vell University"]) == 12

    page = client.get(f"/experts/?organisation={body.pk}")
    assertContains(page, "<h1>People of Vell University</h1>", html=True)
    assert len(names(page)) == 15


def test_organisations_come_in_pages_without_gap_or_repeat(client):
    lind = quoted("Ada Lind")
    made = [at(f"Body {number:03}", lind).pk for number in range(120)]

    seen, after = [], ""
    while after is not None:
        page = client.get(f"/experts/?by=organisation&after={after}")
        seen += [body.organisation.pk for body in page.context["bodies"]]
        after = page.context["next_after"]

    assert seen == made


def test_an_index_by_topic_tells_who_is_quoted_most(client):
    lind, orr = make_expert("Ada Lind"), make_expert("Ben Orr")
    mayor = make_expert("Max Mayor", kind="newsmaker")
    rents = make_topic("Housing › Rents")
    for expert, number in ((lind, 2), (orr, 3), (mayor, 1)):
        for _ in range(number):
            make_statement(expert=expert, topics=[rents])
    make_statement(expert=mayor, topics=[make_topic("Weather")])

    def told(page):
        return {
            topic.name: [(voice.expert.name, voice.count) for voice in topic.speakers]
            for topic in page.context["topics"]
        }

    assert told(client.get("/experts/?by=topic")) == {"Housing": [("Ben Orr", 3), ("Ada Lind", 2)]}
    assert told(client.get("/experts/?by=topic&kind=newsmaker")) == {
        "Housing": [("Max Mayor", 1)],
        "Weather": [("Max Mayor", 1)],
    }


def test_an_index_by_topic_counted_in_part_says_so(client, monkeypatch):
    monkeypatch.setattr(index, "COUNTED", 2)
    lind = make_expert("Ada Lind")
    for _ in range(3):
        make_statement(expert=lind, topics=[make_topic("Housing")])

    page = client.get("/experts/?by=topic")

    assertContains(page, "Counted in the newest 2 statements.")
    assertContains(page, "2+ statements")


def test_topics_with_their_experts_come_in_pages(client):
    lind = make_expert("Ada Lind")
    for number in range(45):
        make_statement(expert=lind, topics=[make_topic(f"Topic {number:02}")])

    seen, after = [], ""
    while after is not None:
        page = client.get(f"/experts/?by=topic&after={after}")
        seen += [topic.name for topic in page.context["topics"]]
        after = page.context["next_after"]

    assert seen == [f"Topic {number:02}" for number in range(45)]


@pytest.mark.parametrize("by", ["name", "organisation", "topic"])
def test_an_index_takes_as_many_queries_for_one_as_for_many(queries_of, by):
    topic = make_topic("Housing")
    at("Vell", quoted("Ada Lind"))
    make_statement(topics=[topic])
    few = queries_of(f"/experts/?by={by}")
    for number in range(24):
        at(f"Body {number}", quoted(f"Ben Orr{number}"))
        make_statement(topics=[make_topic(f"Topic {number}")])

    assert queries_of(f"/experts/?by={by}") == few <= 8
