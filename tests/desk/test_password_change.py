import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


def change(client, old=PASSWORD, new="a new one, quite long", again=None):
    posted = {"old_password": old, "new_password1": new, "new_password2": again or new}
    return client.post(reverse("desk:password_change"), posted)


def test_the_new_password_counts_and_one_stays_signed_in(editor_client, editor):
    assertRedirects(change(editor_client), reverse("desk:queue"))

    editor.refresh_from_db()
    assert editor.check_password("a new one, quite long")


def test_the_current_password_is_asked_for(editor_client, editor):
    response = change(editor_client, old="guessed")

    assertContains(response, "old password was entered incorrectly", status_code=422)
    editor.refresh_from_db()
    assert editor.check_password(PASSWORD)


def test_a_typing_error_in_the_new_one_is_noticed(editor_client):
    response = change(editor_client, again="something else, long")

    assertContains(response, "didn’t match", status_code=422)


def test_a_weak_password_is_refused_with_the_reason(editor_client):
    assertContains(change(editor_client, new="12345"), "too short", status_code=422)
