from django.core.management.base import BaseCommand, CommandError

from newsdesk.archive.models import Job
from newsdesk.intake import following
from newsdesk.intake.jobs import resume as go_on
from newsdesk.intake.jobs import retry_failed

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Lists what is done in the background, the last started first; of one job, named by its "
        "number, how far it is. The worker does the work (manage.py worker)."
    )

    def add_arguments(self, parser):
        parser.add_argument("number", type=int, nargs="?", help="which job")
        do = parser.add_mutually_exclusive_group()
        do.add_argument("--stop", action="store_true", help="take up nothing more of it")
        do.add_argument("--resume", action="store_true", help="go on where it was stopped")
        do.add_argument("--retry", action="store_true", help="try again what failed")
        parser.add_argument("--failed", action="store_true", help="list what failed, and why")
        following.add_argument(parser)

    def handle(self, number, wait, failed, **options):
        if number is None:
            self.list_all()
            return
        job = Job.objects.filter(pk=number).first()
        if not job:
            raise CommandError(f"There is no job {number}.")
        self.turn(job, **options)
        job.refresh_from_db()
        following.follow(job, self.stdout, waits=wait)
        if failed:
            for item in job.items.filter(state="failed").iterator():
                self.stdout.write(f"{item.key}: {item.error}")

    def list_all(self):
        for job in Job.objects.all()[:SHOWN]:
            self.stdout.write(f"{job.pk:>5}  {job}: {following.in_words(job)}")
        if not Job.objects.exists():
            self.stdout.write("There are no jobs.")

    def turn(self, job, *, stop, resume, retry, **options):
        if stop and not job.stop(by=None):
            raise CommandError(f"Job {job.pk} does not run.")
        if resume and not go_on(job, by=None):
            raise CommandError(f"Job {job.pk} was not stopped.")
        if retry and not retry_failed(job, by=None):
            raise CommandError(f"Nothing in job {job.pk} has failed.")
