"""The page of an organisation: who spoke for it, when, and what was said in that role."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import Organisation
from tests.factories import make_article, make_expert, make_organisation, make_statement

pytestmark = pytest.mark.django_db

# Years in which somebody spoke, and in which role.
CAREER = {2019: "deputy governor", 2022: "Governor", 2024: "novelist"}


@pytest.fixture
def bank():
    """A bank whose deputy became its governor and later writes novels."""
    bank, expert = make_organisation("Bank of Vell", also=["BoV"]), make_expert("Tomas Eklin")
    for year, role in CAREER.items():
        article = make_article(f"News\n“Words of {year},” he said.", published=f"{year}-05-01")
        said = make_statement(
            f"Words of {year},", article=article, expert=expert, printed_role=role
        )
    governor = {"role": "governor", "organisation": bank, "since": "2021-02-01"}
    expert.affiliations.create(**governor, since_precision="month")
    first = expert.statements.order_by("pk").first()
    expert.learn_role("deputy governor", "BoV", read_in=first.article)
    expert.affiliations.create(role="clerk", organisation=bank, state="refused")
    expert.affiliations.create(role="novelist", read_in=said.article)
    bank.refresh_from_db()
    return bank


def words(page):
    return [each.text for group in page.context["groups"] for each in group.statements]


def test_it_tells_who_spoke_for_it_and_what_in_that_role(client, bank):
    page = client.get(bank.get_absolute_url())

    assertContains(page, "Also printed as BoV")
    [eklin] = page.context["people"]
    assert [each.role for each in eklin.affiliations] == ["governor", "deputy governor"]
    assertContains(page, "since February 2021")
    assertContains(page, "as printed on 1 May 2019")
    assert words(page) == ["Words of 2022,", "Words of 2019,"]
    assertNotContains(page, "lerk")


def test_what_lists_give_is_the_same_in_every_format(client, bank):
    data = client.get(f"/organisations/{bank.pk}.json").getvalue().decode()
    found = client.get("/search/", {"organisation": bank.pk})

    assert "Words of 2022" in data
    assert "Words of 2024" not in data
    assert found.context["listing"].count == 2
    assert [chip.label for chip in found.context["chips"]] == ["Bank of Vell"]
    assertContains(found, f'<input type="hidden" name="organisation" value="{bank.pk}">')
    assert client.get(f"/organisations/{bank.pk}.atom").status_code == 200


def test_a_statement_leads_to_the_organisation_it_was_made_for(client, bank):
    first, second, third = Organisation.objects.get().affiliations.first().expert.statements.all()

    for statement in (first, second):
        page = client.get(statement.get_absolute_url())
        assert page.context["spoken_for"] == [bank]
        assertContains(page, bank.get_absolute_url())
    assert client.get(third.get_absolute_url()).context["spoken_for"] == []


def test_an_old_name_leads_to_the_page_and_one_never_public_is_not_there(client, bank, editor):
    old = bank.get_absolute_url()
    bank.edit(by=editor, version=bank.version, name="Central Bank of Vell")

    assert client.get(old)["Location"] == bank.get_absolute_url()
    assert client.get(f"/organisations/{make_organisation().pk}/").status_code == 404


def test_the_address_outlives_what_was_said(client, bank, editor):
    for statement in bank.affiliations.first().expert.statements.all():
        statement.withhold(by=editor, version=statement.version, reason="Made up.")

    page = client.get(bank.get_absolute_url())

    assert page.status_code == 200
    assertNotContains(page, "Eklin")


def test_an_expert_shows_roles_as_printed_until_they_are_confirmed(client, bank, editor):
    expert = bank.affiliations.first().expert
    page = client.get(expert.get_absolute_url())
    assertContains(page, "as printed on <a")
    deputy = expert.affiliations.get(role="deputy governor")

    expert.decide_role(deputy, state="refused", by=editor, version=expert.version)

    shown = [each.role for each in client.get(expert.get_absolute_url()).context["affiliations"]]
    assert shown == ["governor", "novelist"]
    assert words(client.get(bank.get_absolute_url())) == ["Words of 2022,"]


def test_a_disclosure_recorded_later_says_so(client, bank):
    expert = bank.affiliations.first().expert
    expert.disclosures.create(text="Holds gold.", disclosed_on="2022-01-01", precision="year")
    first, second, third = expert.statements.order_by("pk")

    assertContains(client.get(first.get_absolute_url()), "Recorded later, 2022.")
    # Within the year it may have been known.
    for statement in (second, third):
        assertContains(client.get(statement.get_absolute_url()), "Disclosed, 2022.")
    told = {"text": "Holds gold.", "recorded_on": "2022"}
    for statement, is_later in ((first, True), (third, False)):
        data = client.get(f"/statements/{statement.pk}.json").json()
        assert data["disclosures"] == [told | {"recorded_later": is_later}]
    table = client.get(f"/experts/{expert.pk}.csv").getvalue().decode()
    assert "Holds gold. (recorded later, 2022)" in table
    page = client.get(expert.get_absolute_url())
    assert [group.undisclosed for group in page.context["groups"]] == [0, 0, 1]
