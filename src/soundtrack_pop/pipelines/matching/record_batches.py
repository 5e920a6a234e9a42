"""Record batches as single values, for the way from Spark's Python workers to the driver.

Spark takes every batch of `mapInArrow` apart into rows and puts the rows together again for `toArrow`. A batch
that travels as one binary value is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import from_arrow_schema

_PARCELS = pa.schema([("parcel", pa.binary())])

Batches = Iterable[pa.RecordBatch]
Work = Callable[[Batches], Iterator[pa.RecordBatch]]


def map_to_table(frame: DataFrame, work: Work, schema: pa.Schema) -> pa.Table:
    """Return what `work` yields for the frame's partitions as one Arrow table on the driver, in any order.

    Args:
        frame: what is streamed through the workers.
        work: gets the batches of a partition and yields batches of the schema.
        schema: of the result.
    """
    parcels = frame.mapInArrow(_packing(work), from_arrow_schema(_PARCELS)).toArrow()
    batches = [batch for parcel in parcels["parcel"] for batch in pa.ipc.open_stream(parcel.as_buffer())]
    return pa.Table.from_batches(batches, schema=schema)


def _packing(work: Work) -> Work:
    def pack(batches: Batches) -> Iterator[pa.RecordBatch]:
        for batch in work(batches):
            sink = pa.BufferOutputStream()
            with pa.ipc.new_stream(sink, batch.schema) as stream:
                stream.write_batch(batch)
            yield pa.record_batch([pa.array([sink.getvalue().to_pybytes()], pa.binary())], schema=_PARCELS)

    return pack
