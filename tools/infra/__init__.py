"""Offline checks of infra/ and databricks.yml, and the generator of the monitoring templates."""
