"""A run that could only fail is refused at the first request; the message says which part of the way is wrong."""

from __future__ import annotations

import base64
import socket
from datetime import UTC, datetime, timedelta

import pytest

from azure_storage.conftest import Container
from soundtrack_pop.errors import SoundtrackPopError
from soundtrack_pop.hooks.preflight import check_writable
from soundtrack_pop.storage.access import StorageAccess, access_to
from tools.environment import azurite

OTHER_KEY = base64.b64encode(b"x" * 64).decode()
ROOT = f"abfss://c-1@{azurite.ACCOUNT}.dfs.core.windows.net"


def endpoint_of(server: socket.socket) -> str:
    return f"http://127.0.0.1:{server.getsockname()[1]}/{azurite.ACCOUNT}"


def access_by(endpoint: str) -> StorageAccess:
    text = f"AccountName={azurite.ACCOUNT};AccountKey={azurite.KEY};BlobEndpoint={endpoint}"
    return access_to(ROOT, {"connection_string": text})


def refusal(root: str, access: StorageAccess) -> SoundtrackPopError:
    with pytest.raises(SoundtrackPopError) as refused:
        check_writable(root, access)
    for secret in access.secrets():
        assert secret not in str(refused.value)
    return refused.value


def signature(container: Container, permission: str) -> str:
    from azure.storage.blob import generate_container_sas

    return generate_container_sas(
        azurite.ACCOUNT, container.name, account_key=azurite.KEY, permission=permission,
        expiry=datetime.now(UTC) + timedelta(hours=1), version="2023-11-03",
    )  # fmt: skip


def by_signature(container: Container, permission: str) -> StorageAccess:
    text = f"BlobEndpoint={container.emulator.endpoint};SharedAccessSignature={signature(container, permission)}"
    return access_to(container.root, {"connection_string": text})


@pytest.mark.parametrize("folder", ["", "/team/films"])
def test_a_container_that_takes_blobs_is_accepted_and_left_as_it_was(container: Container, folder: str) -> None:
    check_writable(container.root + folder, container.access)
    assert container.files() == {}


def test_a_signature_that_allows_writing_is_accepted(container: Container) -> None:
    check_writable(container.root, by_signature(container, "racwdl"))


def test_a_missing_container_is_named(emulator: azurite.Emulator) -> None:
    missing = Container(emulator, "no-such-container")
    told = refusal(missing.root, missing.access)
    assert told.expected == "a container 'no-such-container' in the storage account 'devstoreaccount1'"
    assert told.remedy.startswith("Create it (`az storage container create")


def test_a_wrong_key_is_told_from_a_missing_right(container: Container) -> None:
    text = container.emulator.connection_string.replace(azurite.KEY, OTHER_KEY)
    told = refusal(container.root, access_to(container.root, {"connection_string": text}))
    assert told.expected == "an account key that the storage account 'devstoreaccount1' accepts"
    assert "credentials.yml" in told.remedy


@pytest.mark.parametrize("permission", ["r", "rl"])
def test_a_right_to_read_only_is_told(container: Container, permission: str) -> None:
    told = refusal(container.root, by_signature(container, permission))
    assert told.expected == f"the right to write and delete blobs in the container '{container.name}'"
    assert "Storage Blob Data Contributor" in told.remedy


def test_a_key_that_is_none_is_told(container: Container) -> None:
    text = container.emulator.connection_string.replace(azurite.KEY, "no key")
    told = refusal(container.root, access_to(container.root, {"connection_string": text}))
    assert "in the form that Azure issues" in told.expected


def test_an_emulator_that_does_not_run_is_told() -> None:
    # Bound and not listening: nobody else can take the port, and whoever asks it is refused.
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        endpoint = endpoint_of(nobody)
        told = refusal(ROOT, access_by(endpoint))
    assert (told.expected, told.remedy) == (f"an answer from {endpoint}", "Start the emulator: make azurite")


def test_a_host_that_takes_the_connection_and_says_nothing_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("soundtrack_pop.storage.access._SECONDS_TO_ANSWER", 1)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        endpoint = endpoint_of(silent)
        assert refusal(ROOT, access_by(endpoint)).expected == f"an answer from {endpoint}"
        silent.setblocking(False)
        silent.accept()
        with pytest.raises(BlockingIOError):
            silent.accept()
