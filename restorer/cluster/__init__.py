"""The same function for many tasks: in this process, in processes of this machine, or on a Dask scheduler's workers."""

from restorer.cluster.engine import Engine, InThisProcess, Lost, named_scheduler, opened

__all__ = ["Engine", "InThisProcess", "Lost", "named_scheduler", "opened"]
