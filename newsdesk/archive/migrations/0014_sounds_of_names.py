from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0010_sort_organisations_known'),
    ]

    operations = [
        migrations.AddField(
            model_name='expertname',
            name='sounds',
            field=models.CharField(default='', editable=False),
        ),
    ]
