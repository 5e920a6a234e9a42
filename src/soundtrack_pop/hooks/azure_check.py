"""Try the way to Azure storage before a run, once and with little patience, and say which part of it is wrong."""

from __future__ import annotations

import binascii
import uuid
from typing import TYPE_CHECKING

from soundtrack_pop.errors import EnvironmentSetupError, StorageError
from soundtrack_pop.storage_access import StorageAccess

if TYPE_CHECKING:
    from azure.core.exceptions import HttpResponseError

_SEE = "docs/environments.md tells how"
_WRONG_KEY = ("AuthenticationFailed", "InvalidAuthenticationInfo", "NoAuthenticationInformation")


def check_azure(root: str, access: StorageAccess) -> None:
    """Write and remove a small blob below the root.

    Raises:
        EnvironmentSetupError: the packages for Azure are not installed.
        StorageError: the storage cannot be reached, has no such container, refuses the key, or allows no writing.
    """
    try:
        from azure.core.exceptions import (
            AzureError,
            ClientAuthenticationError,
            HttpResponseError,
            ServiceRequestError,
            ServiceResponseError,
        )
    except ImportError as error:
        raise EnvironmentSetupError(
            f"storage root {root}",
            expected="the packages adlfs and azure-storage-blob",
            found=str(error),
            remedy="Install the project with its extra: pip install 'soundtrack_pop[azure]'",
        ) from error
    try:
        _try(root, access)
    except (ServiceRequestError, ServiceResponseError) as error:
        raise _unreachable(root, access, error) from error
    except HttpResponseError as error:
        raise _refused(root, access, error) from error
    except (ClientAuthenticationError, AzureError, ValueError, binascii.Error) as error:
        raise _no_credentials(root, access, error) from error


def _try(root: str, access: StorageAccess) -> None:
    folder = root.partition("://")[2].partition("/")[2]
    name = f".probe-{uuid.uuid4().hex}"
    with access.client() as container:
        probe = container.get_blob_client(f"{folder}/{name}" if folder else name)
        probe.upload_blob(b"x")
        probe.delete_blob()


def _unreachable(root: str, access: StorageAccess, error: Exception) -> StorageError:
    endpoint = access.endpoint()
    is_emulator = not endpoint.endswith(".windows.net")
    return StorageError(
        f"storage root {root}",
        expected=f"an answer from {endpoint}",
        found=f"none ({_without_secrets(error, access)})",
        remedy="Start the emulator: make azurite"
        if is_emulator
        else f"Check the name of the account ('{access.account}'), the network and the account's firewall",
    )


def _refused(root: str, access: StorageAccess, error: HttpResponseError) -> StorageError:
    where, code = f"storage root {root}", str(getattr(error, "error_code", "") or error.reason)
    found = f"{code} ({error.status_code})"
    container, account = access.container, access.account
    if code == "ContainerNotFound":
        return StorageError(
            where,
            expected=f"a container '{container}' in the storage account '{account}'",
            found="no such container",
            remedy=f"Create it (`az storage container create --account-name {account} --name {container}`; for the "
            "emulator `make azurite`), or correct storage_root",
        )
    if code in _WRONG_KEY or error.status_code == 401:
        return StorageError(
            where,
            expected=f"{access.kind()} that the storage account '{account}' accepts",
            found=found,
            remedy=f"Correct 'storage' in the environment's credentials.yml, or the variables it reads: {_SEE}",
        )
    if error.status_code == 403:
        return StorageError(
            where,
            expected=f"the right to write and delete blobs in the container '{container}'",
            found=found,
            remedy="Give the identity the role 'Storage Blob Data Contributor' on the container, or use a token "
            f"with the permissions read, add, create, write, delete, list: {_SEE}",
        )
    return StorageError(
        where,
        expected="a blob written and removed",
        found=f"{found}: {_without_secrets(error, access)}",
        remedy="See the storage account's state in the Azure portal",
    )


def _no_credentials(root: str, access: StorageAccess, error: Exception) -> StorageError:
    return StorageError(
        f"storage root {root}",
        expected=f"{access.kind()} in the form that Azure issues",
        found=f"{type(error).__name__}: {_without_secrets(error, access)}",
        remedy=f"Sign in with `az login`, or set 'storage' in the environment's credentials.yml: {_SEE}",
    )


def _without_secrets(error: Exception, access: StorageAccess) -> str:
    text = str(error).strip().split("\n")[0][:300]
    for secret in access.secrets():
        text = text.replace(secret, "***")
    return text
