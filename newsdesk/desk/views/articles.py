"""Articles: every one of them, correcting its facts and its text."""

from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.archive.listing import COUNTED, Bounded
from newsdesk.archive.models import Action, Article, Original, Outlet, PageCheck
from newsdesk.archive.shares import shown_of
from newsdesk.archive.spans import content_of
from newsdesk.archive.wordings import compared, paragraphs_compared
from newsdesk.desk.access import desk_required
from newsdesk.desk.forms.articles import (
    ArticleFactsForm,
    ArticleFilterForm,
    ReleaseForm,
    ReplaceTextForm,
    WithholdForm,
)
from newsdesk.desk.views.imports import suggestions_in_words
from newsdesk.intake.arriving import reading_of, whole_of
from newsdesk.intake.suggesting import suggest

PAGE_SIZE = 50
# As many names as a browser's list of proposals is any help with.
OUTLETS_PROPOSED = 500
# More paragraphs that differ than anybody compares in a preview.
CHANGES_SHOWN = 100


@desk_required
def article_list(request):
    """Show every article, the last brought in first, with what is open in it."""
    form = ArticleFilterForm(request.GET)
    is_clear = form.is_valid()
    found = _articles_as(form.cleaned_data) if is_clear else Article.objects.none()
    page = found.with_counts().select_related("outlet").order_by("-pk")
    if before := form.cleaned_data.get("before"):
        page = page.filter(pk__lt=before)
    articles = list(page[: PAGE_SIZE + 1])
    context = {
        "form": form,
        "articles": articles[:PAGE_SIZE],
        "count": Bounded(found.order_by()[: COUNTED + 1].count()),
        "next_before": articles[PAGE_SIZE - 1].pk if len(articles) > PAGE_SIZE else None,
        "outlets": Outlet.objects.all()[:OUTLETS_PROPOSED],
    }
    return render(request, "desk/article_list.html", context, status=200 if is_clear else 422)


def _articles_as(wanted):
    """The articles as the filter form asks for them."""
    conditions = {
        "headline__icontains": wanted["words"],
        "outlet": wanted["outlet"],
        "state": wanted["state"],
    }
    found = Article.objects.over_limit() if wanted["over_limit"] else Article.objects.all()
    return found.filter(**{name: value for name, value in conditions.items() if value})


def _get_article(request, pk):
    """The article `pk` if whoever asks may edit it: contributors only before readers see it."""
    article = get_object_or_404(Article.objects.select_related("outlet", "revision"), pk=pk)
    if article.has_been_published and not request.user.may_publish:
        raise PermissionDenied(
            _("Statements of this article have been published: changing it needs an editor.")
        )
    return article


@desk_required
def article_facts(request, pk):
    """Show and correct an article's facts and what each of its blocks is."""
    article = _get_article(request, pk)
    form = ArticleFactsForm(
        request.POST if request.method == "POST" else None, article=article, user=request.user
    )
    if not form.is_valid():
        return _facts_page(request, article, form=form, status=422 if form.is_bound else 200)
    version = form.cleaned_data["version"]
    try:
        with transaction.atomic():
            article.edit(
                by=request.user, version=version, block_kinds=form.block_kinds(), **form.facts()
            )
    except Conflict as conflict:
        return _facts_conflict(request, conflict.theirs, form)
    messages.success(request, _("Saved."))
    return redirect("desk:article_facts", article.pk)


def _facts_conflict(request, theirs, form):
    """Both versions side by side, and the form as typed, ready to be saved over theirs."""
    again = form.onto(theirs, user=request.user)
    changes = _changes_since(theirs, form.cleaned_data["version"])
    context = {"form": again, "differences": again.differences(), "changes": changes}
    return _facts_page(request, theirs, status=409, **context)


def _changes_since(article, version):
    """Who did what to the article after its `version`, oldest first."""
    later = Action.objects.on(article).filter(after__version__gt=version)
    return later.select_related("by").order_by("pk")


def _facts_page(request, article, *, status=200, **context):
    form = (
        {} if "form" in context else {"form": ArticleFactsForm(article=article, user=request.user)}
    )
    decision = ReleaseForm if article.withheld_at else WithholdForm
    context = {
        "article": article,
        "withhold_form": decision(initial={"version": article.version}),
        "outlets": Outlet.objects.all()[:OUTLETS_PROPOSED],
        "shown": shown_of(article),
        "originals": Original.objects.of(article),
        "page_check": PageCheck.objects.filter(article=article).first(),
        **form,
        **context,
    }
    return render(request, "desk/article_facts.html", context, status=status)


