from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0008_answer_who_spoke'),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='quoted_share',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['quoted_share'], name='article_by_share'),
        ),
        # Corrections over the whole archive, newest first, without reading every step.
        migrations.AddIndex(
            model_name='action',
            index=models.Index(condition=models.Q(('object_type', 'statement'), models.Q(('public_note', ''), _negated=True)), fields=['-id'], name='action_public_note'),
        ),
    ]
