"""The list of cases, and the pages of a case that need only the case itself."""
