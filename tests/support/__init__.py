"""Builders of tables, worlds and files that several tests share."""
