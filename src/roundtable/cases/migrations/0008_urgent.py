"""Who was called to an urgent discussion, and since when one goes on."""

from __future__ import annotations

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds called and urgent_at."""

    dependencies = [("cases", "0007_half_typed")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="called",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="urgent_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        # The app changes what it was granted by column (0006).
        migrations.RunSQL(
            "GRANT UPDATE (called, urgent_at) ON cases_case TO roundtable_app",
            "REVOKE UPDATE (called, urgent_at) ON cases_case FROM roundtable_app",
        ),
    ]
