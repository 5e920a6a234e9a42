"""The Spark session: where it comes from, and the Java runtime it needs on a laptop."""
