#!/bin/sh
# Run the project on the Spark of Databricks' long-term runtime: `run.sh suite [pytest's options]`, `run.sh connect`.
# Its environment is .cache/databricks-runtime, of the locked versions beside this file.
#
# suite: every test but those of runs against the emulator of Azure storage: Spark's driver for it is of another version
#        with each Hadoop, and fetched for the usual Spark only. On Databricks the platform brings its own.
# connect: the sample, then of the tests those that ask for a Spark session (tools/environment/spark_connect.py): the others cannot
#        tell which Spark there is.
set -eu
cd "$(dirname "$0")/../.."
lock=tests/runtimes/databricks.lock
environment=.cache/databricks-runtime
if ! cmp -s "$lock" "$environment/installed.lock"; then
    # The runtime has Python 3.12; where the machine has none, another supported one.
    for python in "${RUNTIME_PYTHON:-python3.12}" "$HOME"/.pyenv/versions/3.12*/bin/python python3.11 python3.13; do
        if "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then break; fi
    done
    rm -rf "$environment"
    "$python" -m venv "$environment"
    install="$environment/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps"
    $install --require-hashes -r "$lock"
    $install --no-build-isolation --editable .
    cp "$lock" "$environment/installed.lock"
fi
"$environment/bin/python" -c 'import sys, pyspark; print(f"Spark {pyspark.__version__}, Python {sys.version.split()[0]}")'
what=$1
shift
case "$what" in
    suite) exec "$environment/bin/python" -m pytest --ignore tests/azure_storage/test_sample_run.py \
        --ignore tests/azure_storage/faults "$@" ;;
    connect) exec "$environment/bin/python" -m tools.environment.spark_connect "$@" ;;
    *) echo "expected suite or connect; found $what" >&2; exit 2 ;;
esac
