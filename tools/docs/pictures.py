"""Renew docs/pictures from the last run on the embedded sample."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from PIL import Image

PROJECT = Path(__file__).resolve().parents[2]
TARGET = PROJECT / "docs/pictures"
REPORTING = PROJECT / "data/sample/08_reporting"
# Drawn from a pair by `kedro explain`; the others are figures of the report.
WATERFALL, WATERFALL_OF = "waterfall.png", "Inception"


def renew(reporting: Path, target: Path) -> list[str]:
    """Replace each picture of the target that a run has drawn as well, and return their names.

    A picture keeps its pixels, but at most 256 colours: a third of the bytes.

    Args:
        reporting: `08_reporting` of a storage root.
        target: folder of the pictures.

    Raises:
        SystemExit: there is no run there, or it was not on the embedded sample.
    """
    quality = reporting / "match_quality.json"
    if not quality.exists() or not json.loads(quality.read_text(encoding="utf-8"))["is_sample"]:
        raise SystemExit(f"{reporting}: expected a run on the embedded sample; found none. Execute `make run`.")
    figures = [reporting / "figures" / path.name for path in sorted(target.glob("*.png"))]
    renewed = [figure for figure in figures if figure.exists()]
    for figure in renewed:
        with Image.open(figure) as picture:
            picture.convert("RGB").quantize(256).save(target / figure.name, optimize=True)
    return [figure.name for figure in renewed]


def main() -> None:
    """Renew the figures, and draw the waterfall."""
    for name in renew(REPORTING, TARGET):
        print(TARGET.relative_to(PROJECT) / name)
    place = str(TARGET / WATERFALL)
    command = [str(Path(sys.executable).with_name("kedro")), "explain", WATERFALL_OF, "--picture", place]
    environment = {**os.environ, "SOUNDTRACK_POP_STORAGE_ROOT": str(REPORTING.parent)}
    subprocess.run(  # noqa: S603 - the command is fixed
        command, cwd=PROJECT, env=environment, check=True, stdout=subprocess.DEVNULL
    )
    with Image.open(place) as picture:
        small = picture.convert("RGB").quantize(256)
    small.save(place, optimize=True)
    print(TARGET.relative_to(PROJECT) / WATERFALL)


if __name__ == "__main__":
    main()
