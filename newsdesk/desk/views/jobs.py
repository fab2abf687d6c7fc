"""Jobs: what is done in the background, how far it is, and what became of each thing in it."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from newsdesk.archive import archive_file
from newsdesk.archive.models import Article, Job, JobItem, Outlet
from newsdesk.desk.access import desk_required, editor_required
from newsdesk.desk.forms.jobs import JobForm
from newsdesk.intake import jobs
from newsdesk.intake.job_items import articles_of, lines_of
from newsdesk.intake.text_files import LARGEST_FILE

JOBS_SHOWN = 50
PAGE_SIZE = 50
OUTLETS_PROPOSED = 500
# An archive file, unpacked, in bytes.
LARGEST_ARCHIVE = 200_000_000


@desk_required
def job_list(request):
    """Show the jobs, the last started first, and start another one."""
    form = JobForm(
        *([request.POST, request.FILES] if request.method == "POST" else []), user=request.user
    )
    if form.is_valid():
        try:
            return _led_to(_start(form, request.user))
        except archive_file.UnsupportedFile as error:
            form.add_error("files", str(error))
    context = {
        "form": form,
        "jobs": Job.objects.select_related("started_by")[:JOBS_SHOWN],
        "outlets": Outlet.objects.all()[:OUTLETS_PROPOSED],
    }
    return render(request, "desk/job_list.html", context, status=422 if form.is_bound else 200)


def _led_to(job):
    return HttpResponseRedirect(reverse("desk:job_detail", args=[job.pk]), status=303)


def _start(form, user):
    if form.archive:
        name = form.archive.name
        lines = archive_file.lines_in(form.archive.read(), name=name, most=LARGEST_ARCHIVE)
        return jobs.start(Job.Kind.ARCHIVE, lines_of(lines), by=user, name=name)
    files, addresses = form.cleaned_data["files"], form.cleaned_data["addresses"]
    # One byte more than may be tells that a file is too large.
    things = [(file.name, file.read(LARGEST_FILE + 1)) for file in files]
    things += [(address, None) for address in addresses]
    name = things[0][0]
    if more := len(things) - 1:
        name = ngettext("%(name)s and %(n)s more", "%(name)s and %(n)s more", more) % {
            "name": name,
            "n": more,
        }
    return jobs.start(Job.Kind.ARTICLES, things, by=user, name=name, **form.facts())


@require_POST
@editor_required
def job_suggest(request):
    """Have the finder read all articles again whose review is not done."""
    undone = Article.objects.exclude(revision=None).exclude(state=Article.State.DONE)
    chosen = undone.order_by("pk").values_list("pk", flat=True).iterator()
    return _led_to(jobs.start(Job.Kind.SUGGEST, articles_of(chosen), by=request.user))


@require_safe
@desk_required
def job_detail(request, pk):
    """Show how far a job is and what became of each thing in it."""
    job = _job(pk)
    context = {"job": job, **_results(job, request.GET)}
    return render(request, "desk/job_detail.html", context)


@require_safe
@desk_required
def job_progress(request, pk):
    """Answer with how far the job is; at its end, with the results, too."""
    job = _job(pk)
    said = request.GET.get("said", "")
    context = {"job": job, "is_update": True, "is_news": said != str(job.tenths)}
    if not job.is_running:
        context |= {"is_news": True, **_results(job, {})}
    return render(request, "desk/_job_progress.html", context)


def _job(pk):
    return get_object_or_404(Job.objects.select_related("started_by"), pk=pk)


def _results(job, wanted):
    """A page of the items as `wanted` (show, after) has them."""
    shown = wanted.get("show", "")
    items = job.items.select_related("article").defer("given")
    if shown in JobItem.State.values:
        items = items.filter(state=shown)
    after = wanted.get("after", "")
    if after.isdecimal() and len(after) < 10:
        items = items.filter(number__gt=after)
    page = list(items.order_by("number")[: PAGE_SIZE + 1])
    return {
        "items": page[:PAGE_SIZE],
        "next_after": page[PAGE_SIZE - 1].number if len(page) > PAGE_SIZE else None,
        "wanted": wanted,
        "states": [
            ("", _("All"), job.total),
            ("failed", _("Failed"), job.failed),
            ("done", _("Done"), job.done),
            ("waiting", _("Left to do"), job.left),
        ],
    }


@require_POST
@editor_required
def job_stop(request, pk):
    """Take up nothing more of a job."""
    job = _job(pk)
    if job.stop(by=request.user):
        messages.success(request, _("Stopped. What is done stays; the rest can be resumed."))
    return _led_to(job)


@require_POST
@editor_required
def job_resume(request, pk):
    """Go on with a job that was stopped."""
    job = _job(pk)
    jobs.resume(job, by=request.user)
    return _led_to(job)


@require_POST
@editor_required
def job_retry(request, pk):
    """Try again what failed in a job."""
    job = _job(pk)
    if not jobs.retry_failed(job, by=request.user):
        messages.info(request, _("Nothing in it has failed."))
    return _led_to(job)
