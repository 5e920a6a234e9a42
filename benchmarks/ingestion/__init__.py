"""Reading the archives, beside the floor that decompression sets."""
