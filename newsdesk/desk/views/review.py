"""The desk's page for one article, where suggestions become statements."""

from urllib.parse import parse_qs, urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reswap, retarget, trigger_client_event

from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.archive.models import Article, Expert, Statement, Suggestion, Topic
from newsdesk.desk import decisions
from newsdesk.desk.access import desk_required, editor_required
from newsdesk.desk.cards import Card, offer_topics, suggestion_card
from newsdesk.desk.clashes import Clash, send
from newsdesk.desk.forms.review import ReviewForm, SelectionForm, StateForm, WithholdForm
from newsdesk.desk.workspace import Desk

OPTIONS_SHOWN = 10
LONGEST_TYPED = 500


@require_safe
@desk_required
def article_detail(request, pk):
    """The article's text with its marks, and a card for each suggestion and statement.

    From the offset `from` on; `card` is the id of one to be shown with its form open.
    """
    return _page(request, _article_or_404(pk), shown=request.GET.get("card", ""))


@require_POST
@desk_required
def article_state(request, pk):
    """Say how far the review of the article has come."""
    article = _article_or_404(pk)
    if not _rights(request.user, article)["may_set_state"]:
        raise PermissionDenied("This article has been published or is done: that needs an editor.")
    form = StateForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose waiting, in review or done.")
        return _page(request, article, status=422)
    state, open_count = form.cleaned_data["state"], Desk(article).open_count
    if state == Article.State.DONE and open_count and not form.cleaned_data["all_the_same"]:
        messages.warning(request, f"{open_count} are still open. Decide on them, or say so below.")
        return _page(request, article, status=422)
    article.set_state(state, by=request.user)
    messages.success(request, f"This article is {article.get_state_display().lower()}.")
    return _see(reverse("desk:article_detail", args=[article.pk]))


@require_POST
@desk_required
def statement_new(request, pk):
    """Make a draft of words an editor marked and answer with its card, open for the rest."""
    article = _article_or_404(pk)
    form = SelectionForm(request.POST, article=article)
    if not form.is_valid():
        return _refuse_selection(request, article, form)
    statement = Statement.objects.record(
        article, by=request.user, kind=form.kind, spans=form.spans, revision=article.revision
    )
    said = "A draft was made. Now say who said this."
    return _answer(request, Card(statement, article), said, outcome="made")


@require_POST
@desk_required
def suggestion_accept(request, pk):
    """Make what a suggestion proposes a statement and answer with its card."""
    suggestion = _suggestion_or_404(pk)
    card = suggestion_card(suggestion)
    over_rejection = "over_rejection" in request.POST
    try:
        _check_open(suggestion, over_rejection)
        if "as_shown" in request.POST and request.POST.get("loaded") != card.loaded:
            return _show_again(request, card)
        data = _posted(request, card)
        card.form = ReviewForm(data, card=card, goes_public=request.user.may_publish)
        if not card.form.is_valid():
            return _refuse(request, card)
        statement = decisions.accept(
            suggestion, card.form, by=request.user, over_rejection=over_rejection
        )
    except Conflict as conflict:
        return _show_decided(request, conflict.theirs, is_typed="as_shown" not in request.POST)
    except NotAllowed as refusal:
        card.form.add_error(None, str(refusal))
        return _refuse(request, card)
    said = "Approved and published." if statement.is_published else "A draft was made of it."
    return _answer(request, Card(statement, suggestion.article), said, before=card)


def _posted(request, card):
    """What was typed; of a brief card, whose fields are not on the page, what it showed."""
    if "as_shown" not in request.POST:
        return request.POST
    data = QueryDict(mutable=True)
    for name, value in card.initial().items():
        send(data, name, value)
    data["version"] = request.POST.get("version", "")
    return data


def _show_again(request, card):
    """Answer 409 with a card that is not what whoever said yes to it had seen."""
    card.notice = "This has changed since you opened the page. Here it is as it stands now."
    card.is_called_for = True
    return _refuse(request, card, status=409)


