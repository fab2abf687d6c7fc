import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from newsdesk.archive.learning import follow
from newsdesk.archive.models import Action, Expert, Organisation, Statement
from newsdesk.archive.search import parse
from newsdesk.archive.undoing import undo
from tests.desk.record_page import edit_of, form_of, new_row, page_of, posted_from, row_of
from tests.factories import make_article, make_expert, make_statement, make_user

pytestmark = pytest.mark.django_db

NEW = "desk:expert_new"


def save(client, expert, **changes):
    return client.post(edit_of(expert), form_of(client, expert) | changes)


def test_somebody_is_added(editor_client, editor):
    given = {"name": "  Ada   Lind ", "kind": "newsmaker", "wikidata": "Q42"}

    response = editor_client.post(reverse(NEW), given)

    ada = Expert.objects.get()
    assertRedirects(response, page_of(ada))
    assert (ada.name, ada.kind, ada.sort_name) == ("Ada Lind", "newsmaker", "Lind, Ada")
    assert ada.all_forms() == ["Ada Lind"]
    [action] = Action.objects.on(ada)
    assert (action.verb, action.by) == ("create", editor)


def test_a_namesake_is_not_added_by_mistake(editor_client):
    ada = make_expert("Ada Lind", distinction="Leeds")
    ada.affiliations.create(role="economist")
    given = {"name": "Áda Lind", "kind": "analyst"}

    response = editor_client.post(reverse(NEW), given)

    assertContains(response, "Somebody of this name is recorded", status_code=422)
    assertContains(response, page_of(ada), status_code=422)
    assertContains(response, "economist", status_code=422)
    answer = editor_client.post(reverse(NEW), given | {"is_someone_else": "on"})
    assertContains(answer, "Say what tells the two", status_code=422)
    apart = {"is_someone_else": "on", "distinction": "the singer"}
    editor_client.post(reverse(NEW), given | apart)
    assert Expert.objects.count() == 2
    # The tick has answered whether they are one.
    assert editor_client.get("/desk/experts/duplicates/").context["rows"] == []

    editor_client.post("/desk/undo/")
    assert Expert.objects.count() == 1


def test_two_of_one_name_need_to_be_told_apart(editor_client):
    make_expert("Ada Lind")
    given = {"name": "Ada Lind", "kind": "analyst", "is_someone_else": "on"}

    response = editor_client.post(reverse(NEW), given)

    assertContains(response, "say what tells", status_code=422)
    editor_client.post(reverse(NEW), given | {"distinction": "the singer"})
    assert Expert.objects.filter(distinction="the singer").exists()


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"name": " "}, "This field is required"),
        ({"name": "…"}, "A name has a letter in it"),
        ({"name": "x" * 201}, "Shorten this to 200 characters"),
        ({"name": "Ada\x00"}, "Null characters"),
        ({"kind": "loud"}, "valid choice"),
        ({"wikidata": "42"}, "not a Wikidata id"),
        ({"wikidata": "Q7"}, "Bo Cole’s already"),
        ({"orcid": "0000-0002-1825-0098"}, "a digit is wrong or missing"),
        ({"bio": "x" * 5001}, "Shorten this to 5000"),
    ],
)
def test_bad_input_is_named_and_nothing_typed_is_lost(editor_client, bad, message):
    make_expert("Bo Cole", wikidata="Q7")
    expert = make_expert("Ada Lind")

    response = save(editor_client, expert, **({"distinction": "kept as typed"} | bad))

    assertContains(response, message, status_code=422)
    assertContains(response, "kept as typed", status_code=422)
    expert.refresh_from_db()
    assert (expert.version, expert.distinction) == (1, "")


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("wikidata", "https://www.wikidata.org/wiki/Q42", "Q42"),
        ("orcid", "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("orcid", "0000-0002-1694-233X", "0000-0002-1694-233X"),
    ],
)
def test_an_identity_may_be_pasted_as_an_address(editor_client, field, typed, kept):
    expert = make_expert()

    save(editor_client, expert, **{field: typed})

    expert.refresh_from_db()
    assert getattr(expert, field) == kept


