import re

from pytest_django.asserts import assertContains


def test_the_method_page_says_which_limit_holds_here(client, settings, db):
    settings.SHARE_LIMIT = 33
    assertContains(client.get("/method/"), "Above 33% of it")


def test_every_entry_of_its_contents_leads_to_a_part_of_it(client, db):
    body = client.get("/method/").content.decode()
    contents = re.search('<nav class="contents".*?</nav>', body, re.DOTALL)[0]
    parts = re.findall(r'href="#(\w+)"', contents)

    assert parts == re.findall(r'<section id="(\w+)"', body)


def test_the_corrections_page_leads_to_how_they_are_made(client, db):
    assertContains(client.get("/corrections/"), 'href="/method/#corrections"')
    assertContains(client.get("/method/"), 'href="/corrections/"')


def test_it_needs_nothing_of_the_archive(client, db, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        client.get("/method/")