def _check_open(suggestion, over_rejection):
    """Raise Conflict when somebody has decided, before asking for anything else."""
    takes_back = over_rejection and suggestion.decision == Suggestion.Decision.REJECTED
    if suggestion.decision != Suggestion.Decision.OPEN and not takes_back:
        raise Conflict(suggestion)


@require_POST
@desk_required
def suggestion_reject(request, pk):
    """Put a suggestion aside and answer with what is left of its card."""
    suggestion = _suggestion_or_404(pk)
    _check_may_decide(request.user, suggestion.article)
    try:
        suggestion.reject(by=request.user)
    except Conflict as conflict:
        return _show_decided(request, conflict.theirs, is_typed=False)
    return _answer(request, suggestion_card(suggestion), "Rejected.")


@require_POST
@desk_required
def suggestion_reopen(request, pk):
    """Put a rejected suggestion back among those to decide on."""
    suggestion = _suggestion_or_404(pk)
    _check_may_decide(request.user, suggestion.article)
    try:
        suggestion.reopen(by=request.user)
    except NotAllowed:
        return _show_decided(request, suggestion, is_typed=False)
    card = suggestion_card(suggestion)
    return _answer(request, card, "Put back among the suggestions.", outcome="stay")


def _check_may_decide(user, article):
    if not _rights(user, article)["may_decide"]:
        raise PermissionDenied(
            "Statements of this article have been published: rejecting needs an editor."
        )


def _rights(user, article):
    """What `user` may do to the article, for checks and templates alike.

    Contributors put aside what the finder suggests, and say how far the review has come, only
    where readers see nothing yet.
    """
    may_decide = user.may_publish or not article.has_been_published
    is_done = article.state == Article.State.DONE
    return {
        "may_decide": may_decide,
        "may_set_state": may_decide and (user.may_publish or not is_done),
    }


@require_safe
@desk_required
def suggestion_show(request, pk):
    """The card of one suggestion with its form, where a page shows it in brief."""
    return _show(request, suggestion_card(_suggestion_or_404(pk)))


@require_safe
@desk_required
def statement_show(request, pk):
    """The card of one statement with its form, where a page shows it in brief."""
    statement = _statement_or_404(pk)
    return _show(request, Card(statement, statement.article))


def _show(request, card):
    card.is_called_for = True
    return _tell(_render_card(request, card), card, "stay")


@require_POST
@desk_required
def statement_save(request, pk):
    """Save what an editor corrected, publish it if asked to, and answer with the card."""
    statement = _statement_or_404(pk)
    publishes = "publish" in request.POST
    _check_may_change(request.user, statement, publishes)
    card = Card(statement, statement.article)
    if "as_shown" in request.POST and request.POST.get("version") != str(statement.version):
        return _show_again(request, card)
    goes_public = publishes or statement.is_published
    card.form = ReviewForm(_posted(request, card), card=card, goes_public=goes_public)
    if not card.form.is_valid():
        return _refuse(request, card)
    version = card.form.cleaned_data["version"] or 0
    try:
        is_changed = decisions.save(
            statement, card.form, by=request.user, version=version, publishes=publishes
        )
    except Conflict:
        return _show_theirs(request, _statement_or_404(pk))
    except NotAllowed as refusal:
        return _refuse_save(request, pk, card.form, refusal)
    said = "Published." if publishes else "Saved." if is_changed else "Nothing had changed."
    after = Card(_statement_or_404(pk), statement.article)
    return _answer(request, after, said, before=card, outcome="next" if publishes else "stay")


def _refuse_save(request, pk, form, refusal):
    """The card as typed, with what stands in the way of saving it."""
    # What was changed in memory before the refusal has not been saved.
    statement = _statement_or_404(pk)
    card = Card(statement, statement.article)
    card.form = ReviewForm(form.data, card=card)
    lacks_note = statement.was_public and not form.cleaned_data["public_note"]
    card.form.add_error("public_note" if lacks_note else None, str(refusal))
    return _refuse(request, card)


