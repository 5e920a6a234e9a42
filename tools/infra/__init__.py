"""Offline checks of infra/ and databricks.yml, and what the monitoring templates repeat of records and queries."""
