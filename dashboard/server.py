"""Serves the dashboard of one workspace on this machine until it is stopped."""

import os
import socket
from pathlib import Path

import uvicorn

from dashboard.settings import API_VARIABLE, VARIABLE, ApiMode

ADDRESS = "127.0.0.1"
SHUTDOWN_SECONDS = 2


class PortTakenError(OSError):
    """Another program listens on the port; the message names it."""


def serve(workspace: Path, port: int, api: ApiMode = ApiMode.OFF) -> None:
    """Print the address once, then serve until interrupted; port 0 takes any free one."""
    os.environ[VARIABLE] = str(workspace.resolve())
    os.environ[API_VARIABLE] = api.value
    listener = _listen(port)
    from dashboard.asgi import app  # noqa: PLC0415  it reads the variable

    options = uvicorn.Config(
        app,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        ws="websockets-sansio",
    )
    url = f"http://{ADDRESS}:{listener.getsockname()[1]}"
    print(f"Dashboard: {url}  (stop with Ctrl-C)", flush=True)
    if api is not ApiMode.OFF:
        print(f"For programs: {url}/api/openapi.json  (up to the {api} layer)", flush=True)
    try:
        uvicorn.Server(options).run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        listener.close()


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((ADDRESS, port))
    except OSError as error:
        listener.close()
        raise PortTakenError(
            f"port {port} of {ADDRESS} cannot be used ({error.strerror}): name another with --port"
        ) from None
    listener.listen(128)
    return listener
