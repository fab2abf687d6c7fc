import pytest
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import Expert
from tests.factories import make_article, make_expert, make_statement

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


def test_the_index_takes_as_many_queries_for_one_as_for_many(queries_of):
    quoted("Ada Lind")
    few = queries_of("/experts/")
    for number in range(24):
        quoted(f"Ben Orr{number}")

    assert queries_of("/experts/") == few <= 8
