"""What was recorded of somebody's training is not changed; what is done again is another record."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """Takes the change of records from the app's role."""

    dependencies = [("learning", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "REVOKE UPDATE ON learning_trainingrecord FROM roundtable_app;",
            "GRANT UPDATE ON learning_trainingrecord TO roundtable_app;",
        )
    ]
