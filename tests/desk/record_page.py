"""What the tests of experts', topics' and outlets' pages share."""

from django.urls import reverse


def page_of(record):
    return reverse(f"desk:{record._meta.model_name}_detail", args=[record.pk])


def edit_of(record):
    return reverse(f"desk:{record._meta.model_name}_edit", args=[record.pk])


def form_of(client, record):
    """What a browser would post from the record's page as it stands."""
    return posted_from(client.get(page_of(record)).context["form"])


def posted_from(form):
    """What a browser would post of the form of a record as it was shown."""
    forms = [form]
    for rows in getattr(form, "lists", {}).values():
        forms += [rows.management_form, *rows.forms]
    posted = {}
    for each in forms:
        for field in each:
            value = field.value()
            if value is not None and value is not False:
                posted[field.html_name] = "on" if value is True else value
    return posted


def row_of(posted, prefix, text):
    """The prefix of the row of the list `prefix` that holds `text`."""
    key = next(
        name for name, value in posted.items() if name.startswith(f"{prefix}-") and value == text
    )
    return key.rpartition("-")[0]


def new_row(posted, prefix):
    """The prefix of the blank row of the list `prefix`."""
    return f"{prefix}-{int(posted[f'{prefix}-TOTAL_FORMS']) - 1}"
