"""Since when a case is being handed over."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds transfer_at."""

    dependencies = [("cases", "0008_urgent")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="transfer_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        # The app changes what it was granted by column (0006).
        migrations.RunSQL(
            "GRANT UPDATE (transfer_at) ON cases_case TO roundtable_app",
            "REVOKE UPDATE (transfer_at) ON cases_case FROM roundtable_app",
        ),
    ]
