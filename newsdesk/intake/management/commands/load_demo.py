from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.crypto import get_random_string

from newsdesk.archive.models import Article, User

NEWSROOM = Path(settings.BASE_DIR) / "fixtures" / "newsroom.jsonl"
USERNAME = "editor"
TRIAL_PASSWORD = "newsdesk-demo"


class Command(BaseCommand):
    help = "Loads the demonstration newsroom into an empty archive, with an account for the desk."

    def handle(self, **options):
        if Article.objects.exists():
            self.stdout.write("There are articles already: the demonstration is left out.")
            self.remind()
            return
        # Both or neither: whoever is interrupted starts again from an empty archive.
        with transaction.atomic():
            call_command("import_archive", NEWSROOM, stdout=self.stdout, stderr=self.stderr)
            self.make_editor()
        call_command("suggest", "--waiting", stdout=self.stdout)

    def make_editor(self):
        if User.objects.filter(username=USERNAME).exists():
            self.stdout.write(f"The account “{USERNAME}” is there already and stays as it is.")
            return
        # A password that everybody can look up is for a trial on one's own machine alone.
        password = get_random_string(20) if settings.IS_BEHIND_HTTPS else TRIAL_PASSWORD
        User.objects.create_user(USERNAME, password=password, role=User.Role.PUBLISHER)
        self.stdout.write(f"Sign in at /desk/ as “{USERNAME}” with the password {password}")

    def remind(self):
        """Say the trial's password again: `make serve` does so at every start."""
        editor = User.objects.filter(username=USERNAME).first()
        if not settings.IS_BEHIND_HTTPS and editor and editor.check_password(TRIAL_PASSWORD):
            self.stdout.write(f"Sign in at /desk/ as “{USERNAME}”, password {TRIAL_PASSWORD}")
