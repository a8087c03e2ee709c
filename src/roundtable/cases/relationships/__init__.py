"""Who is who to whom on a case: relationships entered and proposed, households, the picture."""
