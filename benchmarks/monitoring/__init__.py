"""What monitoring costs a run, and how it behaves when the ingestion service fails."""
