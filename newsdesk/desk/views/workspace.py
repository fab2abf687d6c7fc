"""The desk's page for one article, where suggestions become statements."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from newsdesk.archive.conflicts import NotAllowed
from newsdesk.archive.models import Article, Statement, Topic
from newsdesk.desk.access import desk_required
from newsdesk.desk.cards import Card
from newsdesk.desk.forms.articles import StateForm
from newsdesk.desk.forms.selection import SelectionForm
from newsdesk.desk.forms.statements import CardTaggingForm
from newsdesk.desk.names import called
from newsdesk.desk.proposals import speakers, topics
from newsdesk.desk.views.answers import (
    answer,
    answer_tagging,
    article_or_404,
    page,
    refuse_selection,
    refuse_tagging,
    rights,
    see,
)
from newsdesk.desk.workspace import Counts

LONGEST_TYPED = 500


@require_safe
@desk_required
def article_detail(request, pk):
    """The article's text with its marks, the list of its cards, and one card to decide on.

    From the offset `from` on; `card` is the id of the one in the inspector.
    """
    return page(request, article_or_404(pk), shown=request.GET.get("card", ""))


@require_POST
@desk_required
def article_state(request, pk):
    """Say how far the review of the article has come."""
    article = article_or_404(pk)
    if not rights(request.user, article)["may_set_state"]:
        raise PermissionDenied(
            _("This article has been published or is done: that needs an editor.")
        )
    form = StateForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose waiting, in review or done."))
        return page(request, article, status=422)
    state, open_count = form.cleaned_data["state"], Counts(article).open_count
    if state == Article.State.DONE and open_count and not form.cleaned_data["all_the_same"]:
        messages.warning(
            request,
            ngettext(
                "%(count)s are still open. Decide on them, or say so below.",
                "%(count)s are still open. Decide on them, or say so below.",
                open_count,
            )
            % {"count": open_count},
        )
        return page(request, article, status=422)
    article.set_state(state, by=request.user)
    messages.success(request, _("This article is %(state)s.") % {"state": called(article.state)})
    return see(reverse("desk:article_detail", args=[article.pk]))


@require_POST
@desk_required
def statement_new(request, pk):
    """Make a draft of words an editor marked and answer with its card, open for the rest."""
    article = article_or_404(pk)
    form = SelectionForm(request.POST, article=article)
    if not form.is_valid():
        return refuse_selection(request, article, form)
    statement = Statement.objects.record(
        article, by=request.user, kind=form.kind, spans=form.spans, revision=article.revision
    )
    said = _("A draft was made. Now say who said this.")
    return answer(request, Card(statement, article), said, outcome="made")


@require_POST
@desk_required
def article_tag(request, pk):
    """Add topics to the ticked cards, or take them off, and answer with the emptied form."""
    article = article_or_404(pk)
    form = CardTaggingForm(request.POST, article=article)
    try:
        if form.is_valid():
            _tag(form.items, by=request.user, **form.cleaned_data)
    except (ValidationError, NotAllowed) as error:
        form.add_error("topics", error.messages if hasattr(error, "messages") else str(error))
    if not form.is_valid():
        return refuse_tagging(request, article, form)
    count = len(form.items)
    if form.cleaned_data["verb"] == "tag":
        said = ngettext("%(count)s statement tagged.", "%(count)s statements tagged.", count)
    else:
        said = ngettext("%(count)s statement untagged.", "%(count)s statements untagged.", count)
    return answer_tagging(request, article, said % {"count": count}, chosen=form.chosen_ids)


@transaction.atomic
def _tag(items, *, by, topics, verb, **rest):
    """Do it to all of them, or to none if one may not be touched."""
    if verb == "tag":
        change = {"add": [Topic.objects.plant(path, by=by) for path in topics]}
    else:
        change = {"remove": [Topic.objects.find(path) for path in topics]}
    for item in items:
        item.retag(by=by, **change)


@require_safe
@desk_required
def expert_search(request):
    """Options for the speaker's field: who has a name like the one being typed.

    `article` is whose people come first, `at` the offset of the words in question.
    """
    typed, at = _typed_in(request, "speaker"), _number(request, "at") or 0
    proposals = speakers(typed, _article_of(request), at)
    return render(request, "desk/_options.html", {"proposals": proposals})


@require_safe
@desk_required
def topic_search(request):
    """Options for the topics' field; they repeat what stands before the last semicolon.

    Those of `article` come first, and those that `expert` spoke of lately.
    """
    typed = _typed_in(request, "new_topics") or _typed_in(request, "topics")
    proposals = topics(typed, _article_of(request), _number(request, "expert"))
    return render(request, "desk/_options.html", {"proposals": proposals})


def _article_of(request):
    pk = _number(request, "article")
    return Article.objects.select_related("revision").filter(pk=pk).first() if pk else None


def _number(request, name):
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 19 else None


def _typed_in(request, field):
    """What is being typed, sent as `q` or by htmx under the field's own name."""
    typed = request.GET.get("q") or request.GET.get(field, "")
    # PostgreSQL refuses NUL in any text, and nobody types it.
    return typed.replace("\0", "")[:LONGEST_TYPED]
