"""Every string that a reader sees can be translated: what is not from the archive is marked."""

import re

import pytest

from newsdesk.archive.models import Expert
from tests import translation
from tests.factories import (
    make_article,
    make_expert,
    make_outlet,
    make_statement,
    make_topic,
    make_user,
)
from tests.reader.test_gate import addresses
from tests.translation import CLOSE, OPEN

pytestmark = pytest.mark.django_db

# What is from the archive is written in Greek, so that every Latin word is a page's own.
UNTRANSLATED = re.compile(r"[A-Za-z]{2,}")
# Names of things that are the same in every language: the app, formats and their fields.
NAMES = {"Newsdesk", "News", "desk", "JSON", "CSV", "BibTeX", "RIS", "CSL", "Markdown", "HTML"}


@pytest.fixture
def marked():
    """Has every translation set in marks, by which what is not translated is told apart."""
    with translation.marked():
        yield


def untranslated_in(html):
    """What on the page has words outside the marks, as (where, those words)."""
    found = translation.outside_marks(html)
    return [each for each in found if set(UNTRANSLATED.findall(each[1])) - NAMES]


@pytest.fixture
def archive():
    """One of everything that pages tell of, named in a script that the pages are not written in."""
    editor = make_user("publisher")
    outlet = make_outlet("Εφημερίδα")
    article = make_article(
        "Νέα σήμερα\n“Αυτό θα πέσει,” είπε η Λίντ.\nΗ Λίντ είπε “όχι πια” εκεί.\n“Άλλο,” είπε.",
        outlet=outlet,
        byline="Ξένος",
        url="https://example.org/1",
    )
    lind, other = make_expert("Άννα Λίντ"), make_expert("Βίκυ Εκ", kind=Expert.Kind.NEWSMAKER)
    topics = [make_topic("Στέγη › Ενοίκια")]
    first = make_statement(
        "Αυτό θα πέσει,",
        article=article,
        expert=lind,
        topics=topics,
        printed_source="η Λίντ",
        printed_role="οικονομολόγος",
        certainty="inferred",
        via=["ΤΑΣΣ", "ΚΙΝ"],
        venue="εκπομπή",
        flags=["hedged", "negated"],
        prediction="yes",
    )
    make_statement("“όχι πια”", article=article, expert=other, kind="mixed", topics=topics)
    make_statement("Άλλο,", article=article, attribution="unnamed", continues=first)
    first.correct(
        by=editor, version=first.version, public_note="Διόρθωση.", venue="αλλού", expert=other
    )
    withheld = make_statement("Άλλο,", article=article, expert=lind)
    withheld.withhold(by=editor, version=withheld.version, reason="Λάθος.")
    return first


ASKED = ["", "?q=Λίντ", "?q=τίποτα", "?kind=newsmaker", "?sort=oldest", "?before=0", "?year=2024"]


def pages(client):
    """(address, HTML) of every address of the URL table that answers with a page."""
    for url in addresses():
        for query in ASKED if url.count("/") < 3 else ASKED[:1]:
            answer = client.get(url + query, follow=True)
            html = b"".join(answer).decode()
            if "<html" in html:
                yield url + query, html


def test_no_page_has_a_word_that_cannot_be_translated(client, archive, marked):
    found = {}
    for url, html in pages(client):
        for where, text in untranslated_in(html):
            found.setdefault((where, text), url)

    assert not found, "\n".join(
        f"“{text}” in {where} at {url}" for (where, text), url in found.items()
    )


def test_every_page_is_looked_at_with_its_translations_marked(client, archive, marked):
    looked_at = list(pages(client))

    assert len(looked_at) > 30
    assert [url for url, html in looked_at if OPEN not in html] == []


def test_a_word_outside_a_translation_is_found():
    page = f'<p>{OPEN}Said{CLOSE} Λίντ <b title="{OPEN}x{CLOSE} here">twice</b></p>'
    assert untranslated_in(page) == [("b[title]", "here"), ("p b", "twice")]
