"""Organisations at the desk: found by any name, changed, merged, split, and taken back."""

import json

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import Affiliation, Organisation
from newsdesk.archive.undoing import redo, redoable, undo, undoable
from newsdesk.desk.forms import splitting_organisations
from newsdesk.desk.forms.expert_rows import AffiliationForm
from tests.factories import make_expert, make_organisation, make_statement

pytestmark = pytest.mark.django_db

LIST = "/desk/organisations/"


def posted(client, organisation, **typed):
    """What the page of an organisation sends: as it stands, with what was typed."""
    page = client.get(f"{LIST}{organisation.pk}/")
    form = page.context["form"]
    data = {"version": organisation.version, "name": organisation.name, "homepage": ""}
    for field in form.names.management_form:
        data[field.html_name] = field.value()
    for row in form.names:
        for field in row:
            if field.name != "remove":
                data[field.html_name] = field.value() or ""
    return data | typed


def edit(client, organisation, data):
    return client.post(f"{LIST}{organisation.pk}/edit/", data)


def test_it_is_found_by_an_abbreviation_and_so_is_what_is_printed_of_it(editor_client):
    agency = make_organisation("International Atomic Energy Agency")

    edit(
        editor_client,
        agency,
        posted(
            editor_client,
            agency,
            homepage="iaea.example",
            **{"names-0-text": "IAEA", "names-0-kind": "abbreviation"},
        ),
    )

    assertContains(editor_client.get(LIST, {"words": "iaea"}), "International Atomic Energy Agency")
    assert Organisation.objects.named("Iaea") == agency
    agency.refresh_from_db()
    assert (agency.homepage, agency.version) == ("https://iaea.example", 2)


def test_an_abbreviation_of_two_is_nobodys(editor):
    make_organisation("Asian Development Bank", also=["ADB"])
    make_organisation("African Development Bank", also=["ADB"])

    assert Organisation.objects.named("ADB").name == "ADB"


def test_a_new_name_keeps_the_old_one_and_is_undone(editor_client, editor):
    body = make_organisation("Vell College")
    edit(editor_client, body, posted(editor_client, body, name="Vell University"))

    assert Organisation.objects.named("vell college") == body
    assertContains(editor_client.get(f"{LIST}{body.pk}/"), "Vell College")

    undo(undoable(editor), by=editor)
    body.refresh_from_db()
    assert (body.name, body.all_forms()) == ("Vell College", ["Vell College"])


def test_a_stale_page_shows_both_versions(editor_client, editor):
    body = make_organisation("Vell College")
    stale = posted(editor_client, body, name="Vell University", **{"names-0-text": "VU"})
    body.edit(by=editor, version=1, name="Vell Academy")

    answer = edit(editor_client, body, stale)

    assertContains(answer, "Vell Academy", status_code=409)
    assertContains(answer, "VU", status_code=409)
    body.refresh_from_db()
    assert body.name == "Vell Academy"


def test_a_name_that_is_taken_is_refused_and_one_that_is_removed_goes(editor_client):
    make_organisation("Vell University")
    body = make_organisation("Orr Institute", also=["OI"])

    answer = edit(editor_client, body, posted(editor_client, body, name="vell university"))
    assertContains(answer, "There is “Vell University” already", status_code=422)

    edit(editor_client, body, posted(editor_client, body, **{"names-0-remove": "on"}))
    body.refresh_from_db()
    assert body.all_forms() == ["Orr Institute"]


def test_one_that_was_added_goes_again_unless_somebody_is_there(editor_client, editor):
    editor_client.post(f"{LIST}new/", {"name": "Vell University"})
    request = undoable(editor)
    undo(request, by=editor)
    assert not Organisation.objects.exists()

    redo(redoable(editor), by=editor)
    assert Organisation.objects.get().name == "Vell University"


def test_those_alike_are_offered_to_be_merged(editor_client):
    agency = make_organisation("International Atomic Energy Agency")
    make_organisation("IAEA")
    make_organisation("International Atomic Energy Agncy")
    make_organisation("International Rescue Committee")

    page = editor_client.get(reverse("desk:organisation_merge", args=[agency.pk]))

    assert [str(each) for each, _why in page.context["near"]] == [
        "IAEA",
        "International Atomic Energy Agncy",
    ]


def test_two_become_one_and_are_taken_apart(editor_client, client):
    said = make_statement("Rents will fall,", printed_role="dean")
    agency, double = make_organisation("Vell University", also=["VU"]), make_organisation("Vell U")
    for body in (agency, double):
        said.expert.learn_role("dean", body.name, read_in=said.article)
    said.expert.affiliations.create(role="rector", organisation=double, since="2019-01-01")
    old = Organisation.objects.get(pk=double.pk).get_absolute_url()
    assert client.get(old).status_code == 200
    merge = reverse("desk:organisation_merge", args=[double.pk])

    page = editor_client.get(merge, {"other": agency.pk})
    movings = {moving.noun: moving[1:] for moving in page.context["movings"]}
    assert movings["affiliations"] == (1, 1)
    assertContains(page, "1 affiliations; 1 more")

    form = page.context["merge_form"]
    editor_client.post(merge, {name: form[name].value() for name in form.fields})
    agency.refresh_from_db()
    assert sorted(agency.all_forms()) == ["VU", "Vell U", "Vell University"]
    assert client.get(old)["Location"] == agency.get_absolute_url()
    assert client.get(f"/organisations/{double.pk}.json").status_code == 301
    assert editor_client.get(f"{LIST}{double.pk}/")["Location"] == f"{LIST}{agency.pk}/"
    assertContains(client.get(agency.get_absolute_url()), "Rector")

    editor_client.post(reverse("desk:organisation_part", args=[agency.pk]), {"old": double.pk})
    agency.refresh_from_db()
    assert sorted(agency.all_forms()) == ["VU", "Vell University"]
    assert client.get(old).status_code == 200
    assert Affiliation.objects.filter(organisation=double).count() == 2


