from django.db import migrations, models

import inquiries.models.service


class Migration(migrations.Migration):

    dependencies = [
        ('inquiries', '0005_cancelling'),
    ]

    operations = [
        migrations.AddField(
            model_name='service',
            name='frame_ancestors',
            field=models.CharField(blank=True, help_text='Origins such as https://www.example.com, with blanks between them; nobody where it is empty. Browsers keep people signed in only on a site of the same domain.', max_length=500, validators=[inquiries.models.service._origins], verbose_name='sites that may frame it'),
        ),
    ]
