import logging
import os
import signal
from datetime import timedelta
from threading import Thread
from time import sleep

from django.core.management.base import BaseCommand
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from newsdesk.archive.models import Job
from newsdesk.intake.feeds.watching import ask_those_due
from newsdesk.intake.jobs import call_for_workers
from newsdesk.intake.watching import Watch
from newsdesk.intake.working import TROUBLE, ending, wait_for_database, worker_name

# Seconds between two looks for work that nobody is called for.
BEAT = 5
PAUSE = 1
# What is known of tasks that were run; what they did is in their jobs.
KEPT = timedelta(days=7)
logger = logging.getLogger("newsdesk.jobs")


class PatientWorker(Worker):
    """A worker that outlives the database's absence, and knows when it is to end."""

    def run(self):
        while self.running:
            try:
                return super().run()
            except TROUBLE as error:
                logger.warning("The database does not answer (%s); trying again.", error)
                wait_for_database(PAUSE)

    def shutdown(self, signum, frame):
        ending.set()
        super().shutdown(signum, frame)


class Command(BaseCommand):
    help = (
        "Does what waits in the background: imports and readings, as the desk and the commands "
        "start them, and checks of the pages of watched outlets. As many as there are cores may run, on any machine that reaches the "
        "database. Stopped or killed, it loses nothing: whichever runs next goes on."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--batch", action="store_true", help="end when there is nothing left to do"
        )
        parser.add_argument(
            "--interval",
            type=float,
            default=1,
            metavar="SECONDS",
            help="between two looks for work (default 1)",
        )

        parser.add_argument(
            "--with-parent",
            action="store_true",
            help="end when the process that started this one does",
        )

    def handle(self, batch, interval, with_parent, **options):
        worker = PatientWorker(
            queue_names=["default"],
            interval=interval,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_name(),
            excluded_queue_names=[],
        )
        worker.configure_signals()
        self.look_after(tidies=True)
        for work in (self.beat, self.watch):
            Thread(target=work, daemon=True).start()
        if with_parent:
            Thread(target=leave_with, args=[os.getppid()], daemon=True).start()
        if not batch:
            self.stdout.write("Waiting for work (Ctrl+C ends it)")
        worker.run()

    def beat(self):
        """See, again and again, to feeds that are due and to what a killed worker has left."""
        while not ending.wait(BEAT):
            self.look_after()
            # This thread has a connection of its own.
            wait_for_database(0)

    def watch(self):
        """Check, again and again, the page that is due."""
        watch = Watch()
        while not ending.wait(BEAT):
            try:
                watch.step()
            except TROUBLE as error:
                logger.warning("The database does not answer (%s); trying again.", error)
            except Exception:
                # The next page is checked all the same.
                logger.exception("Watching pages")
            wait_for_database(0)

    def look_after(self, *, tidies=False):
        try:
            call_for_workers()
            ask_those_due()
            if tidies:
                Job.objects.drop_old()
                long_ago = timezone.now() - KEPT
                DBTaskResult.objects.finished().filter(finished_at__lt=long_ago).delete()
        except TROUBLE as error:
            logger.warning("The database does not answer (%s); trying again.", error)


def leave_with(parent):
    """Have this process end once `parent` no longer is the one it belongs to."""
    while os.getppid() == parent:
        sleep(PAUSE)
    os.kill(os.getpid(), signal.SIGTERM)
