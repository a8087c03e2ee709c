"""Models of the matcher that were trained here, which of them is in force, and drift from it."""

from __future__ import annotations

from django.db import migrations, models

# Everybody who matches reads the model in force; only the operator, who owns the tables, writes.
RIGHTS = """
REVOKE INSERT, UPDATE, DELETE ON people_trainedmodel, people_adoption, people_drift
    FROM roundtable_app;
"""


class Migration(migrations.Migration):
    """Adds the tables."""

    dependencies = [("people", "0007_merging")]

    operations = [
        migrations.CreateModel(
            name="TrainedModel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=40, unique=True)),
                ("text", models.TextField()),
                ("trained_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Adoption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=40)),
                ("adopted_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Drift",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=40)),
                ("measured_at", models.DateTimeField()),
                ("lines", models.JSONField()),
            ],
            options={"verbose_name_plural": "drift"},
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
