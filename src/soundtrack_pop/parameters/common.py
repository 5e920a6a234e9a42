"""What all parameter models share: frozen, no unknown names, and the kinds of numbers that several of them use."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

Year = Annotated[int, Field(ge=1800, le=2200)]
Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0, le=1_000_000)]

RENAMED = "renamed"


class Parameters(BaseModel):
    """A group of parameters; a misspelt name is refused, a value cannot be changed.

    Attributes:
        renamed: old name -> new name of each parameter of this group that was called otherwise in an earlier
            version. An old name is refused, and the error names the new one.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    renamed: ClassVar[dict[str, str]] = {}

    @model_validator(mode="before")
    @classmethod
    def _refuse_old_names(cls, values: Any) -> Any:
        for old, new in cls.renamed.items():
            if isinstance(values, dict) and old in values:
                raise PydanticCustomError(RENAMED, "'{old}' is now called '{new}'", {"old": old, "new": new})
        return values
