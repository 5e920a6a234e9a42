"""What the results show, as sentences: titles of the figures, headlines and alternative texts of the report.

One sentence for each result, used wherever the result is named, so that figure, report and slides never differ.
"""
