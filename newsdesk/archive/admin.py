"""Django's admin: repairs that no page of the desk is made for."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import URLField

from newsdesk.archive.models import (
    Action,
    Article,
    Expert,
    Organisation,
    Outlet,
    Statement,
    Suggestion,
    Topic,
    User,
)

admin.site.site_header = "Newsdesk repairs"
admin.site.site_title = "Newsdesk"
# Roles say who may do what.
admin.site.unregister(Group)

# What an address typed as "tide.example" means.
HTTPS = {URLField: {"assume_scheme": "https"}}


class VersionedForm(forms.ModelForm):
    """Carries the version that was shown, so that saving a stale page is refused."""

    shown_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["shown_version"].initial = self.instance.version

    def clean(self):
        cleaned = super().clean()
        stored = type(self.instance)._default_manager.filter(pk=self.instance.pk).first()
        if stored and stored.version != cleaned["shown_version"]:
            raise forms.ValidationError(
                "Somebody else has saved this since you opened it. Note what you changed, "
                "open the page again, and change it there."
            )
        return cleaned


class RecordAdmin(admin.ModelAdmin):
    """Saves through the model's own verb."""

    form = VersionedForm
    formfield_overrides = HTTPS

    def save_model(self, request, obj, form, change):
        if not change:
            return super().save_model(request, obj, form, change)
        values = {n: form.cleaned_data[n] for n in form.changed_data if n != "shown_version"}
        stored = type(obj)._default_manager.get(pk=obj.pk)
        stored.edit(by=request.user, version=form.cleaned_data["shown_version"], **values)


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows rows and changes none: their verbs keep rules that a bare form would break."""

    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class LogsDeletion:
    """Logs what is deleted as it was."""

    def delete_model(self, request, obj):
        Action.objects.record("delete", obj, by=request.user, before=obj.as_logged())
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for obj in queryset:
            self.delete_model(request, obj)


class KeptAtDeskAdmin(LogsDeletion, ReadOnlyAdmin):
    """Shows what is edited at the desk; only what readers never saw can be deleted, and is logged."""

    def has_delete_permission(self, request, obj=None):
        is_known = obj is not None and obj.public_since is not None
        return not is_known and admin.ModelAdmin.has_delete_permission(self, request, obj)


@admin.register(User)
class NewsdeskUserAdmin(UserAdmin):
    list_display = ["username", "role", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    filter_horizontal = []
    fieldsets = [
        *UserAdmin.fieldsets[:2],
        ("Desk", {"fields": ["role", "uses_single_keys", "is_active", "is_superuser"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [*UserAdmin.add_fieldsets, ("Desk", {"fields": ["role"]})]

    # A publisher keeps the accounts; none of that may make anybody, or become, a superuser.

    def get_readonly_fields(self, request, obj=None):
        dates = ["last_login", "date_joined"]
        return dates if request.user.is_superuser else [*dates, "is_superuser"]

    def has_change_permission(self, request, obj=None):
        is_beyond = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not is_beyond and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        # Whoever leaves is no longer active: the log goes on saying what they did.
        return request.user.is_superuser and super().has_delete_permission(request, obj)


@admin.register(Outlet)
class OutletAdmin(KeptAtDeskAdmin):
    formfield_overrides = HTTPS
    list_display = ["name", "homepage", "rights"]
    search_fields = ["name"]


@admin.register(Organisation)
class OrganisationAdmin(KeptAtDeskAdmin):
    list_display = ["name", "homepage"]
    search_fields = ["sort_key", "names__folded", "name"]


@admin.register(Topic)
class TopicAdmin(KeptAtDeskAdmin):
    list_display = ["__str__", "iptc"]
    list_select_related = ["parent"]
    search_fields = ["name"]

    def get_queryset(self, request):
        return super().get_queryset(request).in_order()


@admin.register(Expert)
class ExpertAdmin(KeptAtDeskAdmin):
    list_display = ["name", "kind", "distinction"]
    list_filter = ["kind"]
    search_fields = ["sort_key", "names__folded", "name"]


@admin.register(Article)
class ArticleAdmin(RecordAdmin):
    """Only outlet and address are repaired here; everything else has its page at the desk."""

    list_display = ["headline", "outlet", "published_on", "state", "withheld_at"]
    list_filter = ["state"]
    list_select_related = ["outlet"]
    search_fields = ["headline", "url"]
    show_full_result_count = False
    ordering = ["-id"]
    autocomplete_fields = ["outlet"]

    def get_readonly_fields(self, request, obj=None):
        repaired = {"outlet", "url"}
        return [field.name for field in Article._meta.fields if field.name not in repaired]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Statement)
class StatementAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "expert", "kind", "status", "article"]
    list_filter = ["status", "kind", "anchoring"]
    list_select_related = ["expert", "article"]
    search_fields = ["text"]
    ordering = ["-id"]
    actions = ["repair"]

    @admin.action(description="Repair search and listing")
    def repair(self, request, statements):
        ids = list(statements.order_by().values_list("pk", flat=True))
        Statement.objects.filter(pk__in=ids).relist()
        Action.objects.repaired("statement", ids, by=request.user)
        self.message_user(
            request, f"Listed anew, and search with it: {len(ids):,}.", messages.SUCCESS
        )


@admin.register(Suggestion)
class SuggestionAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "tier", "decision", "rule", "decided_by"]
    list_filter = ["decision", "tier"]
    list_select_related = ["article", "decided_by"]
    ordering = ["-id"]


@admin.register(Action)
class ActionAdmin(ReadOnlyAdmin):
    list_display = ["at", "by", "verb", "object_type", "object_id", "article"]
    list_filter = ["verb", "object_type"]
    list_select_related = ["by", "article"]
    ordering = ["-id"]
