"""Free ports, which no other program is handed before a server has taken them."""

import socket
from pathlib import Path

import pytest

from restorer.system import ports

HANDED_OUT = Path("/proc/sys/net/ipv4/ip_local_port_range")


@pytest.mark.skipif(not HANDED_OUT.is_file(), reason="only Linux shows which ports it hands out")
def test_a_free_port_is_none_that_the_system_hands_out_itself():
    lowest, highest = map(int, HANDED_OUT.read_text().split())
    assert not any(lowest <= port <= highest for port in ports.PORTS)


def test_somebody_can_listen_at_a_free_port():
    with socket.create_server(("127.0.0.1", ports.free_port())) as server:
        assert server.getsockname()[1] in ports.PORTS


def test_a_port_at_which_somebody_listens_is_not_free(monkeypatch):
    with socket.create_server(("127.0.0.1", ports.free_port())) as server:
        taken = server.getsockname()[1]
        drawn = iter([taken, taken, other := ports.free_port()])
        monkeypatch.setattr("random.choice", lambda _: next(drawn))
        assert ports.free_port() == other


def test_where_no_port_is_free_it_says_so(monkeypatch):
    with socket.create_server(("127.0.0.1", ports.free_port())) as server:
        monkeypatch.setattr("random.choice", lambda _: server.getsockname()[1])
        with pytest.raises(OSError, match="Expected a free port"):
            ports.free_port()
