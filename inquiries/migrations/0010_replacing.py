import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inquiries', '0009_ticket_marks'),
    ]

    operations = [
        migrations.AddField(
            model_name='inquiry',
            name='moved_from',
            field=models.CharField(blank=True, max_length=500, verbose_name='sent before as'),
        ),
        migrations.AddField(
            model_name='inquiry',
            name='payload_hash',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='inquiry',
            name='replaces',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replaced_by', to='inquiries.inquiry', verbose_name='asked instead of'),
        ),
        migrations.AlterField(
            model_name='inquiry',
            name='state',
            field=models.CharField(choices=[('accepted', 'waiting to be sent'), ('sending', 'being sent'), ('unknown', 'sent, being confirmed'), ('held', 'held back by the spam policy'), ('fix', 'needs a correction'), ('parked', 'needs an operator'), ('delivered', 'delivered'), ('cancelled', 'cancelled'), ('replaced', 'asked again instead')], default='accepted', max_length=9, verbose_name='state'),
        ),
    ]