@desk_required
def article_replace_text(request, pk):
    """Put other words in the place of an article's text, once one has seen what that does."""
    article = _get_article(request, pk)
    live = _live_page(article) if "live" in request.GET else None
    is_sent = request.method == "POST"
    # The text of the page is shown as if somebody had pasted it and asked what it would do.
    pasted = {"text": live.text, "version": article.version} if live else None
    form = ReplaceTextForm(request.POST if is_sent else pasted, article=article)
    if not form.is_valid():
        return _text_page(request, article, form, status=422 if is_sent else 200)
    given = form.cleaned_data
    preview = None if "confirmed" in request.POST else _preview(article, form.whole)
    if preview or not is_sent:
        return _text_page(request, article, form, status=200, preview=preview)
    is_pages = live and live.text == form.whole.text
    try:
        carried = article.replace_text(
            given["text"],
            by=request.user,
            version=given["version"],
            original=live.original if is_pages else None,
        )
    except Conflict as conflict:
        return _text_conflict(request, conflict.theirs, form)
    except NotAllowed as refusal:
        form.add_error("text", str(refusal))
        return _text_page(request, article, form, status=409)
    messages.success(
        request,
        _("The text is replaced: %(found)s.") % {"found": suggestions_in_words(suggest(article))},
    )
    if carried["changed"] or carried["orphan"]:
        return redirect("desk:orphan_list")
    return redirect("desk:article_detail", article.pk)


class _LivePage(NamedTuple):
    """The article's page as the last check found it, and its text."""

    original: Original
    text: str


def _live_page(article):
    """The _LivePage of an article whose page was found to differ, or None."""
    original = Original.objects.filter(page_check__article=article).first()
    return _LivePage(original, whole_of(reading_of(original)).text) if original else None


def _preview(article, whole):
    """What replacing the text by `whole` would do to the statements, or None if there are none."""
    carried = article.carried_to(whole.text)
    if not carried:
        return None
    fates = {"ok": [], "changed": [], "orphan": []}
    for statement, result in carried:
        now = content_of(whole.text, result.spans["content"]) if result.spans else ""
        fates[result.anchoring].append((statement, compared(statement.text, now)))
    changes = paragraphs_compared(article.revision.text, whole.text)
    return fates | {"changes": changes[:CHANGES_SHOWN], "more": len(changes) - CHANGES_SHOWN}


def _text_conflict(request, theirs, form):
    """The text as typed, ready to be saved, and the one that somebody else stored."""
    data = form.data.copy()
    data["version"] = theirs.version
    again = ReplaceTextForm(data, article=theirs)
    changes = _changes_since(theirs, form.cleaned_data["version"])
    return _text_page(request, theirs, again, status=409, changes=changes)


def _text_page(request, article, form, *, status, **context):
    context |= {"article": article, "form": form}
    return render(request, "desk/article_replace_text.html", context, status=status)


@desk_required
@require_POST
def article_withhold(request, pk):
    """Take a whole article off the readers' pages, or bring it back."""
    if not request.user.may_withhold_articles:
        raise PermissionDenied(_("This needs a publisher's account."))
    article = _get_article(request, pk)
    releases = "release" in request.POST
    form = (ReleaseForm if releases else WithholdForm)(request.POST)
    if not form.is_valid():
        return _facts_page(request, article, withhold_form=form, status=422)
    act = article.release if releases else article.withhold
    try:
        act(by=request.user, **form.cleaned_data)
    except Conflict as conflict:
        return _withhold_conflict(request, conflict.theirs, form)
    messages.success(request, _("Released.") if releases else _("Withheld from readers."))
    return redirect("desk:article_facts", article.pk)


def _withhold_conflict(request, theirs, form):
    """The facts as they are now, and the reason as typed."""
    changes = _changes_since(theirs, form.cleaned_data["version"])
    data = form.data.copy()
    data["version"] = theirs.version
    again = {"withhold_form": WithholdForm(data)} if not theirs.withheld_at else {}
    return _facts_page(request, theirs, status=409, changes=changes, **again)
