"""A draft knows its number, a step what it did to one, and a comment after which step it was said."""

from __future__ import annotations

from django.db import migrations, models

NUMBERS = r"""
UPDATE charter_draft
    SET number = coalesce(substring(text FROM '(?n)^version:\s*["'']?([0-9]+[.][0-9]+)'), '')
    WHERE state = 'drafting' OR number = '';
DROP TRIGGER refuse_change ON charter_draft;
CREATE TRIGGER refuse_change BEFORE UPDATE OF text, revision, base, number ON charter_draft
    FOR EACH ROW WHEN (OLD.state <> 'drafting') EXECUTE FUNCTION charter_draft_is_frozen();
"""
UNDO = """
DROP TRIGGER refuse_change ON charter_draft;
CREATE TRIGGER refuse_change BEFORE UPDATE OF text, revision, base ON charter_draft
    FOR EACH ROW WHEN (OLD.state <> 'drafting') EXECUTE FUNCTION charter_draft_is_frozen();
"""


class Migration(migrations.Migration):
    """Lets comments follow their clause."""

    dependencies = [("charter", "0006_last_read")]
    operations = [
        migrations.AddField(
            "draft", "number", models.CharField(blank=True, default="", max_length=20), False
        ),
        migrations.AddField(
            "revision", "became", models.CharField(blank=True, default="", max_length=80), False
        ),
        migrations.AddField(
            "revision", "back_to", models.PositiveIntegerField(blank=True, null=True)
        ),
        migrations.AddField("comment", "revision", models.PositiveIntegerField(default=1)),
        migrations.RunSQL(NUMBERS, UNDO),
    ]
