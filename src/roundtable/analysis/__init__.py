"""What a case means: risk, protection, strengths, unknowns, their own words, an agreed summary."""
