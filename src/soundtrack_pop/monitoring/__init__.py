"""What a run did: records, where they go, and the summary at its end."""
