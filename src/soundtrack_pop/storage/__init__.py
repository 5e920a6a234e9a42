"""How any storage root is reached, and how files and folders are replaced whole."""
