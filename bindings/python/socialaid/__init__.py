"""Social-assistance rules as data: load a policy, describe a population, decide, and ask why.

>>> import socialaid as sa
>>> policy = sa.Policy.load("puyang")                               # doctest: +SKIP
>>> city = sa.Population(policy, "2022-09")                         # doctest: +SKIP
>>> home = city.add_household("h1", "410928", area="rural")         # doctest: +SKIP
>>> home.add_person("a", birth="1942-09-30")                        # doctest: +SKIP
>>> result = policy.assess(city)                                    # doctest: +SKIP
>>> result.find("old_age", "a").amount                              # doctest: +SKIP
Decimal('50.00')
"""
from __future__ import annotations

from . import native as _native_module
from .decisions import Decision, Explanation, Ground, Pay, Result, Settling, Step, Summary, Total, verify
from .errors import Diagnostic, Error, Level, Status
from .policy import Codes, Fact, Kind, Pack, Policy, Program, Rule, Source, Standard, StandardRow
from .population import Household, Person, Population, Row, read_xml
from .procedures import Proceeding, Procedure, Stage, Standing
from .values import (ALWAYS, NEVER, NOBODY, Citizen, citizen, mask_citizen, region_level, region_parent)

#: The version of the library that runs.
__version__: str = _native_module.aid_version()

__all__ = [
    "ALWAYS", "Citizen", "Codes", "Decision", "Diagnostic", "Error", "Explanation", "Fact", "Ground", "Household", "Kind", "Level",
    "NEVER", "NOBODY", "Pack", "Pay", "Person", "Policy", "Population", "Procedure", "Proceeding", "Program", "Result", "Row", "Rule", "Settling", "Source", "Stage",
    "Standard", "StandardRow", "Standing", "Status", "Step", "Summary", "Total", "citizen", "mask_citizen", "read_xml", "region_level", "region_parent",
    "verify",
]
