"""Template tags of the desk's pages."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from newsdesk.desk.keys import KEYS
from newsdesk.desk.names import VERBS, called
from newsdesk.desk.queueing import wanted_from

register = template.Library()


@register.simple_tag(takes_context=True)
def next_article_url(context, article):
    """Where the article after this one is found, in the part of the queue one came from."""
    query = {"after": article.pk} | wanted_from(context["request"]).query
    return reverse("desk:queue_next", query=query)


@register.simple_tag(takes_context=True)
def in_queue(context, **more):
    """The query of a link that stays in the part of the queue one came from, `more` first."""
    query = urlencode(more | wanted_from(context["request"]).query)
    return f"?{query}" if query else ""


@register.simple_tag
def query_url(name, **query):
    """The address of the page `name` with that query."""
    return reverse(name, query=query)


register.filter("code_name", called)
register.filter("verb_name", lambda verb: VERBS.get(verb, verb))


@register.simple_tag
def record_url(record, work):
    """Where some `work` ("merge", "part") is done on an expert, a topic, a card's statement or suggestion."""
    return reverse(f"desk:{record._meta.model_name}_{work}", args=[record.pk])


@register.simple_tag
def desk_keys():
    """All single keys of the workspace."""
    return KEYS
