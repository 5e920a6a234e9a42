"""Kedro hooks: one concern each, registered in settings.py."""