def test_roles_and_names_are_split_off_and_that_is_undone(editor_client, editor, client):
    bank = make_organisation("Development Bank", also=["ADB", "AfDB"])
    said = make_statement("Rents will fall,", printed_role="economist")
    role = said.expert.learn_role("economist", "Development Bank", read_in=said.article)
    stays = make_expert().affiliations.create(role="head", organisation=bank)
    split = reverse("desk:organisation_split", args=[bank.pk])
    data = {"version": 1, "name": "AfDB", "role": [role.pk], "form": ["AfDB"]}

    assertContains(editor_client.post(split, data), "1 role would go to AfDB, 1 would stay")
    editor_client.post(split, data | {"confirm": "1"})
    new = Organisation.objects.get(name="AfDB")
    role.refresh_from_db()
    assert (role.organisation, stays.organisation) == (new, bank)
    assert bank.all_forms() == ["Development Bank", "ADB"]
    assert client.get(new.get_absolute_url()).status_code == 200

    undo(undoable(editor), by=editor)
    role.refresh_from_db()
    assert (role.organisation, sorted(Organisation.objects.get().all_forms())) == (
        bank,
        ["ADB", "AfDB", "Development Bank"],
    )
    assert client.get(new.get_absolute_url())["Location"] == bank.get_absolute_url()

    redo(redoable(editor), by=editor)
    role.refresh_from_db()
    assert role.organisation == new


def test_of_many_roles_those_that_match_are_shown_and_ticks_stay(editor_client, monkeypatch):
    monkeypatch.setattr(splitting_organisations, "ROLES_SHOWN", 2)
    bank = make_organisation("Development Bank")
    roles = {
        name: make_expert(name).affiliations.create(role=role, organisation=bank)
        for name, role in {"Ada": "head", "Ben": "clerk", "Cem": "head", "Dag": "head"}.items()
    }
    split = reverse("desk:organisation_split", args=[bank.pk])
    assertContains(editor_client.get(split), "There are more than are shown")

    typed = {"version": 1, "name": "AfDB", "role": [roles["Ben"].pk], "words": "head dag"}
    page = editor_client.post(split, typed | {"filter": "1"})

    assert [str(role.expert) for role in page.context["form"].roles] == ["Ben", "Dag"]
    assertContains(page, "checked", count=1)
    assertNotContains(page, "There are more than are shown")
    counted = editor_client.post(split, typed | {"role": [roles["Ben"].pk, roles["Dag"].pk]})
    assertContains(counted, "2 roles would go to AfDB, 2 would stay")


def test_a_role_read_in_an_article_is_confirmed_or_refused_with_one_button(editor_client, editor):
    said = make_statement("Rents will fall,", printed_role="dean")
    expert, where = said.expert, said.article
    dean = expert.learn_role("dean", "Vell University", read_in=where)
    baker = expert.learn_role("baker", "", read_in=where)
    page = editor_client.get(f"/desk/experts/{expert.pk}/")
    assert page.context["open_roles"] == [dean, baker]
    decide = reverse("desk:expert_role", args=[expert.pk])
    given = {"version": expert.version, "role": dean.pk, "state": "confirmed"}

    editor_client.post(decide, given)
    stale = editor_client.post(decide, given | {"role": baker.pk, "state": "refused"})
    assert stale.status_code == 409
    editor_client.post(decide, given | {"role": baker.pk, "state": "refused", "version": 2})

    states = dict(expert.affiliations.values_list("role", "state"))
    assert states == {"dean": "confirmed", "baker": "refused"}
    assert not editor_client.get(f"/desk/experts/{expert.pk}/").context["open_roles"]
    assert expert.learn_role("Baker", "", read_in=where) is None
    assertNotContains(editor_client.get("/desk/experts/"), "baker")
    undo(undoable(editor), by=editor)
    assert expert.affiliations.get(role="baker").state == "suggested"


def test_whoever_corrects_a_role_has_decided_on_it(editor_client, editor):
    said = make_statement("Rents will fall,")
    said.expert.learn_role("dean", "Vell University", read_in=said.article)
    logged = said.expert.affiliations.get().as_logged()
    form = editor_client.get(f"/desk/experts/{said.expert.pk}/").context["form"]
    assert form.lists["affiliations"][0].stored == logged

    row = AffiliationForm({**logged, "loaded": json.dumps(logged), "since": "2019"})
    assert row.is_valid(), row.errors
    assert row.facts()["state"] == "confirmed"
