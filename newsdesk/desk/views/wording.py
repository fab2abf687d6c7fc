"""Wording: what is published, compared with the pages of today, and what to do about it."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from newsdesk.archive.conflicts import Conflict
from newsdesk.archive.counting import count, count_each
from newsdesk.archive.models import Article, Finding, Job, Outlet, PageCheck, Statement
from newsdesk.archive.wordings import compared
from newsdesk.desk.access import editor_required
from newsdesk.desk.forms.wording import CheckForm, SourceForm
from newsdesk.desk.views.imports import FOR_FETCHING
from newsdesk.intake import jobs, wording
from newsdesk.intake.job_items import articles_of

PAGE_SIZE = 25
OUTLETS_PROPOSED = 500
SETTLED = "settled"


class Row:
    """What was found on the page of one article, with the form for its archived copy."""

    def __init__(self, check, findings, form=None):
        self.check, self.article = check, check.article
        self.findings = sorted(findings, key=_place)
        self.form = form or SourceForm(article=self.article)
        for finding in findings:
            finding.pieces = compared(finding.was, finding.now) if finding.now else []

    @property
    def outcomes(self):
        return {each.outcome for each in self.findings}

    @property
    def may_be_gone(self):
        return bool(self.outcomes & {"gone", "other", "unreachable"})

    @property
    def missed_since(self):
        return self.check.missed_since(self.findings)

    @property
    def asks_for_copy(self):
        """Whether what readers are told of the page is to be decided first of all."""
        return bool(self.outcomes & {"gone", "other", "back"})


def _place(finding):
    """Sorts what is said of the page before its statements, and those as they stand in it."""
    return finding.statement.start if finding.statement else -1, finding.pk


@editor_required
@require_safe
def wording_list(request):
    """Show what is not on its page as it was approved, the last found first."""
    return _page(request, request.GET)


def _page(request, wanted, *, refused=None, check_form=None, status=200):
    article = _article(wanted.get("article", ""))
    sets = _sets(article)
    shown = wanted.get("show", "") if wanted.get("show", "") in sets else ""
    page = _with_all(sets[shown])
    before = wanted.get("before", "")
    if before.isdecimal() and len(before) < 18:
        page = page.filter(pk__lt=before)
    findings = list(page[: PAGE_SIZE + 1])
    rows = _rows(findings[:PAGE_SIZE])
    if refused:
        rows = [refused, *(row for row in rows if row.article != refused.article)]
    labels = {"": _("To decide"), **dict(Finding.Outcome.choices), SETTLED: _("Settled")}
    counts = count_each(sets.values())
    context = {
        "rows": rows,
        "shown": shown,
        "tabs": [(name, labels[name], n) for name, n in zip(sets, counts, strict=True)],
        "article": article,
        "page_check": PageCheck.objects.filter(article=article).first() if article else None,
        "barred": count(PageCheck.objects.barred()),
        "check_form": check_form or CheckForm(),
        "outlets": Outlet.objects.all()[:OUTLETS_PROPOSED],
        "next_before": findings[PAGE_SIZE - 1].pk if len(findings) > PAGE_SIZE else None,
        "wanted": wanted,
    }
    return render(request, "desk/wording_list.html", context, status=status)


def _article(typed):
    is_number = typed.isdecimal() and len(typed) < 18
    return Article.objects.filter(pk=typed).first() if is_number else None


def _sets(article):
    """By its name in addresses, each set of findings that the page can show."""
    rows = Finding.objects.filter(check_of__article=article) if article else Finding.objects.all()
    by_outcome = {name: rows.open().filter(outcome=name) for name in Finding.Outcome.values}
    # Whoever looks at one article wants to know of it all.
    first = rows.open() if article else rows.to_decide()
    return {"": first} | by_outcome | {SETTLED: rows.settled()}


def _with_all(findings):
    statements = Prefetch("statement", Statement.objects.for_listing())
    related = findings.select_related("check_of__article__outlet", "settled_by")
    return related.prefetch_related(statements).order_by("-pk")


def _rows(findings):
    """A Row for each run of findings on one page."""
    runs = {}
    for finding in findings:
        runs.setdefault(finding.check_of_id, []).append(finding)
    return [Row(found[0].check_of, found) for found in runs.values()]


@require_POST
@editor_required
def article_check(request, pk):
    """Compare an article with its page now, since an editor asks for it."""
    article = get_object_or_404(Article.objects.select_related("outlet", "revision"), pk=pk)
    try:
        check = wording.check(article, within=FOR_FETCHING)
    except wording.Busy as busy:
        messages.warning(request, str(busy))
        return _led_to(article)
    if not check:
        messages.info(
            request, _("There is nothing to compare: it needs an address and public statements.")
        )
    elif found := check.findings.open().count():
        told = ngettext(
            "Checked: %(n)s thing is not as it was.",
            "Checked: %(n)s things are not as they were.",
            found,
        )
        messages.warning(request, told % {"n": found})
    else:
        messages.success(request, _("Checked: nothing new to decide."))
    return _led_to(article)


def _led_to(article):
    url = reverse("desk:wording_list", query={"article": article.pk})
    return HttpResponseRedirect(url, status=303)


@require_POST
@editor_required
def wording_check(request):
    """Have the worker check the pages of an outlet, or all, those first that wait longest."""
    form = CheckForm(request.POST)
    if not form.is_valid():
        return _page(request, QueryDict(), check_form=form, status=422)
    outlet = form.cleaned_data["outlet"]
    chosen = Article.objects.with_page().oldest_check_first()
    chosen = chosen.filter(outlet=outlet) if outlet else chosen
    things = articles_of(chosen.values_list("pk", flat=True).iterator())
    name = outlet.name if outlet else ""
    job = jobs.start(Job.Kind.WORDING, things, by=request.user, name=name)
    return HttpResponseRedirect(reverse("desk:job_detail", args=[job.pk]), status=303)


@require_POST
@editor_required
def finding_settle(request, pk):
    """Note that nothing is to be done about a finding, until the page changes again."""
    finding = get_object_or_404(Finding, pk=pk)
    if finding.settle(by=request.user):
        messages.success(request, _("Settled. It comes back if the page changes again."))
    return _back(request)


@require_POST
@editor_required
def finding_unsettle(request, pk):
    """Put a finding back among those to decide."""
    finding = get_object_or_404(Finding, pk=pk)
    if finding.unsettle(by=request.user):
        messages.success(request, _("It is open again."))
    return _back(request)


def _back(request):
    """To the part of the list that the button was pressed in."""
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("desk:wording_list")
    return HttpResponseRedirect(back, status=303)


@require_POST
@editor_required
def article_source(request, pk):
    """Note where the article is archived, and that its page is gone or is there again."""
    article = get_object_or_404(Article.objects.select_related("outlet", "revision"), pk=pk)
    check, _is_new = PageCheck.objects.get_or_create(article=article)
    check.article = article
    form = SourceForm(request.POST, article=article)
    refused = Row(check, list(_with_all(check.findings.open())), form)
    if not form.is_valid():
        return _page(request, QueryDict(), refused=refused, status=422)
    is_gone, is_back = "gone" in request.POST, "back_again" in request.POST
    try:
        check.say_of_source(by=request.user, is_gone=is_gone, is_back=is_back, **form.cleaned_data)
    except Conflict as conflict:
        return _show_theirs(request, check, conflict.theirs, form)
    said = {
        (True, False): _("Noted: readers are led to the archived copy first."),
        (False, True): _("Noted: readers are led to the page again."),
    }
    messages.success(request, said.get((is_gone, is_back), _("Saved.")))
    return _back(request)


def _show_theirs(request, check, theirs, form):
    """The article as it now stands, the address as typed still in its field."""
    data = form.data.copy()
    data["version"] = theirs.version
    again = SourceForm(data, article=theirs)
    again.add_error(
        "archive_url", _("Somebody else has changed this article. Look at it and save again.")
    )
    check.article = theirs
    row = Row(check, list(_with_all(check.findings.open())), again)
    return _page(request, QueryDict(), refused=row, status=409)
