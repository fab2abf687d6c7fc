from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "newsdesk.archive"
