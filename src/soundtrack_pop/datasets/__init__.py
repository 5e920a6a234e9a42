"""Where data enters and leaves: raw sources, Parquet tables, files for people. Heavy parts load on use."""
