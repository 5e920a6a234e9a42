"""Write a small copy of the sample's fact tables: `reduce_facts.py SOURCE TARGET`."""

import csv
import sys
from pathlib import Path

STEP = 18


def main(source: Path, target: Path) -> None:
    """Keep every 18th film with its soundtracks, and every 18th soundtrack that belongs to no film."""
    target.mkdir(parents=True)
    for part in ("classic", "modern", "world"):
        films = _rows(source / f"films_{part}.csv")[::STEP]
        albums = _rows(source / f"albums_{part}.csv")
        kept = {film["film"] for film in films}
        without_film = [album for album in albums if not album["film"]][::STEP]
        _write(target / f"films_{part}.csv", films)
        _write(target / f"albums_{part}.csv", [album for album in albums if album["film"] in kept] + without_film)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
