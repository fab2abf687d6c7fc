"""The demonstration newsroom, as `make serve` loads it."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from newsdesk.archive.models import Article, Expert, User
from newsdesk.intake.management.commands import load_demo
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

ROWS = (
    '{"type": "expert", "name": "Ada Lind"}\n'
    '{"type": "article", "headline": "News", "text": "News\\n“It rains,” said Ada Lind."}\n'
)


@pytest.fixture(autouse=True)
def newsroom(tmp_path, monkeypatch):
    file = tmp_path / "newsroom.jsonl"
    file.write_text(ROWS, encoding="utf-8")
    monkeypatch.setattr(load_demo, "NEWSROOM", file)
    return file


def test_it_brings_articles_and_an_account_that_may_do_everything(capsys, settings, client):
    settings.IS_BEHIND_HTTPS = False

    call_command("load_demo")

    editor = User.objects.get(username="editor")
    assert Article.objects.get().headline == "News"
    assert editor.may_withhold_articles
    client.force_login(editor)
    assert client.get(reverse("admin:archive_user_changelist")).status_code == 200
    assert editor.check_password("newsdesk-demo")
    assert "password newsdesk-demo" in capsys.readouterr().out


def test_where_others_can_reach_it_the_password_is_a_secret(capsys, settings):
    settings.IS_BEHIND_HTTPS = True

    call_command("load_demo")

    printed = capsys.readouterr().out.split("password ")[1].split()[0]
    editor = User.objects.get(username="editor")
    assert not editor.check_password("newsdesk-demo")
    assert editor.check_password(printed)
    assert len(printed) == 20


def test_a_second_start_changes_nothing_and_says_the_password_again(capsys, settings):
    settings.IS_BEHIND_HTTPS = False
    call_command("load_demo")
    before = list(User.objects.values()), list(Article.objects.values())
    capsys.readouterr()

    call_command("load_demo")

    assert (list(User.objects.values()), list(Article.objects.values())) == before
    output = capsys.readouterr().out
    assert "There are articles already" in output
    assert "password newsdesk-demo" in output


def test_an_archive_in_use_is_left_alone():
    make_article()

    call_command("load_demo")

    assert not Expert.objects.exists()
    assert not User.objects.exists()


def test_an_account_of_that_name_keeps_its_password():
    make_user(username="editor")

    call_command("load_demo")

    assert User.objects.get(username="editor").check_password("correct horse battery")


def test_a_newsroom_with_a_mistake_leaves_nothing_behind(newsroom):
    newsroom.write_text(ROWS + '{"type": "article"}\n', encoding="utf-8")

    with pytest.raises(Exception, match="not imported"):
        call_command("load_demo")

    assert not Article.objects.exists()
    assert not User.objects.exists()
