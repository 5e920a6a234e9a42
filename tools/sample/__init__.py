"""The embedded sample: its facts made into the archives below data/sample/01_raw."""
