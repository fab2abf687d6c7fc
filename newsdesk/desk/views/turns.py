"""Undo and redo at the desk, on one article or of anything one did."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh, reswap, retarget

from newsdesk.archive import undoing
from newsdesk.archive.conflicts import NotAllowed
from newsdesk.archive.deeds import uncapitalised
from newsdesk.archive.models import Statement, Suggestion
from newsdesk.desk.access import desk_required
from newsdesk.desk.cards import Card, suggestion_card
from newsdesk.desk.turns import Turns
from newsdesk.desk.views.answers import (
    answer,
    article_or_404,
    card_of,
    page,
    refuse,
    see,
    statement_or_404,
    suggestion_or_404,
)

# Where else than in the log something is undone without an article.
BACK = {"duplicates": "desk:duplicate_list", "names": "desk:doubt_list"}


@require_POST
@desk_required
def undo(request):
    """Take back what one did last (in an article), or what `request` in the form names."""
    return _turn(request, undoing.undo, undoing.undoable)


@require_POST
@desk_required
def redo(request):
    """Do again what one undid last, unless something new was done since."""
    return _turn(request, undoing.redo, undoing.redoable)


def _turn(request, turn, newest):
    given = request.POST.get("article", "")
    article = article_or_404(int(given)) if given.isdecimal() and len(given) < 19 else None
    wanted = _uuid(request.POST.get("request", "")) or newest(request.user, article)
    if wanted is None:
        nothing = _("There is nothing of yours to undo here.")
        if turn is undoing.redo:
            nothing = _("There is nothing of yours to do again here.")
        return _refuse(request, article, nothing)
    try:
        turned = turn(wanted, by=request.user)
    except NotAllowed as refusal:
        return _refuse(request, article, str(refusal))
    said = _("Done again: %(what)s.") if turn is undoing.redo else _("Undone: %(what)s.")
    said = said % {"what": uncapitalised(turned.words)}
    if article is None:
        messages.success(request, said)
        return see(reverse(BACK.get(request.POST.get("back"), "desk:log")))
    return _answer(request, article, turned, said)


def _uuid(typed):
    try:
        return UUID(typed)
    except ValueError:
        return None


def _answer(request, article, turned, said):
    """The card that was turned back in the inspector, and links to what else was touched."""
    elsewhere = [each for each in turned.articles if each.pk != article.pk]
    if elsewhere:
        said = format_html(_("{} Also in {}."), said, _links(elsewhere))
    accepted, cards = _cards(turned.things, article)
    shown = next((card for card in cards if card.status != "discarded"), None)
    outcome = "stay" if shown else "next"
    if shown is None and cards:
        shown = cards[0]
    if shown is None:
        outcome, shown = "stay", _shown(request)
    if shown is None:
        messages.success(request, said)
        address = reverse("desk:article_detail", args=[article.pk])
        return HttpResponseClientRefresh() if request.htmx else see(address)
    others = [card for card in cards if card is not shown]
    return answer(request, shown, said, before=accepted, others=others, outcome=outcome)


def _links(articles):
    links = [
        format_html(
            '<a href="{}">{}</a>', reverse("desk:article_detail", args=[each.pk]), each.headline
        )
        for each in articles
    ]
    return format_html(", ".join(["{}"] * len(links)), *links)


def _cards(things, article):
    """The card of the suggestion that is a statement again, if any, and the other cards."""
    accepted, cards = None, []
    for kind, pk in things:
        if kind == "suggestion":
            suggestion = suggestion_or_404(pk)
            card = suggestion_card(suggestion)
            if suggestion.decision == Suggestion.Decision.ACCEPTED:
                accepted = card
            elif suggestion.article_id == article.pk:
                cards.append(card)
        elif kind == "statement" and Statement.objects.filter(pk=pk, article=article).exists():
            cards.append(Card(statement_or_404(pk), article))
    return accepted, cards


def _shown(request):
    """The card in the inspector, if there is one."""
    noun, _, pk = request.POST.get("shown", "").partition("-")
    is_card = noun in ("suggestion", "statement") and pk.isdecimal() and len(pk) < 19
    return card_of(noun, int(pk)) if is_card else None


def _refuse(request, article, why):
    """Answer 409 and say why nothing was changed."""
    if article is None:
        messages.error(request, why)
        if not request.htmx:
            return redirect("desk:log")
        return HttpResponse(why, status=409, content_type="text/plain; charset=utf-8")
    card = _shown(request)
    if not request.htmx:
        messages.error(request, why)
        return page(request, article, shown=card.id if card else "", status=409)
    context = {"turns": Turns(request.user, article), "article": article, "is_oob": True}
    buttons = render_to_string("desk/_undo.html", context, request)
    if card is None:
        announcement = render(request, "desk/_announcement.html", {"said": why}, status=409)
        return reswap(retarget(announcement, "#announcement"), "innerHTML")
    card.notice = why
    response = refuse(request, card, status=409)
    response.write(buttons)
    return response
