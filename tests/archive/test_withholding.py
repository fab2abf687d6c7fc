"""A speaker found to be a fake: everything of theirs goes at once, and comes back as it was."""

import time

import pytest
from django.urls import reverse

from newsdesk.archive import merging, withholding
from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.archive.models import Action, Expert, Statement
from newsdesk.archive.search import parse
from newsdesk.archive.undoing import redo, undo
from tests.factories import make_expert, make_statement, make_user

pytestmark = pytest.mark.django_db
WHY = "Nobody of this name exists."


def of(expert):
    return dict(expert.statements.values_list("pk", "status"))


def test_a_fake_goes_as_one_and_comes_back_exactly_as_before(client, editor, editor_client):
    fake, other = make_expert("Ada Lind"), make_statement("Prices will rise,")
    two = [make_statement("Rents will fall,", expert=fake) for _ in range(2)]
    draft = make_statement("Wages will rise,", expert=fake, publish=False)
    before = make_statement("Trains will stop,", expert=fake)
    before.withhold(by=editor, version=before.version, reason="Not said by her.")
    kept = of(fake)
    page, url = fake.get_absolute_url(), reverse("desk:expert_withhold", args=[fake.pk])
    seen = editor_client.get(url)
    assert "2 statements that readers see now" in seen.content.decode()
    assert "1 withheld before and 1 in draft" in seen.content.decode()

    typed = {"version": fake.version, "count": 2, "reason": WHY, "is_fake": "on"}
    editor_client.post(url, typed)

    for address in (page, f"/experts/{fake.pk}.atom", two[0].get_absolute_url()):
        answer = client.get(address)
        assert (answer.status_code, WHY in answer.content.decode()) == (410, True)
    assert not Statement.objects.matching(parse("rents")).exists()
    for feed in ("/search.atom?q=rents", "/search.json?q=rents"):
        assert "Rents will fall" not in client.get(feed).getvalue().decode()
    assert client.get(other.get_absolute_url()).status_code == 200
    with pytest.raises(NotAllowed, match="withheld"):
        draft.publish(by=editor, version=draft.version, is_confirmed=True)

    request = Action.objects.filter(verb="withhold", object_type="expert").get().request
    undo(request, by=Action.objects.get(verb="withhold", object_type="expert").by)

    assert of(fake) == kept
    assert client.get(page).status_code == 200
    assert client.get(before.get_absolute_url()).status_code == 410
    assert Statement.objects.matching(parse("rents")).count() == 2
    history = client.get(f"{two[0].get_absolute_url()}history/").content.decode()
    assert "Withheld" in history
    assert "Published again" in history
    undone = Action.objects.filter(verb="undo", object_type="expert").get()
    redo(undone.request, by=undone.by)
    assert client.get(page).status_code == 410
    editor_client.post(
        reverse("desk:expert_release", args=[fake.pk]),
        {"version": Expert.objects.get(pk=fake.pk).version},
    )
    assert of(fake) == kept


def test_what_was_said_since_the_count_is_not_withheld_unseen(editor, editor_client):
    fake = make_expert("Ada Lind")
    make_statement("Rents will fall,", expert=fake)
    url = reverse("desk:expert_withhold", args=[fake.pk])
    answer = editor_client.post(url, {"version": fake.version, "count": 0, "reason": WHY})

    assert answer.status_code == 409
    assert WHY in answer.content.decode()
    assert set(of(fake).values()) == {"published"}
    with pytest.raises(Conflict):
        withholding.withhold(fake, by=editor, version=fake.version + 1, reason=WHY)


def test_nothing_is_made_public_under_somebody_withheld(editor):
    fake, real = make_expert("Ada Lind"), make_expert("Ben Oss")
    statement = make_statement("Rents will fall,", expert=real)
    withholding.withhold(fake, by=editor, version=fake.version, reason=WHY, is_fake=True)
    fake.refresh_from_db()

    with pytest.raises(NotAllowed, match="withheld"):
        statement.correct(by=editor, version=statement.version, expert=fake, public_note="Hers.")
    with pytest.raises(NotAllowed, match="withheld"):
        merging.merge(real, fake, by=editor, versions=[real.version, fake.version])
    with pytest.raises(NotAllowed, match="editor"):
        withholding.withhold(real, by=make_user("contributor"), version=1, reason=WHY)


def test_thousands_are_withheld_and_brought_back_in_a_request(editor):
    fake = make_expert("Ada Lind")
    one = make_statement("Rents will fall,", expert=fake)
    one.article.lock()
    fields = {
        f.attname: getattr(one, f.attname) for f in one._meta.concrete_fields if not f.generated
    }
    del fields["id"]
    Statement.objects.bulk_create(Statement(**fields | {"seq": None}) for _ in range(1000))
    Statement.objects.all().relist()
    kept, start = of(fake), time.monotonic()

    assert withholding.withhold(fake, by=editor, version=1, reason=WHY, is_fake=True) == 1001
    request = Action.objects.filter(object_type="expert", verb="withhold").get().request
    undo(request, by=editor)

    assert of(fake) == kept
    print("withheld and undone 1,001:", time.monotonic() - start)
