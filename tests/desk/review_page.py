"""Reads the desk's page of an article as a browser would, and sends what its forms hold."""

import re
from html.parser import HTMLParser

from django.http import QueryDict
from django.urls import reverse

HTMX = {"hx-request": "true"}
VOID = {"input", "meta", "link", "br", "img", "hr", "source", "path", "circle"}


class Fields(dict):
    """Values by name as the test client sends them; a field is read as its last value."""

    def __getitem__(self, name):
        return super().__getitem__(name)[-1]

    def __setitem__(self, name, value):
        super().__setitem__(name, value if isinstance(value, list) else [value])


class Page(HTMLParser):
    """What a page holds: `blocks` are the texts of the article by offset, `forms` by their address.

    `shown` is the id of the card in the inspector, `entries` are the lines of the list by card.
    """

    def __init__(self, response):
        super().__init__(convert_charrefs=True)
        self.blocks, self.forms, self.texts, self.ids, self.marks = {}, {}, {}, [], {}
        self.links, self.shown, self.forms_by_id, self._outside = [], None, {}, []
        self._open, self._form, self._field, self._select = [], None, None, None
        self.html = response.content.decode()
        self.feed(self.html)
        self.close()

    def card(self, card_id):
        """What the fields of the form for deciding would send, if that card is shown."""
        assert self.shown == card_id, f"{self.shown} is shown"
        return Fields(self.forms["decide"].lists())

    @property
    def inspector(self):
        """The text of the inspector, blanks made even."""
        return " ".join(self.texts["inspector"].split())

    def entry(self, card_id):
        """The text of the card's line in the list, blanks made even; None if it has none."""
        text = self.texts.get(f"entry-{card_id}")
        return text and " ".join(text.split())

    def group(self, name):
        """The ids of the cards in that group of the list, in order."""
        inside = self.html.partition(f'id="group-{name}"')[2].partition("</ol>")[0]
        return re.findall(r'id="entry-([a-z]+-\d+)"', inside)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "id" in attrs:
            self.ids.append(attrs["id"])
            self.texts.setdefault(attrs["id"], "")
        if tag not in VOID:
            self._open.append((tag, attrs))
        if attrs.get("id") == "inspector":
            self.shown = attrs.get("data-card")
        if "data-start" in attrs:
            self.blocks[int(attrs["data-start"])] = ""
        if tag == "a":
            self.links.append(attrs.get("href"))
        if tag == "form":
            self._form = QueryDict(mutable=True)
            name = "decide" if attrs.get("id") == "decide" else attrs.get("action")
            self.forms[name] = self.forms_by_id[attrs.get("id")] = self._form
        if "form" in attrs:
            self._outside.append((tag, attrs))
        elif self._form is not None:
            self._read_field(tag, attrs)

    def close(self):
        super().close()
        # Fields that belong to a form elsewhere on the page.
        for tag, attrs in self._outside:
            self._form = self.forms_by_id.get(attrs["form"])
            if self._form is not None:
                self._read_field(tag, attrs)

    def _read_field(self, tag, attrs):
        name, value = attrs.get("name"), attrs.get("value", "on")
        if tag == "textarea":
            self._field = name
            self._form.appendlist(name, "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in attrs:
            self._form[self._select] = value
        elif tag == "input" and name:
            is_box = attrs.get("type") in ("checkbox", "radio")
            if not is_box:
                self._form.appendlist(name, attrs.get("value", ""))
            elif "checked" in attrs:
                self._form.appendlist(name, value)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        while self._open:
            last, _attrs = self._open.pop()
            if last == tag:
                break
        if tag == "form":
            self._form = None
        if tag == "textarea":
            # Django puts a line end before the value, which browsers drop.
            self._form[self._field] = self._form[self._field].removeprefix("\n").replace("\r", "")
            self._field = None
        if tag == "select":
            self._select = None

    def handle_data(self, data):
        if self._field:
            self._form[self._field] += data
        for _tag, attrs in self._open:
            if "id" in attrs:
                self.texts[attrs["id"]] += data
            if "data-start" in attrs:
                self.blocks[int(attrs["data-start"])] += data
            if "data-cards" in attrs:
                for card in attrs["data-cards"].split():
                    self.marks[card] = self.marks.get(card, "") + data


def id_of(item):
    return f"{item._meta.model_name}-{item.pk}"


def page_of(client, article, item=None):
    """The article's page with `item` in the inspector, or what comes there by itself."""
    query = {"card": id_of(item)} if item else {}
    return Page(client.get(reverse("desk:article_detail", args=[article.pk]), query))


def typed(client, item, **changes):
    """What the item's card sends with `changes` made to its fields; None empties a field."""
    data = page_of(client, item.article, item).card(id_of(item))
    for name, value in changes.items():
        if value is None:
            data.pop(name, None)
        else:
            data[name] = value
    return data


def accept(client, suggestion, headers=None, **changes):
    url = reverse("desk:suggestion_accept", args=[suggestion.pk])
    return client.post(url, typed(client, suggestion, **changes), headers=headers)


def save(client, statement, headers=None, **changes):
    url = reverse("desk:statement_save", args=[statement.pk])
    return client.post(url, typed(client, statement, **changes), headers=headers)
