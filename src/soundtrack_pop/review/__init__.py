"""Clerical review: export uncertain pairs as a spreadsheet and import the decisions, without Spark.

`queue` chooses the pairs, `comparison_words` describes their comparison levels, `spreadsheet` writes and reads the
file, `sheet_rows` validates the filled-in rows, `merging` merges them into the decisions, `exchange` does all this
on a catalog.
"""