def test_a_rename_keeps_the_old_name_and_its_address(editor_client, client):
    statement = make_statement(expert=make_expert("Ada Lind"))
    expert = statement.expert
    old = expert.get_absolute_url()

    response = save(editor_client, expert, name="Ada Lindqvist", sort_name="")

    assertRedirects(response, page_of(expert))
    expert.refresh_from_db()
    assert expert.sort_name == "Lindqvist, Ada"
    assert expert.as_logged()["names"] == {"Ada Lind": "former"}
    assert list(Statement.objects.matching(parse("Lindqvist"))) == [statement]
    assert list(Statement.objects.matching(parse('"Ada Lind"'))) == [statement]
    assertRedirects(client.get(old), expert.get_absolute_url(), status_code=301)


def test_renaming_to_somebody_elses_name_asks_first(editor_client):
    make_expert("Ada Lindqvist", distinction="Leeds")
    expert = make_expert("Ada Lind")

    response = save(editor_client, expert, name="Ada Lindqvist")

    assertContains(response, "Somebody of this name is recorded", status_code=422)
    expert.refresh_from_db()
    assert expert.name == "Ada Lind"


def test_the_page_warns_of_namesakes(editor_client):
    expert, other = make_expert("Ada Lind"), make_expert("Ada Lindqvist")
    other.add_name("Ada Lind", "former")

    assertContains(editor_client.get(page_of(expert)), "A name is shared with")
    assertContains(editor_client.get(page_of(expert)), page_of(other))


def test_identity_is_confirmed_by_whoever_saves_now_with_what_it_rests_on(editor_client, editor):
    expert = make_expert("Ada Lind")

    rests_on = "https://example.org/staff/lind 2026-01-20\r\n0000-0002-1825-0097"
    told = {"evidence": "Rang her at the university.", "is_confirmed": "on"}
    posted = form_of(editor_client, expert)
    refused = editor_client.post(edit_of(expert), posted | told)
    assertContains(refused, "Say what it rests on", status_code=422)
    bad = editor_client.post(edit_of(expert), posted | told | {"rests_on": "0000-0002-1825-0098"})
    assertContains(bad, "a digit is wrong", status_code=422)

    save(editor_client, expert, rests_on=rests_on, **told)

    expert.refresh_from_db()
    assert expert.identity_confirmed_by == editor
    assert [each["kind"] for each in expert.identity_evidence] == ["page", "orcid"]
    assert expert.identity_confirmed_at
    assert Action.objects.on(expert).first().reason == "Rang her at the university."
    assertContains(editor_client.get(page_of(expert)), "Rang her at the university.")

    posted = form_of(editor_client, expert)
    del posted["is_confirmed"]
    editor_client.post(edit_of(expert), posted)

    expert.refresh_from_db()
    assert (expert.identity_confirmed_at, expert.identity_confirmed_by) == (None, None)
    assert expert.identity_evidence == []
    undo(Action.objects.on(expert).first().request, by=editor)
    expert.refresh_from_db()
    assert len(expert.identity_evidence) == 2
    assert expert.identity_confirmed_at


def test_readers_see_what_an_identity_rests_on(editor_client, client):
    statement = make_statement(expert=make_expert("Ada Lind"))
    page = statement.expert.get_absolute_url()
    assertContains(client.get(page), "Identity not confirmed")

    posted = {"is_confirmed": "on", "rests_on": "Q7259 2026-01-20"}
    save(editor_client, statement.expert, **posted)

    shown = client.get(page)
    assertContains(shown, "Identity confirmed on")
    assertContains(shown, "looked at on 20 January 2026")
    assertContains(shown, '"https://www.wikidata.org/entity/Q7259"')
    assert client.get(f"/statements/{statement.pk}.json").json()["speaker_confirmed"] is True


def test_saving_again_leaves_who_confirmed_as_it_was(editor_client):
    expert = make_expert("Ada Lind")
    save(editor_client, expert, is_confirmed="on", rests_on="Q7259")
    expert.refresh_from_db()
    at = expert.identity_confirmed_at

    save(editor_client, expert, bio="An economist.")

    expert.refresh_from_db()
    assert expert.identity_confirmed_at == at


