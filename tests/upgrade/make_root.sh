#!/bin/sh
# Make tests/upgrade/root anew with the revision whose files it keeps: README.md says when and why.
# Usage: make_root.sh CHECKOUT   (a checkout of 7410be4 after `make setup`)
set -eu
CHECKOUT=$1
HERE=$(cd "$(dirname "$0")" && pwd)
WORK=/tmp/soundtrack-upgrade
export SOUNDTRACK_POP_STORAGE_ROOT=$WORK/root
rm -rf $WORK
cd "$CHECKOUT"

# A small world: every 18th film of the sample, its soundtracks, and every 18th soundtrack of no film.
.venv/bin/python "$HERE/reduce_facts.py" data/sample/facts $WORK/facts
.venv/bin/python scripts/build_sample.py --facts $WORK/facts --target $WORK/root/01_raw

# A run that succeeds, verdicts that are imported, a run that fails because a table is missing.
.venv/bin/kedro run
.venv/bin/kedro review export --near auto --near-count 5
.venv/bin/python "$HERE/fill_verdicts.py" $WORK/root/08_reporting/review_queue.xlsx
.venv/bin/kedro review import $WORK/root/08_reporting/review_queue.xlsx --by Ada
mv $WORK/root/02_intermediate/movies $WORK/movies
if .venv/bin/kedro run --pipelines analysis; then exit 1; fi
mv $WORK/movies $WORK/root/02_intermediate/movies

# The raw files are not of this revision's making; pictures, page and checksums are read by no later run.
rm -r $WORK/root/01_raw/musicbrainz $WORK/root/01_raw/tmdb
rm -r $WORK/root/08_reporting/figures $WORK/root/08_reporting/report.html
find $WORK/root -name '*.crc' -delete
rm -rf "$HERE/root"
cp -r $WORK/root "$HERE/root"
