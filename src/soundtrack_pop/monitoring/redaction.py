"""Remove secrets from records and errors, by the name of a value and by patterns in text."""

from __future__ import annotations

import re
import traceback
from typing import Any

from soundtrack_pop.errors import find_in_chain

HIDDEN = "***"
_SECRET_NAME = re.compile(
    r"(?:^|[_.-])(?:key|apikey|token|secret|password|passwd|pwd|sas|sig|signature|credentials?|authorization|"
    r"connectionstring|connection_string|accountkey)(?:$|[_.-])",
    re.IGNORECASE,
)
# accountKey, clientSecret and SASToken are read as account_Key, client_Secret and SAS_Token.
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# Name and sign stay, the value goes: api_key=…, AccountKey=…, sig=…, "Authorization: Bearer …", user:password@.
_SECRET_TEXTS = (
    # A password may hold / and @: the last @ before a blank or a quotation mark ends it.
    (re.compile(r"(//[^/\s:@\"']*:)[^\s\"'<>]+(@)"), rf"\1{HIDDEN}\2"),
    (
        re.compile(
            r"((?:api[_-]?key|account[_-]?key|shared[_-]?access[_-]?(?:key|signature)|token|\bsig|\bsas|"
            r"password|passwd|\bpwd|secret|fs\.azure\.[\w.-]*key[\w.-]*)[\"']?\s*[=:]\s*[\"']?)"
            r"(?!Bearer\b|Basic\b)[^\s\"'&;,}]+",
            re.IGNORECASE,
        ),
        rf"\1{HIDDEN}",
    ),
    (re.compile(r"(Authorization[\"']?\s*[:=]\s*[\"']?\w+\s+)[^\s\"',}]+", re.IGNORECASE), rf"\1{HIDDEN}"),
    (re.compile(r"(Bearer\s+)[\w.~+/=-]{8,}", re.IGNORECASE), rf"\1{HIDDEN}"),
)


def redact(value: Any, name: str = "") -> Any:
    """Return nested data as JSON types, with secrets replaced by `***`."""
    if isinstance(value, dict):
        return {key: redact(inner, str(key)) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [redact(inner, name) for inner in value]
    if _SECRET_NAME.search(_HUMP.sub("_", name)) and value not in (None, "", False, True):
        return HIDDEN
    if value is None or isinstance(value, bool | int | float):
        return value
    return redact_text(str(value))


def redact_text(text: str) -> str:
    """Return a text without keys, tokens, and passwords in addresses."""
    for pattern, replacement in _SECRET_TEXTS:
        text = pattern.sub(replacement, text)
    return text


def describe_error(error: BaseException) -> dict[str, str]:
    """Return kind, message and trace of an error without secrets; of our own error if it is among the causes."""
    cause = find_in_chain(error) or error
    return {
        "kind": type(cause).__name__,
        "message": redact_text(str(cause)),
        "trace": redact_text("".join(traceback.format_exception(error))),
    }
