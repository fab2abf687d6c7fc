"""One table of queries and what they find, for both databases."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsdesk.archive.models import Statement
from newsdesk.archive.search import highlight, parse
from tests.factories import make_expert, make_statement

pytestmark = pytest.mark.django_db

STATEMENTS = {
    "rents": "Rents will keep falling until 2027, by 1,000 a year",
    "builders": "Builders can’t find long-range cranes",
    "vaccines": "Vaccines don’t cause what naïve people fear: 19th-century myths",
    "permits": "The permits, not the rents, are what holds builders back",
    "japan": "日本 will not follow, and ÉLAN is not Tokyo’s plan",
}


@pytest.fixture
def recorded():
    vaz = make_expert("Inês Vaz-Moreau")
    vaz.add_name("Vaz-Morau", "misprint")
    others = make_expert("O’Dowd Kerr")
    return {
        make_statement(words, expert=vaz if name == "rents" else others).pk: name
        for name, words in STATEMENTS.items()
    }


# What is typed, and which statements it finds.
FOUND = {
    "rents": "rents permits",
    "RENT": "rents permits",
    "falls": "rents",
    "2027": "rents",
    "1,000": "rents",
    "builders permits": "permits",
    "builders -permits": "builders",
    "builders -permits -cranes": "",
    "-rents -cranes": "vaccines japan",
    "cranes OR vaccines": "builders vaccines",
    "cranes OR vaccines OR rents -permits": "builders vaccines rents",
    '"keep falling"': "rents",
    '"falling keep"': "",
    '-"keep falling" rents': "permits",
    "long-range": "builders",
    "range-long": "",
    "can't": "builders",
    "don’t": "vaccines",
    "tokyo's": "japan",
    "s": "japan",
    '"s plan"': "japan",
    "naive": "vaccines",
    "NAÏVE": "vaccines",
    "elan": "japan",
    "日本": "japan",
    "19th": "vaccines",
    "ines": "rents",
    "vaz-morau": "rents",
    "vaz rents": "rents",
    '"vaz moreau vaz"': "",
    '"year ines"': "",
    "o'dowd cranes": "builders",
    "not": "permits japan",
    "AND": "rents builders vaccines permits japan",
    "rents AND falls": "rents",
    "and": "japan",
    "OR": "rents builders vaccines permits japan",
    "OR rents": "rents permits",
    "rents OR": "rents permits",
    '"rents': "rents permits",
    "NEAR(rents permits)": "",
    "rents*": "rents permits",
    "words:rents": "",
    "- ' : ( ) ^ * ! & | <->": "rents builders vaccines permits japan",
}


def test_what_is_typed_finds_the_same_on_both_databases(recorded):
    found = {
        typed: {recorded[each.pk] for each in Statement.objects.listed().matching(parse(typed))}
        for typed in FOUND
    }

    assert found == {typed: set(names.split()) for typed, names in FOUND.items()}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(typed=st.text(max_size=400))
def test_nothing_that_can_be_typed_is_an_error(typed):
    list(Statement.objects.listed().matching(parse(typed))[:1])


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=200), typed=st.text(max_size=40))
def test_highlighting_loses_no_character(text, typed):
    assert "".join(words for words, _is_hit in highlight(text, parse(typed))) == text


def test_a_hit_is_marked_by_the_rule_that_found_it():
    pieces = highlight("Falling rents fell, the rent’s fall", parse("falls"))
    assert [words for words, is_hit in pieces if is_hit] == ["Falling", "fall"]
