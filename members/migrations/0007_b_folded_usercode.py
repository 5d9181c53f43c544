"""A column for the one text that stands for all usercodes which look the same, and at most one account for each."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from inquiries import identifiers


def fold(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Fold the usercodes of accounts that are there. Accounts whose codes look the same have to be sorted out first."""
    user_model = apps.get_model("members", "User")
    for user in user_model.objects.only("pk", "usercode").iterator():
        user_model.objects.filter(pk=user.pk).update(usercode_folded=identifiers.folded(user.usercode))


class Migration(migrations.Migration):
    dependencies = (("members", "0006_d_organizations"),)

    operations = (
        migrations.RemoveConstraint(model_name="user", name="usercode_in_any_case"),
        migrations.AddField(
            model_name="user",
            name="usercode_folded",
            field=models.CharField(default="", editable=False, max_length=200),
        ),
        migrations.RunPython(fold, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(fields=("organization_id", "usercode_folded"), name="usercode_in_any_spelling"),
        ),
    )
