"""What somebody has typed into a form on a case and not sent yet: kept for them alone."""
