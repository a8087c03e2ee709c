"""Forms of intake: the questions of a referral, and what the lead says of a case."""
