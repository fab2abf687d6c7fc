
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0022_jobs'),
    ]

    operations = [
        migrations.CreateModel(
            name='SealedName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('record', models.JSONField()),
                ('values', models.JSONField()),
                ('sealed_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.AddField(
            model_name='expert',
            name='erased_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='expert',
            name='identity_evidence',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='expert',
            name='is_fake',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='expert',
            name='withheld_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='expert',
            name='withheld_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='expert',
            name='withheld_reason',
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name='statement',
            name='erased_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name='expert',
            constraint=models.CheckConstraint(condition=models.Q(('withheld_at', None), models.Q(('withheld_reason', ''), _negated=True), _connector='OR'), name='withheld_experts_say_why'),
        ),
        migrations.AddField(
            model_name='sealedname',
            name='expert',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sealed', to='archive.expert'),
        ),
        migrations.AddField(
            model_name='sealedname',
            name='sealed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
    ]
