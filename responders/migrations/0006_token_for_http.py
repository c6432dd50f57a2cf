from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("responders", "0005_duty_and_looks_at_tracks")]

    operations = [
        migrations.AddField(
            model_name="tracker",
            name="http_token_hash",
            field=models.CharField(
                editable=False, max_length=64, null=True, unique=True, verbose_name="hash of the HTTP token"
            ),
        ),
    ]
