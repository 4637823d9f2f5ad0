"""The editions of Appendix A that this service knows, read from the files beside this one."""

import functools
import importlib.resources

import yaml

from intake.domain.definition import Definition, read_definition
from intake.domain.errors import UnknownDefinition

CURRENT = "1"
VERSIONS = ("1",)


@functools.cache
def definition(version: str = CURRENT) -> Definition:
    """The edition `version` of the need form (clause A). Raises UnknownDefinition."""
    if version not in VERSIONS:
        raise UnknownDefinition(version)
    file = importlib.resources.files(__package__) / f"appendix_a.v{version}.yaml"
    return read_definition(yaml.safe_load(file.read_text(encoding="utf-8")))
