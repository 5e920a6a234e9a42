"""Looking after what costs money in the cloud: apart from runs, none of which knows it."""
