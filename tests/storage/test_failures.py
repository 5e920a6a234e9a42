"""A storage that fails in mid-run is told as such, by Python's and by Spark's errors; nothing else is."""

from __future__ import annotations

import pytest
from azure.core.exceptions import ResourceNotFoundError, ServiceRequestError
from kedro.io import DatasetError

from soundtrack_pop.storage.failures import storage_failure_in


def caused_by(cause: Exception) -> Exception:
    outer = DatasetError("Failed while saving data")
    outer.__cause__ = RuntimeError("Failed to upload block")
    outer.__cause__.__context__ = cause
    return outer


@pytest.mark.parametrize(
    ("cause", "found"),
    [
        (
            ResourceNotFoundError("The specified container does not exist.\nRequestId:1"),
            "The specified container ",
        ),
        (ServiceRequestError("Cannot connect to host 127.0.0.1:10000"), "Cannot connect to host"),
        (
            Exception(
                "Job aborted\nCaused by: org.apache.hadoop.fs.azurebfs.AbfsRestOperationException: 404, PUT"
            ),
            "Caused by: org.apache.hadoop.fs.azurebfs",
        ),
        (
            Exception(
                "Job aborted\n\tat org.apache.hadoop.fs.azurebfs.services.AbfsRestOperation.execute(Abfs.java:1)\n"
                "Caused by: java.io.IOException: write\n\tat java.base/java.net.Socket.connect(Socket.java:1)\n"
                "Caused by: java.net.ConnectException: Connection refused\n\tat java.base/sun.nio.Net.poll(N.java)"
            ),
            "Caused by: java.net.ConnectException: Connection refused",
        ),
    ],
)
def test_the_storage_is_named(cause: Exception, found: str) -> None:
    told = storage_failure_in(caused_by(cause))
    assert told is not None
    assert told.found.startswith(found)
    assert told.remedy.startswith("Tables that were published before are whole")


def test_a_signature_is_not_repeated() -> None:
    told = storage_failure_in(ServiceRequestError("PUT https://a.blob.core.windows.net/c?sv=1&sig=s3cret failed"))
    assert told is not None
    assert told.found == "PUT https://a.blob.core.windows.net/c failed"


@pytest.mark.parametrize("error", [ValueError("a bug"), caused_by(FileNotFoundError("gone"))])
def test_other_errors_are_not(error: Exception) -> None:
    assert storage_failure_in(error) is None
