"""Jobs as they are started, and workers as they are called to them.

The queue of tasks is no record: all that counts is in the job. What a killed worker was running
the queue does not take back, so work is called for anew by whoever finds that some waits.
"""

from collections.abc import Iterable
from typing import Any

from django_tasks import task, task_backends
from django_tasks_db.models import DBTaskResult

from newsdesk.archive.following_up import follow_up
from newsdesk.archive.models import Action, Job, User
from newsdesk.intake.working import take_back, work_on


def start(
    kind: str,
    things: Iterable[tuple[str, bytes | int | None]],
    *,
    by: User | None = None,
    name: str = "",
    **options: Any,
) -> Job:
    """Start a job over `things` (Job.objects.begin says what they are) and call for a worker."""
    job = Job.objects.begin(kind, things, by=by, name=name, options=options)
    call_for_worker(job)
    return job


def resume(job: Job, *, by: User | None) -> bool:
    """Go on with a job that was stopped; says whether it was."""
    if is_turned := job.resume(by=by):
        call_for_worker(job)
    return is_turned


def retry_failed(job: Job, *, by: User | None) -> int:
    """Try again what failed in a job; says how many items that are."""
    if count := job.retry_failed(by=by):
        call_for_worker(job)
    return count


@task()
def work_on_job(pk: int) -> None:
    """Work on a job for a while; what is left then waits for its next turn."""
    job = Job.objects.filter(pk=pk).select_related("started_by").first()
    if not job:
        return
    was_running = job.is_running
    if _is_queued() and job.has_work():
        # A worker that has nothing else to do joins in; and if this one is killed, somebody is
        # called already.
        call_for_worker(job)
    if work_on(job):
        call_for_worker(job)
    elif was_running and job.kind == Job.Kind.ARCHIVE:
        job.refresh_from_db(fields=["state"])
        if job.state == Job.State.DONE:
            started = Action.objects.on(job).filter(verb="start").first()
            follow_up_imports.enqueue(started.pk)


@task()
def follow_up_imports(since: int) -> None:
    """Do for the speakers of what was imported since then what follows from it."""
    for _pairs in follow_up(since=since):
        pass


def call_for_worker(job: Job) -> None:
    """Have some worker work on `job`, unless one is called for that already."""
    if job.is_running and not (_is_queued() and _is_called(job)):
        work_on_job.enqueue(job.pk)


def call_for_workers() -> None:
    """Take back what dead workers of this machine held; call for whatever waits, wherever."""
    take_back()
    for job in Job.objects.running():
        if job.has_work():
            call_for_worker(job)


def _is_called(job: Job) -> bool:
    called = DBTaskResult.objects.ready().filter(task_path=work_on_job.module_path)
    return any(each["args"] == [job.pk] for each in called.values_list("args_kwargs", flat=True))


def _is_queued() -> bool:
    """Do tasks wait for a worker? In tests they are run where they are called for."""
    return task_backends["default"].supports_get_result
