"""Reads the desk's page of an article as a browser would, and sends what its forms hold."""

from html.parser import HTMLParser

from django.http import QueryDict
from django.urls import reverse

VOID = {"input", "meta", "link", "br", "img", "hr", "source", "path", "circle"}


class Fields(dict):
    """Values by name as the test client sends them; a field is read as its last value."""

    def __getitem__(self, name):
        return super().__getitem__(name)[-1]

    def __setitem__(self, name, value):
        super().__setitem__(name, value if isinstance(value, list) else [value])


class Page(HTMLParser):
    """What a page holds: `blocks` are the texts of the article by offset, `forms` by card."""

    def __init__(self, response):
        super().__init__(convert_charrefs=True)
        self.blocks, self.forms, self.texts, self.ids, self.marks = {}, {}, {}, [], {}
        self.links, self.buttons = [], {}
        self._open, self._form, self._field, self._select = [], None, None, None
        self.html = response.content.decode()
        self.feed(self.html)

    def card(self, card_id):
        """What the fields of the card's form for deciding would send."""
        return Fields(self.forms[card_id].lists())

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "id" in attrs:
            self.ids.append(attrs["id"])
            self.texts.setdefault(attrs["id"], "")
        if tag not in VOID:
            self._open.append((tag, attrs))
        if "data-start" in attrs:
            self.blocks[int(attrs["data-start"])] = ""
        if tag == "a":
            self.links.append(attrs.get("href"))
        if tag == "form":
            self._form = QueryDict(mutable=True)
            name = self._card_id() if "decide" in attrs.get("class", "") else attrs.get("action")
            self.forms[name] = self._form
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

    def _card_id(self):
        return next(a["id"] for _t, a in reversed(self._open) if "data-card" in a)


def page_of(client, article):
    return Page(client.get(reverse("desk:article_detail", args=[article.pk])))


def typed(client, item, **changes):
    """What the item's card sends with `changes` made to its fields; None empties a field."""
    data = page_of(client, item.article).card(f"{item._meta.model_name}-{item.pk}")
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
