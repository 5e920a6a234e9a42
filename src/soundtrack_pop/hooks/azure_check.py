"""Check access to Azure storage before a run, once and with short timeouts, and report what is wrong with it."""

from __future__ import annotations

import binascii
import uuid
from typing import TYPE_CHECKING

from soundtrack_pop.errors import EnvironmentSetupError, StorageError
from soundtrack_pop.storage.access import StorageAccess

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
        # Without a status there was no answer: the credentials could not even be used.
        reported = _refused if error.status_code else _no_credentials
        raise reported(root, access, error) from error
    except (AzureError, ValueError, binascii.Error) as error:
        raise _no_credentials(root, access, error) from error


def _try(root: str, access: StorageAccess) -> None:
    folder = root.partition("://")[2].partition("/")[2]
    name = f".probe-{uuid.uuid4().hex}"
    with access.client() as container:
        probe = container.get_blob_client(f"{folder}/{name}" if folder else name)
        probe.upload_blob(b"x")
        probe.delete_blob()


def _unreachable(root: str, access: StorageAccess, error: Exception) -> StorageError:
    return StorageError(
        f"storage root {root}",
        expected=f"an answer from {access.endpoint()}",
        found=f"none ({_without_secrets(error, access)})",
        remedy="Start the emulator: make azurite"
        if _is_emulator(access)
        else f"Check the name of the account ('{access.account}'), the network and the account's firewall",
    )


def _refused(root: str, access: StorageAccess, error: HttpResponseError) -> StorageError:
    where, code = f"storage root {root}", _code_of(error)
    found = f"{code} ({error.status_code})"
    container, account = access.container, access.account
    if code == "ContainerNotFound":
        return StorageError(
            where,
            expected=f"a container '{container}' in the storage account '{account}'",
            found="no such container",
            remedy=f"Create it (`az storage container create --account-name {account} --name {container}`; "
            "for the emulator `make azurite`), or correct storage_root",
        )
    # The emulator's word for a wrong key is what a real account says of its firewall.
    is_firewall = code == "AuthorizationFailure" and not _is_emulator(access)
    if code in _WRONG_KEY or error.status_code == 401 or (code == "AuthorizationFailure" and not is_firewall):
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
            remedy="Let this network through the account's firewall"
            if is_firewall
            else "Give the identity the role 'Storage Blob Data Contributor' on the container, or use a token "
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


def _code_of(error: HttpResponseError) -> str:
    code = getattr(error, "error_code", None)
    return str(getattr(code, "value", code) or error.reason)


def _is_emulator(access: StorageAccess) -> bool:
    return not access.endpoint().endswith(".windows.net")


def _without_secrets(error: Exception, access: StorageAccess) -> str:
    text = str(error).strip().split("\n")[0][:300]
    for secret in access.secrets():
        text = text.replace(secret, "***")
    return text
