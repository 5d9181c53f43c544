from datetime import timedelta

from django.db import migrations, models
from django.utils import timezone


def mark_who_was_told(apps, schema_editor):
    """Whoever waits for that long already was mailed before this column was there to say so."""
    parked = apps.get_model("inquiries", "Inquiry").objects.filter(state="parked", kind="ticket")
    now = timezone.now()
    parked.filter(created_at__lt=now - timedelta(hours=4)).update(told_late_at=now)


class Migration(migrations.Migration):

    dependencies = [
        ('inquiries', '0016_reading_threads'),
    ]

    operations = [
        migrations.AddField(
            model_name='inquiry',
            name='told_late_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(mark_who_was_told, migrations.RunPython.noop),
    ]
