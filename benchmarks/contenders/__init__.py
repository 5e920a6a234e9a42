"""The contenders: each module's `run` reads the cleaned tables and returns scored pairs."""
