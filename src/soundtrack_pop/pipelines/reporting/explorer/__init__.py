"""The explorer: one page in which every link and every near miss can be looked up, with its evidence.

`chosen_pairs` chooses the pairs and their runner-up, `content` puts them into short columns, `page` renders the
page and, where there is much, the script files beside it. Nothing here needs Spark: stored tables are read with
Arrow, the large one in one pass for a few columns and in another for the chosen rows.
"""