@require_POST
@editor_required
def statement_withhold(request, pk):
    """Take a statement off the public pages and answer with its card."""
    statement = _statement_or_404(pk)
    card = Card(statement, statement.article)
    form = card.withhold_form = WithholdForm(request.POST, card=card)
    if not form.is_valid():
        return _refuse(request, card)
    try:
        decisions.withhold(statement, by=request.user, **form.cleaned_data)
    except Conflict:
        return _retry_withhold(request, pk, form)
    except NotAllowed as refusal:
        card.notice = str(refusal)
        return _refuse(request, card)
    return _answer(request, Card(statement, statement.article), "Withheld.", outcome="stay")


def _retry_withhold(request, pk, form):
    """The statement as it now stands, the reason still in its field."""
    statement = _statement_or_404(pk)
    card = Card(statement, statement.article)
    data = {"version": statement.version, "reason": form.cleaned_data["reason"]}
    card.withhold_form = WithholdForm(data, card=card)
    card.notice = (
        "Somebody else has changed this statement; here it is as it stands now. "
        "It has not been withheld yet."
    )
    return _refuse(request, card, status=409)


@require_POST
@desk_required
def statement_discard(request, pk):
    """Put a draft aside; its card goes."""
    statement = _statement_or_404(pk)
    _check_may_change(request.user, statement)
    card = Card(statement, statement.article)
    version = request.POST.get("version", "")
    try:
        statement.discard(by=request.user, version=int(version) if version.isdecimal() else 0)
    except Conflict:
        theirs = _statement_or_404(pk)
        card = Card(theirs, theirs.article)
        card.notice = "Somebody else has changed this draft. Look at it again before discarding it."
        return _refuse(request, card, status=409)
    except NotAllowed as refusal:
        card.notice = str(refusal)
        return _refuse(request, card)
    return _answer(request, card, "Discarded.")


@require_safe
@desk_required
def expert_search(request):
    """Options for the speaker's field: who has a name like the one being typed."""
    typed = _typed_in(request, "speaker")
    experts = Expert.objects.looked_up(typed, OPTIONS_SHOWN)
    return render(request, "desk/_expert_options.html", {"experts": experts})


@require_safe
@desk_required
def topic_search(request):
    """Options for the topics' field; they repeat what stands before the last semicolon."""
    typed = _typed_in(request, "new_topics")
    before, separator, last = typed.rpartition(";")
    topics = Topic.objects.looked_up(last, OPTIONS_SHOWN)
    context = {"before": f"{before}{separator} " if separator else "", "topics": topics}
    return render(request, "desk/_topic_options.html", context)


def _typed_in(request, field):
    """What is being typed, sent as `q` or by htmx under the field's own name."""
    typed = request.GET.get("q") or request.GET.get(field, "")
    # PostgreSQL refuses NUL in any text, and nobody types it.
    return typed.replace("\0", "")[:LONGEST_TYPED]


def _article_or_404(pk):
    return get_object_or_404(Article.objects.select_related("outlet", "revision"), pk=pk)


def _suggestion_or_404(pk):
    related = "article__revision", "article__outlet", "revision", "expert_guess", "statement"
    return get_object_or_404(Suggestion.objects.select_related(*related), pk=pk)


def _statement_or_404(pk):
    statements = Statement.objects.for_listing().select_related("article__revision", "expert")
    return get_object_or_404(statements.select_related("article__outlet"), pk=pk)


def _may_change(user, statement):
    """Editors change everything, contributors their own drafts."""
    is_own_draft = statement.made_by_id == user.pk and not statement.was_public
    return user.may_publish or is_own_draft


def _check_may_change(user, statement, publishes=False):
    if not _may_change(user, statement) or publishes and not user.may_publish:
        raise PermissionDenied("This needs an editor's account.")


