"""Two people in one record are made two, and that is undone and done again."""

import pytest

from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.archive.merging.splitting import split
from newsdesk.archive.models import Expert, ExpertName, MergedExpert
from newsdesk.archive.undoing import redo, redoable, undo, undoable
from tests.archive.test_merging import archive_as_rows
from tests.factories import make_expert, make_statement, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ode():
    """Two namesakes in one record: an economist of Vell, and a poet."""
    expert = make_expert("Ben Ode")
    expert.add_name("B. Ode", ExpertName.Kind.ALIAS)
    make_statement("Rents will fall,", expert=expert)
    poem = make_statement("Ice melts.", expert=expert, printed_source="B. Ode")
    make_statement("Snow falls.", expert=expert, printed_source="B. Ode", publish=False)
    expert.learn_role("poet", "Vell", read_in=poem.article)
    expert.refresh_from_db()
    return expert


def split_off(ode, by, **given):
    ids = ode.statements.filter(printed_source="B. Ode").values_list("pk", flat=True)
    given = {"name": "Ben Ode", "distinction": "the poet", "forms": ["B. Ode"]} | given
    return split(ode, by=by, version=ode.version, statements=list(ids), **given)


def test_statements_names_and_roles_go_together(client, editor, ode):
    poet = split_off(ode, editor)

    assert sorted(each.text for each in poet.statements.all()) == ["Ice melts.", "Snow falls."]
    assert [each.text for each in ode.statements.all()] == ["Rents will fall,"]
    assert (poet.all_forms(), ode.all_forms()) == (["B. Ode", "Ben Ode"], ["Ben Ode"])
    assert [str(each) for each in poet.affiliations.all()] == ["poet, Vell"]
    assert client.get(Expert.objects.get(pk=poet.pk).get_absolute_url()).status_code == 200
    assert client.get("/search/", {"q": '"B. Ode"'}).context["listing"].count == 1


def test_it_is_undone_and_done_again(client, editor, ode):
    first = archive_as_rows()
    poet = split_off(ode, editor)
    last = archive_as_rows()
    address = Expert.objects.get(pk=poet.pk).get_absolute_url()

    undo(undoable(editor), by=editor)
    undone = archive_as_rows()
    # Readers have seen the address, so it leads on for ever.
    assert [each["old_id"] for each in undone.pop("MergedExpert")] == [poet.pk]
    assert client.get(address)["Location"] == ode.get_absolute_url()
    assert undone == {name: rows for name, rows in first.items() if name != "MergedExpert"}

    redo(redoable(editor), by=editor)
    assert client.get(address).status_code == 200
    again = archive_as_rows()
    for rows in (again, last):
        for row in [*rows["ExpertName"], *rows["Expert"]]:
            # A form that was made with the record is made again, and so is the day it was public.
            row.pop("public_since", None), row.pop("id")
    assert again == last


def test_a_form_of_the_name_may_become_the_name(editor, ode):
    first = archive_as_rows()
    poet = split_off(ode, editor, name="B. Ode", distinction="")
    assert [(n.text, n.kind) for n in poet.names.all()] == [("B. Ode", "primary")]

    undo(undoable(editor), by=editor)

    undone = archive_as_rows()
    assert undone["ExpertName"] == first["ExpertName"]


def test_what_came_since_stays_when_it_is_undone(editor, ode):
    poet = split_off(ode, editor)
    make_statement("Fog lifts.", expert=Expert.objects.get(pk=poet.pk))

    undo(undoable(editor), by=editor)

    assert [each.text for each in Expert.objects.get(pk=poet.pk).statements.all()] == ["Fog lifts."]
    assert ode.statements.count() == 3
    assert not MergedExpert.objects.exists()


def test_what_makes_no_two_people_is_refused(editor, ode):
    with pytest.raises(NotAllowed, match="tells this one apart"):
        split_off(ode, editor, distinction="")
    with pytest.raises(NotAllowed, match="at least one"):
        split(ode, by=editor, version=ode.version, name="X Y", statements=[])
    everything = list(ode.statements.values_list("pk", flat=True))
    with pytest.raises(NotAllowed, match="has to stay"):
        split(ode, by=editor, version=ode.version, name="X Y", statements=everything)
    with pytest.raises(NotAllowed, match="Only an editor"):
        split_off(ode, make_user("contributor"))
    ode.edit(by=editor, version=ode.version, bio="Poet.")
    with pytest.raises(Conflict):
        split(ode, by=editor, version=ode.version - 1, name="X Y", statements=everything[:1])
    assert Expert.objects.count() == 1
