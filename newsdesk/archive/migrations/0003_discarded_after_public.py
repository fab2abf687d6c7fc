from django.db import migrations, models


class Migration(migrations.Migration):
    """An approval that is taken back leaves a discarded statement that was public."""

    dependencies = [
        ('archive', '0002_search_index'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='statement',
            name='public_is_never_draft_again',
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(('published_at__isnull', False), ('status', 'draft'), _negated=True), name='public_is_never_draft_again'),
        ),
    ]