def _show_decided(request, suggestion, *, is_typed=True):
    """Answer 409 with what somebody else has made of the suggestion, beside what was typed."""
    suggestion = _suggestion_or_404(suggestion.pk)
    if suggestion.statement:
        statement = _statement_or_404(suggestion.statement_id)
        return _show_theirs(request, statement, is_typed=is_typed)
    card = suggestion_card(suggestion)
    if is_typed:
        card.conflict = Clash(card, request.POST, may_override=True)
        card.form = card.conflict.form
    else:
        card.notice = f"Nothing was changed: this is {suggestion.get_decision_display().lower()}."
    return _refuse(request, card, status=409)


def _show_theirs(request, statement, *, is_typed=True):
    """Answer 409 with the statement as it is stored, beside what was typed."""
    card = Card(statement, statement.article)
    if is_typed:
        is_there = statement.status != Statement.Status.DISCARDED
        may_override = is_there and _may_change(request.user, statement)
        card.conflict = Clash(card, request.POST, may_override=may_override)
        card.form = card.conflict.form
    else:
        card.notice = "Somebody else has decided on this already. Nothing was changed."
    return _refuse(request, card, status=409)


def _page(request, article, *, card=None, shown="", selection_form=None, status=200):
    """The whole page; `card` stands in the place of the stored one."""
    start = _offset(request.GET.get("from", ""))
    context = {
        "article": article,
        "desk": Desk(article, start=start, shown=shown, replaced=card),
        "selection_form": selection_form or SelectionForm(article=article),
    }
    context |= _rights(request.user, article)
    return render(request, "desk/article_detail.html", context, status=status)


def _offset(typed):
    return int(typed) if typed.isdecimal() and len(typed) < 9 else 0


def _refuse(request, card, status=422):
    """The card as typed with what is wrong, alone for htmx, else in its page."""
    if not request.htmx:
        return _page(request, card.article, card=card, status=status)
    return _tell(_render_card(request, card, status=status), card, "refused")


def _render_card(request, card, status=200):
    """The card alone, with its forms."""
    offer_topics(card.article, [card])
    context = {"card": card.with_forms(), "article": card.article}
    context |= _rights(request.user, card.article)
    return render(request, "desk/_card.html", context, status=status)


def _refuse_selection(request, article, form):
    if not request.htmx:
        return _page(request, article, selection_form=form, status=422)
    context = {"selection_form": form, "article": article}
    response = render(request, "desk/_selection_form.html", context, status=422)
    return reswap(retarget(response, "#new-statement"), "outerHTML")


def _answer(request, card, said, *, before=None, outcome="next"):
    """The redrawn card and what changes beside it; without htmx, back to the card in its page.

    `outcome` says where the editor goes on: at the "next" open card, at this one ("stay"), or
    in it, when it was "made" just now.
    """
    article = _article_or_404(card.article.pk)
    if not request.htmx:
        messages.success(request, said)
        return _see(_address_of(card))
    # The page that the editor is looking at, so that its marks are drawn anew as they were.
    query = parse_qs(urlsplit(request.htmx.current_url or "").query)
    desk = Desk(article, start=_offset(query.get("from", ["0"])[0]), shown=card.id)
    spans = card.spans["content"] + (before.spans["content"] if before else [])
    is_there = card.group != "discarded"
    offer_topics(article, [card])
    context = {
        "article": article,
        "desk": desk,
        "card": card.with_forms() if is_there else None,
        "blocks": desk.blocks_touched(*spans),
        "said": said,
        "selection_form": SelectionForm(article=article) if outcome == "made" else None,
    }
    context |= _rights(request.user, article)
    response = render(request, "desk/_answer.html", context)
    return _tell(response, card, outcome)


def _address_of(card):
    """Where the card is on its page; an article of many cards has several pages."""
    page = reverse("desk:article_detail", args=[card.article.pk])
    is_first = Desk(card.article).holds(card.statement.start)
    query = "" if is_first else f"?from={card.statement.start}"
    return f"{page}{query}#{card.id}"


def _tell(response, card, outcome):
    """Let the page's script put the focus where the editor goes on."""
    detail = {"card": card.id, "outcome": outcome}
    return trigger_client_event(response, "card:answered", detail, after="settle")


def _see(url):
    """Send the browser on by GET (303), so that reloading does not post again."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
