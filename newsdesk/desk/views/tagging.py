"""Taking a topic that the words suggest: one press tags, and nothing typed is lost."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import retarget

from newsdesk.archive.conflicts import NotAllowed
from newsdesk.archive.models import Suggestion, Topic
from newsdesk.desk.access import desk_required
from newsdesk.desk.cards import Card, suggestion_card
from newsdesk.desk.clashes import send
from newsdesk.desk.forms.review import ReviewForm
from newsdesk.desk.views.answers import (
    around,
    check_may_change,
    page,
    refuse,
    show_decided,
    statement_or_404,
    suggestion_or_404,
    tell,
)
from newsdesk.desk.workspace import fill


@require_POST
@desk_required
def suggestion_topic(request, pk):
    """Have a suggestion propose the topic pressed, too."""
    suggestion = suggestion_or_404(pk)
    if suggestion.decision != Suggestion.Decision.OPEN:
        return retarget(show_decided(request, suggestion, is_typed=False), "#inspector")
    return _add(request, suggestion_card(suggestion))


@require_POST
@desk_required
def statement_topic(request, pk):
    """Tag a statement with the topic pressed."""
    statement = statement_or_404(pk)
    check_may_change(request.user, statement)
    return _add(request, Card(statement, statement.article))


def _add(request, card):
    pressed = request.POST.get("topic", "")
    pressed = int(pressed) if pressed.isdecimal() and len(pressed) < 19 else 0
    topic = get_object_or_404(Topic.objects.select_related("parent"), pk=pressed)
    try:
        card.item.retag(by=request.user, add=[topic])
    except NotAllowed as refusal:
        card.notice = str(refusal)
        return retarget(refuse(request, card), "#inspector")
    card = _tagged(card)
    card.form = _as_typed(request, card, topic)
    said = _("Tagged with %(topic)s.") % {"topic": topic}
    if not request.htmx:
        messages.success(request, said)
        return page(request, card.article, card=card)
    context = {"card": fill(card), "form": card.form, "said": said}
    context |= around(request, card.article, card)
    return tell(render(request, "desk/_answer_topics.html", context), card, "stay")


def _tagged(card):
    """The card of what is stored now."""
    if card.is_suggestion:
        return suggestion_card(suggestion_or_404(card.item.pk))
    statement = statement_or_404(card.item.pk)
    return Card(statement, statement.article)


def _as_typed(request, card, topic):
    """What was typed, the new tag ticked as one that is stored."""
    data = request.POST.copy()
    ticked = dict.fromkeys([*data.getlist("topics"), str(topic.pk)])
    send(data, "topics", list(ticked))
    send(data, "had_topics", f"{data.get('had_topics', '')} {topic.pk}".strip())
    return ReviewForm(data, card=card).as_typed()
