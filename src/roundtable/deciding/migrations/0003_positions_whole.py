"""A position whole: what would change its mind, no remit, and whose seat a deputy took."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds them."""

    dependencies = [
        ("cases", "0007_half_typed"),
        ("deciding", "0002_row_security"),
    ]

    operations = [
        migrations.AddField(
            model_name="position",
            name="no_remit",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="position",
            name="stands_in_for",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="position",
            name="would_change",
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name="position",
            name="grade",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AlterField(
            model_name="position",
            name="level_of_need",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="position",
            name="outcome",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddConstraint(
            model_name="position",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("grade", ""), ("level_of_need", None), ("no_remit", True), ("outcome", "")
                    ),
                    models.Q(
                        ("level_of_need__isnull", False),
                        ("no_remit", False),
                        models.Q(("outcome", ""), _negated=True),
                        models.Q(("grade", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="recommends_or_has_no_remit",
            ),
        ),
    ]
