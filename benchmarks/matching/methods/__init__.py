"""The methods that are compared; the `run` of each module reads the cleaned tables and returns scored pairs."""
