"""Ports at which a server of this machine can listen."""

import random
import socket

PORTS = range(20_000, 32_768)  # Linux hands out those from 32,768 on, Windows and macOS those from 49,152 on
_TRIES = 100


def free_port(host: str = "127.0.0.1") -> int:
    """A port at which nobody listens, for a server that is started next.

    A port that the system itself chooses ("any free one", port 0) may go to another program that asks the same before
    the server has taken it. This one is drawn at random from those that no system hands out.

    Args:
        host: The address at which the server will listen.

    Raises:
        OSError: If none of a hundred ports could be had.
    """
    for _ in range(_TRIES):
        port = random.choice(PORTS)
        with socket.socket() as probe:
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise OSError(f"Expected a free port of {host} from {PORTS.start} to {PORTS.stop - 1}, found {_TRIES} in use.")
