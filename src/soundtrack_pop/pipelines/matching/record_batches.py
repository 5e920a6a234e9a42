"""Return record batches from Spark's Python workers to the driver, each serialised into one binary value.

Spark takes every batch of `mapInArrow` apart into rows and assembles the rows again for `toArrow`. A serialised
batch is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import from_arrow_schema

_SERIALISED = pa.schema([("batch", pa.binary())])

Batches = Iterable[pa.RecordBatch]
Work = Callable[[Batches], Iterator[pa.RecordBatch]]


def map_to_table(frame: DataFrame, work: Work, schema: pa.Schema) -> pa.Table:
    """Return what `work` yields for the frame's partitions as one Arrow table on the driver, in any order.

    Args:
        frame: streamed through the workers.
        work: takes the batches of a partition and yields batches of the schema.
        schema: of the result.
    """
    serialised = frame.mapInArrow(_packing(work), from_arrow_schema(_SERIALISED)).toArrow()
    batches = [batch for one in serialised["batch"] for batch in pa.ipc.open_stream(one.as_buffer())]
    return pa.Table.from_batches(batches, schema=schema)


def _packing(work: Work) -> Work:
    def pack(batches: Batches) -> Iterator[pa.RecordBatch]:
        for batch in work(batches):
            sink = pa.BufferOutputStream()
            with pa.ipc.new_stream(sink, batch.schema) as stream:
                stream.write_batch(batch)
            yield pa.record_batch([pa.array([sink.getvalue().to_pybytes()], pa.binary())], schema=_SERIALISED)

    return pack
