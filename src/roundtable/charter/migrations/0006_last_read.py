import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("charter", "0005_how_versions_stand")]

    operations = [
        migrations.CreateModel(
            name="LastRead",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reader_id", models.UUIDField()),
                ("role", models.CharField(max_length=40)),
                ("version", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reader_id", "role"), name="last_read_once_a_role"
                    )
                ],
            },
        ),
    ]
