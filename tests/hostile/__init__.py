"""Hostile files, made from the project's own pictures: each kind of them that once broke something, or might.

``tests/test_hostile.py`` sends every one through the library and the command line; ``docs/inputs.md`` has what becomes
of each, and ``python -m tests.hostile`` writes that table anew.
"""

from tests.hostile.archives import ARCHIVES
from tests.hostile.kind import Kind
from tests.hostile.metadata import METADATA
from tests.hostile.networks import NETWORKS
from tests.hostile.pictures import PICTURES
from tests.hostile.places import PLACES
from tests.hostile.tables import TABLES

KINDS: tuple[Kind, ...] = (*PICTURES, *METADATA, *ARCHIVES, *NETWORKS, *TABLES, *PLACES)
