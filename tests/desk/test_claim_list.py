"""What may be one claim, decided at the desk, and what readers then see."""

import pytest
from django.urls import reverse

from newsdesk.archive.models import ClaimPair
from tests.factories import make_article, make_expert, make_outlet, make_statement

pytestmark = pytest.mark.django_db

WORDS = "Rents in the north will fall by a tenth next year,"
DIFFERENT = "Rents in the north … will fall, by a tenth, this year"


@pytest.fixture
def pair():
    ada = make_expert("Ada Lind")
    for words, outlet, day in (
        (WORDS, "The Tide", "2024-11-18"),
        (DIFFERENT, "The Post", "2024-11-19"),
    ):
        text = f"News in {outlet}\n“{words}” somebody said."
        article = make_article(text, outlet=make_outlet(outlet), published=day)
        make_statement(words, article=article, expert=ada)
    return ClaimPair.objects.get()


def test_a_pair_is_shown_with_its_differences_joined_and_separated_again(
    editor_client, client, pair
):
    page = editor_client.get(reverse("desk:claim_list")).content.decode()
    assert "next </del>" in page
    assert "this </ins>" in page
    beside = reverse("desk:article_detail", args=[pair.second.article_id])
    assert "One claim: join" in editor_client.get(beside).content.decode()

    editor_client.post(reverse("desk:claim_join", args=[pair.pk]), {"version": pair.version})

    found = client.get("/search/?q=rents").content.decode()
    assert "2 outlets" in found
    assert "The Post, 19 November 2024" in found
    own = client.get(pair.second.get_absolute_url()).content.decode()
    assert f'rel="canonical" href="http://testserver{pair.second.get_absolute_url()}"' in own
    assert "The Tide" in own
    assert "</ins>" in own
    cited = client.get(f"{pair.first.get_absolute_url().rstrip('/')}.bib").content.decode()
    assert "Also in The Post, 19 November 2024" in cited

    pair.second.refresh_from_db()
    separate = reverse("desk:statement_separate", args=[pair.second_id])
    editor_client.post(separate, {"version": pair.second.version})
    assert "2 outlets" not in client.get("/search/?q=rents").content.decode()
    assert not ClaimPair.objects.askable().exists()


def test_who_decides_second_is_told_who_was_first(editor_client, pair):
    editor_client.post(reverse("desk:claim_refuse", args=[pair.pk]), {"version": pair.version})
    late = editor_client.post(reverse("desk:claim_join", args=[pair.pk]), {"version": pair.version})
    assert late.status_code == 409
    assert "Not the same" in late.content.decode()
    assert ClaimPair.objects.get().state == ClaimPair.State.REFUSED
