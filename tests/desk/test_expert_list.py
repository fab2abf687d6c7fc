import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import Organisation
from newsdesk.desk.views import experts as views
from tests.factories import make_expert, make_statement, make_topic, make_user

pytestmark = pytest.mark.django_db

LIST = "desk:expert_list"


def found(client, **wanted):
    return client.get(reverse(LIST), wanted).context["experts"]


def test_everyone_is_there_by_name_with_how_much_they_said(editor_client):
    vaz = make_expert("Ana Vaz")
    lind = make_expert("Ada Lind")
    make_statement(expert=lind)
    make_statement("Rents will rise,", expert=lind, publish=False)

    response = editor_client.get(reverse(LIST))

    assert response.context["experts"] == [lind, vaz]
    assertContains(response, "1 statement")
    assertContains(response, "1 draft")
    assertContains(response, "No statements")
    assertContains(response, f'href="{reverse("desk:expert_detail", args=[lind.pk])}"')


@pytest.mark.parametrize("typed", ["korol", "alex KOROLEV", "Kololev", "Aleks", "korolév"])
def test_search_finds_every_printed_form_misprints_too(editor_client, typed):
    korolev = make_expert("Alexander Korolev")
    korolev.add_name("Kololev", "misprint")
    korolev.add_name("Aleksandr Korolyov", "alias")
    make_expert("Ada Lind")

    response = editor_client.get(reverse(LIST), {"words": typed})

    assert response.context["experts"] == [korolev]
    assertContains(response, "(misprint)")


@pytest.mark.parametrize("typed", ["moreau", "vaz-mor", "arembeau", "D’AREMB"])
def test_search_finds_either_half_of_a_joined_name(editor_client, typed):
    expert = make_expert("Luc d’Arembeau Vaz-Moreau")

    assert found(editor_client, words=typed) == [expert]


def test_a_name_that_is_nearly_right_leads_on(editor_client):
    korolev = make_expert("Alexander Korolev")

    response = editor_client.get(reverse(LIST), {"words": "Alexander Korolef"})

    assert response.context["experts"] == []
    assertContains(response, "Spelled nearly so")
    assertContains(response, reverse("desk:expert_detail", args=[korolev.pk]))


def test_it_can_be_narrowed_by_everything_one_may_know(editor_client, editor):
    wanted = make_expert("Ada Lind", kind="newsmaker")
    wanted.affiliations.create(organisation=Organisation.objects.create(name="Vell University"))
    wanted.edit(by=editor, version=1, identity_confirmed_at="2024-11-18T09:00:00+00:00")
    make_statement(expert=wanted)
    other = make_statement(expert=make_expert(), topics=[make_topic()]).expert
    silent = make_expert("Sil Ent")

    for conditions in (
        {"kind": "newsmaker"},
        {"organisation": "vell university"},
        {"identity": "confirmed"},
        {"said": "no-topic"},
        {"words": "lind", "kind": "newsmaker", "said": "some"},
    ):
        assert found(editor_client, **conditions) == [wanted], conditions
    assert set(found(editor_client, said="some")) == {wanted, other}
    assert found(editor_client, said="none") == [silent]
    assert set(found(editor_client, identity="open")) == {other, silent}


def test_each_kind_says_how_many_of_those_found_are_of_it(editor_client):
    for number in range(3):
        make_expert(f"Ada Lind {number}")
    make_expert("Ana Lind", kind="newsmaker")
    make_expert("Tolby University", kind="institution")

    context = editor_client.get(reverse(LIST), {"words": "lind", "kind": "newsmaker"}).context

    assert [(kind, count) for kind, _label, count in context["kinds"]] == [
        ("analyst", 3),
        ("newsmaker", 1),
        ("institution", 0),
    ]
    assert (context["total"], context["count"]) == (4, 1)


@pytest.mark.parametrize("sort", ["name", "newest", "most"])
def test_everyone_is_on_exactly_one_page_in_every_order(editor_client, monkeypatch, sort):
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    experts = [
        make_expert(name) for name in ("Cy Aber", "Bo Aber", "Al Aber", "Di Aber", "Ed Cole")
    ]
    for number, expert in enumerate(experts):
        for _ in range(1 + number // 2):
            make_statement(expert=expert)
    cy, bo, al, di, ed = experts
    order = {
        "name": [al, bo, cy, di, ed],
        "newest": [ed, di, al, bo, cy],
        "most": [ed, al, di, bo, cy],
    }

    seen, wanted = [], {"sort": sort}
    while True:
        context = editor_client.get(reverse(LIST), wanted).context
        seen += context["experts"]
        if not context["next_after"]:
            break
        wanted["after"] = context["next_after"]

    assert seen == order[sort]


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"organisation": "Nowhere"}, "No organisation is called “Nowhere”"),
        ({"kind": "loud"}, "valid choice"),
        ({"said": "a lot"}, "valid choice"),
        ({"sort": "luck"}, "valid choice"),
        ({"after": "x"}, "whole number"),
        ({"after": "9" * 40}, "less than or equal"),
        ({"words": "\x00"}, "Null characters"),
    ],
)
def test_a_bad_filter_is_named(editor_client, bad, message):
    make_expert("Ada Lind")

    response = editor_client.get(reverse(LIST), bad)

    assertContains(response, message, status_code=422)
    assertNotContains(response, "Ada Lind", status_code=422)


@pytest.mark.parametrize("sort", ["name", "newest", "most"])
def test_more_experts_ask_no_more_of_the_database(
    editor_client, django_assert_max_num_queries, sort
):
    for _ in range(6):
        expert = make_expert()
        expert.affiliations.create(role="economist")
        expert.add_name(f"Alias of {expert}", "alias")
        make_statement(expert=expert)

    # Session, user, how many of each kind, a page, its roles and names, organisations; who
    # said most is asked first.
    with django_assert_max_num_queries(8 if sort == "most" else 7):
        editor_client.get(reverse(LIST), {"sort": sort})


def test_contributors_look_and_are_offered_nothing_else(client):
    client.force_login(make_user("contributor"))
    expert = make_expert("Ada Lind")

    assertNotContains(client.get(reverse(LIST)), reverse("desk:expert_new"))
    page = client.get(reverse("desk:expert_detail", args=[expert.pk]))
    assertContains(page, "Ada Lind")
    assertNotContains(page, 'type="submit">Save')