def test_names_are_added_changed_and_removed_and_search_follows(editor_client):
    statement = make_statement(expert=make_expert("Ada Lind"))
    expert = statement.expert
    expert.add_name("Ada Lynd", "alias")
    expert.add_name("A. Lind", "alias")
    posted = form_of(editor_client, expert)
    changes = {
        f"{row_of(posted, 'names', 'Ada Lynd')}-kind": "misprint",
        f"{row_of(posted, 'names', 'A. Lind')}-remove": "on",
        f"{new_row(posted, 'names')}-text": "Ada Tolby",
        f"{new_row(posted, 'names')}-kind": "former",
    }

    editor_client.post(edit_of(expert), posted | changes)

    assert expert.as_logged()["names"] == {"Ada Lynd": "misprint", "Ada Tolby": "former"}
    assert list(Statement.objects.matching(parse("Tolby"))) == [statement]
    action = Action.objects.on(expert).first()
    assert action.before["names"] == {"Ada Lynd": "alias", "A. Lind": "alias"}
    assert action.after["names"] == {"Ada Lynd": "misprint", "Ada Tolby": "former"}


def test_the_primary_name_is_in_no_row_and_stays(editor_client):
    expert = make_expert("Ada Lind")
    posted = form_of(editor_client, expert)

    editor_client.post(edit_of(expert), posted | {f"{new_row(posted, 'names')}-text": "Ada Lind"})

    assert [(n.text, n.kind) for n in expert.names.all()] == [("Ada Lind", "primary")]


def test_what_is_learned_while_somebody_edits_is_not_lost(editor_client, editor):
    statement = make_statement(
        expert=make_expert("Ada Lind"), printed_source="Ada Lynd", printed_role="economist"
    )
    expert = statement.expert
    posted = form_of(editor_client, expert)
    follow(statement, None, by=editor)

    response = editor_client.post(edit_of(expert), posted | {"bio": "Teaches."})

    assertRedirects(response, page_of(expert))
    logged = expert.as_logged()
    assert logged["names"] == {"Ada Lynd": "misprint"}
    assert [each["role"] for each in logged["affiliations"]] == ["economist"]


def test_a_role_is_added_with_dates_as_far_as_they_are_known(editor_client):
    Organisation.objects.create(name="Vell University")
    article, expert = make_article(), make_expert()
    posted = form_of(editor_client, expert)
    row = new_row(posted, "affiliations")
    typed = {
        f"{row}-role": "senior lecturer",
        f"{row}-organisation": "vell university",
        f"{row}-since": "March 2019",
        f"{row}-read_in_id": str(article.pk),
    }

    editor_client.post(edit_of(expert), posted | typed)

    [affiliation] = expert.affiliations.all()
    assert str(affiliation) == "senior lecturer, Vell University"
    assert affiliation.as_logged()["since"] == "2019-03"
    assert affiliation.read_in == article
    page = editor_client.get(page_of(expert))
    assertContains(page, reverse("desk:article_detail", args=[article.pk]))


def test_a_role_is_ended_and_another_removed(editor_client):
    expert = make_expert()
    for role in ("economist", "adviser", "columnist"):
        expert.affiliations.create(role=role)
    posted = form_of(editor_client, expert)
    ended, removed = (row_of(posted, "affiliations", each) for each in ("economist", "adviser"))
    changes = {f"{ended}-is_former": "on", f"{ended}-until": "2020", f"{removed}-remove": "on"}

    editor_client.post(edit_of(expert), posted | changes)

    assert [(a.role, a.is_former) for a in expert.affiliations.order_by("id")] == [
        ("economist", True),
        ("columnist", False),
    ]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"since": "soon"}, "“soon” is not a date"),
        ({"since": "2020", "until": "2019-05"}, "This is before it began"),
        ({"role": ""}, "Write a role or an organisation"),
        ({"read_in_id": "999"}, "There is no article “999”"),
        ({"read_in_id": "9" * 30}, "There is no article"),
    ],
)
def test_a_bad_role_is_named_and_shown_as_typed(editor_client, typed, message):
    expert = make_expert()
    posted = form_of(editor_client, expert)
    row = new_row(posted, "affiliations")
    typed = {"role": "economist", "until": "2022"} | typed

    changes = {f"{row}-{name}": value for name, value in typed.items()}
    response = editor_client.post(edit_of(expert), posted | changes)

    assertContains(response, message, status_code=422)
    assertContains(response, f'value="{typed["until"]}"', status_code=422)
    assert not expert.affiliations.exists()


