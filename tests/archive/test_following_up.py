"""What an import brings is compared with what was here: roles decided, claims proposed."""

import json

import pytest
from django.core.management import call_command

from newsdesk.archive.models import Affiliation, ClaimPair, Expert
from newsdesk.intake import jobs
from newsdesk.intake.job_items import lines_of
from tests.factories import make_expert, make_organisation, make_statement

pytestmark = pytest.mark.django_db

HERE = "Rents in the whole city will fall by a tenth,"
THERE = "Rents in the whole city will fall by a tenth soon,"


def line(words=THERE, **statement):
    text = f"Rents\n“{words}” said Ada Lind, the économist at Vell."
    start = text.index(words)
    statement |= {
        "spans": [[start, start + len(words)]],
        "kind": "direct",
        "status": "published",
        "expert": "Ada Lind",
        "printed_role": "économist",
        "organisation": "Vell",
    }
    return json.dumps(
        {"type": "article", "headline": "Rents", "text": text, "statements": [statement]}
    )


@pytest.fixture
def ada():
    """Somebody whose role an editor confirmed, in other letters, with words much like the line's."""
    ada = make_expert("Ada Lind")
    make_statement(HERE, expert=ada)
    ada.affiliations.create(role="Economist", organisation=make_organisation("Vell"))
    return ada


def bring_in_by_command(tmp_path):
    path = tmp_path / "archive.jsonl"
    path.write_text(line())
    call_command("import_archive", path, verbosity=0)


def bring_in_by_job(tmp_path):
    jobs.start("archive", lines_of([line().encode()]), name="archive.jsonl")


@pytest.mark.parametrize("bring_in", [bring_in_by_command, bring_in_by_job])
def test_a_claim_is_proposed_and_a_role_decided_as_before(ada, tmp_path, bring_in):
    bring_in(tmp_path)

    pair = ClaimPair.objects.get()
    assert {pair.first.text, pair.second.text} == {HERE, THERE}
    read = ada.affiliations.exclude(read_in=None).get()
    assert (read.role, read.state) == ("économist", Affiliation.State.CONFIRMED)


def test_what_was_refused_stays_refused(ada, tmp_path):
    ada.affiliations.update(state=Affiliation.State.REFUSED)

    bring_in_by_command(tmp_path)

    assert set(ada.affiliations.values_list("state", flat=True)) == {Affiliation.State.REFUSED}


def test_in_the_demonstration_no_role_waits_beside_the_same_one_decided():
    call_command("import_archive", "fixtures/newsroom.jsonl", verbosity=0)

    for expert in Expert.objects.all():
        roles = list(expert.affiliations.all())
        decided = {role.wording for role in roles if role.state != Affiliation.State.SUGGESTED}
        waiting = {role.wording for role in roles if role.state == Affiliation.State.SUGGESTED}
        assert not decided & waiting, expert


def test_a_confirmation_decides_for_all_that_say_the_same(ada, editor):
    vell = ada.affiliations.get().organisation
    ada.affiliations.all().delete()
    for role in ("Economist", "économist", "head"):
        ada.affiliations.create(role=role, organisation=vell, state=Affiliation.State.SUGGESTED)

    ada.refresh_from_db()
    ada.decide_role(ada.affiliations.first(), state="confirmed", by=editor, version=ada.version)

    states = list(ada.affiliations.order_by("id").values_list("state", flat=True))
    assert states == ["confirmed", "confirmed", "suggested"]
