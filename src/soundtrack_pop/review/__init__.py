"""Clerical review: uncertain pairs in a spreadsheet or on a page, and the import of the decisions, without Spark.

`queue` chooses the pairs, `comparison_words` describes their comparison levels, `spreadsheet` writes and reads the
file, `page` shows the pairs in a browser, `sheet_rows` validates the filled-in rows, `merging` merges them into
the decisions, `exchange` does all this on a catalog.
"""
