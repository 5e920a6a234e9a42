"""Fill the first three verdicts of a review queue, one of each kind: `fill_verdicts.py QUEUE.xlsx`."""

import sys

import openpyxl

VERDICTS = [
    ("match", "the sleeve names the film"),
    ("no_match", "songs inspired by the film"),
    ("none", "a stage production"),
]


def main(path: str) -> None:
    """Write the verdicts into the rows below the header."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row, (verdict, reason) in enumerate(VERDICTS, 2):
        sheet.cell(row, columns["verdict"], verdict)
        sheet.cell(row, columns["reason"], reason)
    book.save(path)


if __name__ == "__main__":
    main(sys.argv[1])
