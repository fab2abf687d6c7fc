import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from tests.factories import make_user

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


def sign_in(client, user, password=PASSWORD, **more):
    posted = {"username": user.username, "password": password, **more}
    return client.post(reverse("desk:sign_in"), posted)


def test_the_right_password_leads_to_the_queue(client):
    response = sign_in(client, make_user())

    assertRedirects(response, reverse("desk:queue"))


def test_a_wrong_password_gets_one_clear_error_and_the_name_stays(client):
    user = make_user(username="ines")

    response = sign_in(client, user, "wrong")

    assertContains(response, "do not go together", count=1, status_code=422)
    assertContains(response, 'value="ines"', status_code=422)
    assertNotContains(response, "wrong", status_code=422)


def test_one_goes_on_to_the_page_one_came_for(client):
    wanted = reverse("desk:statement_list", query={"kind": "mixed"})
    asked = client.get(wanted)
    assertContains(client.get(asked["Location"]), 'name="next" value="/desk/statements/')

    assertRedirects(sign_in(client, make_user(), next=wanted), wanted)


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "javascript:alert(1)", r"/\evil.example"],
)
def test_nobody_is_sent_to_another_site(client, elsewhere):
    assertRedirects(sign_in(client, make_user(), next=elsewhere), reverse("desk:queue"))


def test_after_five_misses_there_is_a_pause_that_says_how_long(client):
    user = make_user()
    answers = [sign_in(client, user, "wrong") for _ in range(5)]

    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 429]
    assertContains(answers[-1], "Try again at", status_code=429)
    assert answers[-1]["Retry-After"] == "900"
    # The right password does not help before that.
    assert sign_in(client, user).status_code == 429


def test_the_pause_is_for_one_name_alone(client):
    user = make_user()
    for _ in range(5):
        sign_in(client, user, "wrong")

    assertRedirects(sign_in(client, make_user()), reverse("desk:queue"))


def test_an_account_that_is_switched_off_does_not_get_in(client):
    response = sign_in(client, make_user(is_active=False))

    assert response.status_code == 422


def test_search_engines_are_kept_out(client):
    assertContains(client.get(reverse("desk:sign_in")), '<meta name="robots" content="noindex">')


def test_who_is_signed_in_is_not_asked_again(editor_client):
    assertRedirects(editor_client.get(reverse("desk:sign_in")), reverse("desk:queue"))


def test_signing_out_ends_the_session(editor_client):
    response = editor_client.post(reverse("desk:sign_out"))

    assert response["Location"] == reverse("reader:home")
    assert editor_client.get(reverse("desk:queue")).status_code == 302


def test_a_link_does_not_sign_out(editor_client):
    assert editor_client.get(reverse("desk:sign_out")).status_code == 405
    assert editor_client.get(reverse("desk:queue")).status_code == 200
