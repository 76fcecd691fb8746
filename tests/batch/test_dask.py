import pytest

pytest.importorskip("distributed", reason="an optional package")


def timers(task):
    """The names of what a worker does again and again while it works."""
    from distributed import get_worker

    return sorted(get_worker().periodic_callbacks)


def nothing():
    """Nothing to prepare."""


def test_a_worker_keeps_no_record_of_what_it_was_at():
    from restorer.cluster import on_dask

    with on_dask.opened(workers=1, scheduler=None, say=pytest.fail) as engine:
        [(_, names)] = engine.map(timers, [1], prepare=nothing)
    assert "heartbeat" in names
    assert not [name for name in names if "profile" in name]
