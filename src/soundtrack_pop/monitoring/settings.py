"""Typed settings of `conf/*/monitoring.yml`, where each value has its unit and reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from kedro.config import MissingConfigException
from pydantic import Field, ValidationError

from soundtrack_pop.errors import ParameterError, suggestion
from soundtrack_pop.parameters.common import Parameters, Share

if TYPE_CHECKING:
    from kedro.framework.context import KedroContext

    from soundtrack_pop.schemas.table import Table

Severity = Literal["warn", "stop"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_Seconds = Annotated[float, Field(gt=0, le=600)]


class IngestionSettings(Parameters):
    """Endpoint of Azure Monitor, timeouts and retries; without an endpoint nothing is sent."""

    endpoint: str = ""
    rule_id: str = ""
    batch_seconds: _Seconds = 5.0
    most_delay_seconds: Annotated[float, Field(ge=1, lt=2)] = 1.5
    connect_timeout_seconds: _Seconds = 3.0
    read_timeout_seconds: _Seconds = 10.0
    most_retries: Annotated[int, Field(ge=0, le=10)] = 2
    first_wait_seconds: Annotated[float, Field(ge=0, le=60)] = 0.2

    @property
    def is_on(self) -> bool:
        """Return whether records are sent."""
        return bool(self.endpoint and self.rule_id)


class ExpectedRuns(Parameters):
    """When a whole run should have succeeded: by a time of day, UTC, on some weekdays; without a time never."""

    by: Annotated[str, Field(pattern=r"^(|([01]\d|2[0-3]):[0-5]\d)$")] = ""
    days: tuple[Weekday, ...] = get_args(Weekday)
    window_hours: Annotated[float, Field(gt=0, le=24)] = 12.0

    def deadline_after(self, moment: dt.datetime) -> dt.datetime | None:
        """Return the first deadline that a run which ended at `moment` does not meet; None if none is set.

        A run meets a deadline if it ended no more than `window_hours` before it.
        """
        if not self.by or not self.days:
            return None
        hour, minute = map(int, self.by.split(":"))
        latest = moment + dt.timedelta(hours=self.window_hours)
        wanted = {get_args(Weekday).index(day) for day in self.days}
        first = latest.replace(hour=hour, minute=minute, second=0, microsecond=0)
        candidates = (first + dt.timedelta(days=number) for number in range(9))
        return next(one for one in candidates if one > latest and one.weekday() in wanted)


class RangeExpectation(Parameters):
    """Bounds of a column's values, both inclusive; nulls are ignored."""

    least: float | None = None
    most: float | None = None
    severity: Severity


class NullExpectation(Parameters):
    """Largest share of nulls in a column."""

    most: Share
    severity: Severity


class RowsExpectation(Parameters):
    """Smallest and largest ratio of the row count to that of the last successful run."""

    least: Annotated[float, Field(ge=0)] = 0.0
    most: Annotated[float, Field(gt=0)] | None = None
    severity: Severity


class TableExpectations(Parameters):
    """Checks of one table; its key and references are declared in `soundtrack_pop.schemas`."""

    key: Severity | None = None
    references: Severity | None = None
    ranges: dict[str, RangeExpectation] = Field(default_factory=dict)
    null_shares: dict[str, NullExpectation] = Field(default_factory=dict)
    rows: RowsExpectation | None = None


class MonitoringSettings(Parameters):
    """All of `monitoring.yml`."""

    ingestion: IngestionSettings = IngestionSettings()
    expected_runs: ExpectedRuns = ExpectedRuns()
    expectations: dict[str, TableExpectations] = Field(default_factory=dict)

    def check_names(self, tables: Mapping[str, Table]) -> None:
        """Raise `ParameterError` if an expectation names a table or a column that is not declared."""
        for name, expected in self.expectations.items():
            if name not in tables:
                raise _unknown(f"expectations.{name}", name, tables)
            for column in (*expected.ranges, *expected.null_shares):
                if column not in tables[name].column_names:
                    raise _unknown(f"expectations.{name}", column, tables[name].column_names)


def settings_of(context: KedroContext) -> MonitoringSettings:
    """Return the settings of a context; the defaults if the configuration has no `monitoring.yml`.

    Raises:
        ParameterError: a name is unknown or a value out of range.
    """
    try:
        found: dict[str, Any] = context.config_loader["monitoring"]
    except (KeyError, MissingConfigException):
        return MonitoringSettings()
    try:
        return MonitoringSettings.model_validate(found)
    except ValidationError as error:
        first = error.errors()[0]
        raise ParameterError(
            f"monitoring '{'.'.join(str(part) for part in first['loc'])}'",
            expected=first["msg"].removeprefix("Input should be "),
            found=repr(first["input"]),
            remedy="See conf/base/monitoring.yml, which gives each value's unit and range",
        ) from error


def _unknown(where: str, found: str, known: Iterable[str]) -> ParameterError:
    return ParameterError(
        f"monitoring '{where}'",
        expected="a name that soundtrack_pop.schemas declares",
        found=f"'{found}'",
        remedy=f"{suggestion(found, known)}See conf/base/monitoring.yml",
    )
