"""A name that is withheld is nowhere that readers look, and a publisher can give it back."""

import pytest
from django.urls import reverse

from newsdesk.archive import anonymising
from newsdesk.archive.conflicts import NotAllowed
from newsdesk.archive.identity import read_evidence
from newsdesk.archive.models import Action, Expert, Statement
from newsdesk.archive.search import parse
from newsdesk.archive.undoing import undo
from tests.factories import make_article, make_expert, make_statement, make_user

pytestmark = pytest.mark.django_db
TEXT = (
    "Mia Korvel, 14, tells of the fire\n"
    "“The stairs were burning,” said Mia Korvel, a pupil.\n"
    "KORVEL said that a neighbour helped.\n"
    "“Mia was brave,” said Otto Brandt."
)
WHY = "She is a minor."


@pytest.fixture
def pupil():
    expert = make_expert("Mia Korvel", bio="Goes to school.")
    article = make_article(TEXT, rights="full", url="https://example.org/mia-korvel-tells")
    more = {"printed_source": "Mia Korvel", "printed_role": "pupil"}
    make_statement("The stairs were burning,", article=article, expert=expert, **more)
    brandt = make_expert("Otto Brandt")
    make_statement("Mia was brave,", article=article, expert=brandt)
    return expert


def pages_of(client, expert, old):
    """All that readers find of an expert, in one string."""
    addresses = [old, "/", "/experts/", "/search/?q=stairs", "/sitemap.xml"]
    for ending in ("json", "csv", "atom"):
        addresses.append(f"/search.{ending}?expert={expert.pk}")
        addresses.append(f"/search.{ending}")
    for statement in Statement.objects.all():
        own = statement.get_absolute_url()
        addresses += [own, f"{own}history/", f"/embed{own}", statement.article.get_absolute_url()]
        addresses += [f"{own.rstrip('/')}.{ending}" for ending in ("json", "bib", "ris", "txt")]
    shown = []
    for address in addresses:
        answer = client.get(address, follow=True)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        shown += [body.decode(), *(to for to, _status in answer.redirect_chain)]
    return "\n".join(shown)


def test_the_name_is_nowhere_that_readers_look_and_comes_back(client, pupil):
    publisher, old = make_user("publisher"), pupil.get_absolute_url()
    before = pages_of(client, pupil, old)
    assert "Korvel" in before
    assert "korvel" in before
    kept = pupil.as_logged(), list(Statement.objects.order_by("pk").values("text", "spans"))

    details = {"shown_as": "a pupil", "reason": WHY, "words": anonymising.words_of(pupil)}
    anonymising.anonymise(pupil, by=publisher, version=pupil.version, **details)

    shown = pages_of(client, pupil, old)
    for word in ("korvel", "mia"):
        assert word not in shown.casefold()
    assert "[name withheld] was brave" in shown
    assert "█" not in shown
    assert "a pupil" in shown
    assert WHY in shown
    assert "stairs were burning" in shown
    assert not Statement.objects.matching(parse("korvel")).exists()
    assert "korvel" not in str(list(Action.objects.values())).casefold()
    pupil = Expert.objects.get(pk=pupil.pk)

    assert anonymising.reveal(pupil, by=publisher, version=pupil.version) == 0

    pupil = Expert.objects.get(pk=pupil.pk)
    assert pages_of(client, pupil, old).count("Korvel") == before.count("Korvel")
    now = pupil.as_logged() | {"version": kept[0]["version"]}
    assert (now, list(Statement.objects.order_by("pk").values("text", "spans"))) == kept
    assert Statement.objects.matching(parse("korvel")).exists()


def test_only_publishers_may_and_undoing_gives_the_name_back(client, editor, editor_client, pupil):
    details = {"shown_as": "a pupil", "reason": WHY, "words": ["Mia Korvel", "Korvel"]}
    with pytest.raises(NotAllowed, match="publisher"):
        anonymising.anonymise(pupil, by=editor, version=pupil.version, **details)
    publisher = make_user("publisher")
    client.force_login(publisher)
    url = reverse("desk:expert_anonymise", args=[pupil.pk])
    typed = details | {"version": pupil.version, "words": "Mia Korvel\nKorvel"}
    assert "3 places would be blacked out" in client.post(url, typed).content.decode()

    client.post(url, typed | {"confirm": "1"})

    desk = reverse("desk:expert_detail", args=[pupil.pk])
    assert "Korvel" in client.get(desk).content.decode()
    for page in (desk, reverse("desk:log"), reverse("desk:expert_list") + "?words=Korvel"):
        shown = editor_client.get(page).content.decode()
        assert "Mia Korvel" not in shown
    undo(Action.objects.get(verb="anonymise").request, by=publisher)
    assert Expert.objects.get(pk=pupil.pk).name == "Mia Korvel"


def test_a_namesake_elsewhere_keeps_the_surname(pupil):
    make_article("“Come,” said Lea Korvel.\nKorvel left.")
    publisher = make_user("publisher")
    details = {"shown_as": "a pupil", "reason": WHY, "words": anonymising.words_of(pupil)}
    anonymising.anonymise(pupil, by=publisher, version=pupil.version, **details)

    other = make_article("x").__class__.objects.get(headline__contains="Lea Korvel")
    assert "Lea Korvel" in other.revision.text
    assert "Korvel left" in other.revision.text


def test_evidence_is_checked_for_form():
    from datetime import date

    from django.core.exceptions import ValidationError

    today = date(2026, 11, 22)
    page = read_evidence("https://example.org/staff/lind 2026-11-20", today=today)
    assert page == {
        "kind": "page",
        "value": "https://example.org/staff/lind",
        "looked_on": "2026-11-20",
    }
    wrong = ["0000-0002-1825-0098", "Q0", "a friend", "ftp://x.org/", "Q7259 2026-11-23"]
    for line in [*wrong, "Q7259 2026-02-31"]:
        with pytest.raises(ValidationError):
            read_evidence(line, today=today)
