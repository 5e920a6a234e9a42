"""What a development machine needs: compiled code, Spark's Azure driver, the Azurite emulator, Spark Connect."""
