"""The page shell, GOV.UK components, live updates and the front-end build."""
