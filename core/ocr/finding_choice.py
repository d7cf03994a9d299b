"""A pipeline with its settings: what was found in a picture is a function of these two."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.errors import ConfigError
from core.ocr.finding import Findings, Observer, Pixels
from core.ocr.finding_settings import FindingSettings
from core.ocr.pipelines import PIPELINES, Pipeline
from core.settings import describe, from_mapping, parse_value, to_mapping


@dataclass(frozen=True, slots=True)
class FindingChoice:
    """How letters are found; equal choices find the same in the same picture.

    Parameters
    ----------
    name : str
        Of the pipeline.
    settings : object
        Of its settings class.
    """

    name: str = "default"
    settings: Any = field(default_factory=FindingSettings)

    @classmethod
    def of(cls, name: str, values: Mapping[str, Any] | None = None) -> "FindingChoice":
        """Return a choice from what files and forms hold; what is not named has its default.

        Raises
        ------
        ConfigError
            For a pipeline or setting that is unknown, or a value that cannot be used.
        """
        return cls(name, from_mapping(PIPELINES.get(name).settings, values or {}))

    @property
    def pipeline(self) -> Pipeline:
        """The pipeline itself."""
        return PIPELINES.get(self.name)

    @property
    def values(self) -> dict[str, Any]:
        """The settings by name, as JSON can hold them."""
        return to_mapping(self.settings)

    @property
    def changed(self) -> tuple[str, ...]:
        """Names of the settings that are not at their defaults."""
        default = self.pipeline.settings()
        return tuple(
            name
            for name in describe(default)
            if getattr(self.settings, name) != getattr(default, name)
        )

    def with_texts(self, entries: Iterable[str]) -> "FindingChoice":
        """Return the choice with settings that somebody typed, each as ``NAME=VALUE``.

        Raises
        ------
        ConfigError
            For an entry of another form, a name that the pipeline does not have, or a value that
            cannot be used.
        """
        known, values = describe(self.settings), self.values
        for entry in entries:
            name, sign, text = entry.partition("=")
            name = name.strip().replace("-", "_")
            if not sign or name not in known:
                raise ConfigError(
                    f"{entry!r} is no setting of the pipeline {self.name}; NAME=VALUE is wanted, "
                    f"with one of {', '.join(known)}",
                    field="finding",
                )
            values[name] = parse_value(name, known[name], text)
        return self.of(self.name, values)

    def find(self, pixels: Pixels, observe: Observer | None = None) -> Findings:
        """Find the letters of a picture; see `find_letters`."""
        return self.pipeline.find(pixels, self.settings, observe)
