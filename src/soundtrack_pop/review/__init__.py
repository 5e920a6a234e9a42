"""Put doubtful pairs before people as a spreadsheet and take their verdicts back, without Spark.

`queue` chooses the pairs, `evidence` says in words what speaks for them, `spreadsheet` writes and reads the file,
`verdicts` holds what people filled in to the tables, `exchange` does it all on a catalog.
"""
