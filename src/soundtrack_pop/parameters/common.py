"""What all parameter models share: frozen, no unknown names, and the kinds of numbers that several of them use."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Year = Annotated[int, Field(ge=1800, le=2200)]
Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0, le=1_000_000)]


class Parameters(BaseModel):
    """A group of parameters; a misspelt name is refused, a value cannot be changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)