def test_interests_are_disclosed(editor_client, client):
    expert = make_statement(expert=make_expert()).expert
    posted = form_of(editor_client, expert)
    row = new_row(posted, "disclosures")

    response = editor_client.post(edit_of(expert), posted | {f"{row}-text": "Holds shares."})
    assertContains(response, "Write since when", status_code=422)

    typed = {f"{row}-text": "Holds shares.", f"{row}-disclosed_on": "2024-11"}
    editor_client.post(edit_of(expert), posted | typed)
    assertContains(client.get(expert.get_absolute_url()), "Holds shares.")


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}], ids=["plain", "htmx"])
def test_who_saves_second_sees_both_versions_and_keeps_either(editor_client, headers):
    expert = make_expert("Ada Lind")
    posted = form_of(editor_client, expert)
    ana = make_user(username="ana")
    expert.edit(
        by=ana, version=1, bio="Ana’s words.", distinction="Leeds", names={"A. L.": "alias"}
    )
    mine = {"bio": "My words.", f"{new_row(posted, 'names')}-text": "Ada Lynd"}

    response = editor_client.post(edit_of(expert), posted | mine, headers=headers)

    assertContains(response, "Somebody else saved this", status_code=409)
    assertContains(response, "<b>ana</b>: edit", status_code=409)
    rows = response.context["clash"].rows
    assert ("About", "My words.", "Ana’s words.") in rows
    assert ("Other names", "Ada Lynd, alias", "Nothing") in rows
    # What I have not touched is theirs.
    assert response.context["form"]["distinction"].value() == "Leeds"
    assertContains(response, f'href="{page_of(expert)}">Keep theirs', status_code=409)
    assert Expert.objects.get().bio == "Ana’s words."

    again = posted_from(response.context["form"])
    assertRedirects(editor_client.post(edit_of(expert), again), page_of(expert))
    kept = Expert.objects.get()
    assert (kept.bio, kept.distinction) == ("My words.", "Leeds")
    assert kept.as_logged()["names"] == {"A. L.": "alias", "Ada Lynd": "alias"}


def test_saving_without_a_change_logs_nothing(editor_client):
    expert = make_expert("Ada Lind")
    expert.affiliations.create(role="economist", is_former=True)
    expert.add_name("Ada Lynd", "misprint")
    expert.disclosures.create(text="Holds shares.", disclosed_on="2024-01-01")

    response = save(editor_client, expert)

    assertRedirects(response, page_of(expert))
    assert Action.objects.on(expert).count() == 1


def test_an_edit_is_undone_as_a_whole(editor_client, editor):
    expert = make_expert("Ada Lind", bio="Teaches.")
    expert.affiliations.create(role="economist")
    expert.affiliations.create(role="adviser")
    posted = form_of(editor_client, expert)
    row = row_of(posted, "affiliations", "economist")
    changes = {"name": "Ada Tolby", "bio": "", "is_confirmed": "on", f"{row}-remove": "on"}
    changes["rests_on"] = "Q7259"
    editor_client.post(edit_of(expert), posted | changes)
    action = Action.objects.on(expert).first()
    expert.refresh_from_db()
    assert expert.as_logged() == action.after

    undo(action.request, by=editor)

    expert.refresh_from_db()
    assert expert.as_logged() == action.before | {"version": 3}
    assertContains(editor_client.get(reverse("desk:log")), page_of(expert))


def test_more_names_and_roles_ask_no_more_of_the_database(
    editor_client, django_assert_max_num_queries
):
    expert = make_statement(expert=make_expert()).expert
    for number in range(8):
        expert.add_name(f"Alias {number}", "alias")
        expert.affiliations.create(role=f"Role {number}", read_in=make_article())

    with django_assert_max_num_queries(20):
        assertNotContains(editor_client.get(page_of(expert)), "Alias 9")


def test_nobody_is_not_found(editor_client):
    assert editor_client.get(reverse("desk:expert_detail", args=[99])).status_code == 404
