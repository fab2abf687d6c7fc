import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

pytestmark = pytest.mark.django_db


def test_every_rule_has_an_address_and_stands_in_the_contents(editor_client):
    response = editor_client.get(reverse("desk:guideline"))

    for number in range(1, 18):
        assertContains(response, f'<section id="rule-{number}">', count=1)
        assertContains(response, f'href="#rule-{number}"', count=1)
