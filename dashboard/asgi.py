"""The web application: the pages behind host and origin checks, a strict content policy and no telemetry."""

import base64
import hashlib
import re
import tomllib
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import streamlit
import streamlit.net_util
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.starlette import App

from dashboard.api import api_app, forget_layers
from dashboard.own_files import own_routes
from dashboard.settings import PACKAGE, api_mode, find_workspace
from dashboard.widgets.memory import release_memory
from dashboard.widgets.own_files import FILES, OUTLINE
from dashboard.widgets.workspace import forget_workspaces, open_workspace

HOSTS = ["localhost", "127.0.0.1"]
# Held against every configuration file, variable and flag of the user.
SAFE_OPTIONS: Mapping[str, object] = {
    "browser.gatherUsageStats": False,
    "browser.serverAddress": "localhost",
    "client.disableDataExport": True,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "viewer",
    "server.address": "127.0.0.1",
    "server.allowedHosts": HOSTS,
    "server.baseUrlPath": "",
    "server.corsAllowedOrigins": [],
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": 1,
    "server.showEmailPrompt": False,
}
BASEMAP_SECONDS = 3600
POLICY_VIOLATION = 1008  # WebSocket close code
CONTENT_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' {hashes}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; frame-src 'none'; "
    "frame-ancestors 'none'; object-src 'none'; base-uri 'none'; form-action 'self'"
)


def product_options() -> dict[str, object]:
    """The options of the product's own config.toml: beside the package in a checkout, inside it when installed."""
    for file in (PACKAGE.parent / ".streamlit" / "config.toml", PACKAGE / "config.toml"):
        if file.is_file() and (file == PACKAGE / "config.toml" or (PACKAGE.parent / "pyproject.toml").is_file()):
            return dict(_flatten(tomllib.loads(file.read_text("utf-8"))))
    return {}


def _flatten(table: Mapping[str, object], above: str = "") -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{above}{key}.")
        else:
            yield above + key, value


def enforce_options() -> None:
    """Set the product's look and its safety over whatever was read from elsewhere."""
    for key, value in {**product_options(), **SAFE_OPTIONS}.items():
        config.set_option(key, value, "dashboard/asgi.py")


def content_policy() -> str:
    """The policy with the digests of the inline scripts in the installed Streamlit's own page."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8")
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", page, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    return CONTENT_POLICY.format(hashes=" ".join(f"'sha256-{digest}'" for digest in digests))


class Guard:
    """Refuses WebSockets of other origins, and puts the policy headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = {
            "content-security-policy": content_policy(),
            "referrer-policy": "no-referrer",
            "x-content-type-options": "nosniff",
            "cross-origin-resource-policy": "same-origin",
            "cross-origin-opener-policy": "same-origin",
            "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and not _is_same_origin(scope):
            await receive()
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add_headers(MutableHeaders(scope=message), scope["path"])
            await send(message)

        await self.app(scope, receive, send_guarded)

    def _add_headers(self, headers: MutableHeaders, path: str) -> None:
        headers.update(self.headers)
        if path.startswith("/media/"):
            headers["cache-control"] = "no-store"  # a download is a copy of filtered evidence
        if path.startswith(("/basemap/", FILES, OUTLINE)):
            headers["cache-control"] = f"private, max-age={BASEMAP_SECONDS}"  # read anew with each filter


def _is_same_origin(scope: Scope) -> bool:
    """Streamlit itself lets pages of other ports and clients without an origin in."""
    headers = dict(scope["headers"])
    origin, host = headers.get(b"origin", b"").decode("latin-1"), headers.get(b"host", b"").decode("latin-1")
    return bool(origin) and urlsplit(origin).netloc == host


def _no_outside_address() -> None:
    """Streamlit asks a third party for this machine's address whenever an unknown origin knocks."""


@asynccontextmanager
async def _ready(_app: App) -> AsyncIterator[None]:
    """The events are loaded before the first visitor comes, and let go when the server stops."""
    open_workspace()
    yield
    release_memory()
    forget_layers()
    forget_workspaces()


enforce_options()
config.on_config_parsed(enforce_options, force_connect=True)  # a configuration file that changes while the server runs
streamlit.net_util.get_external_ip = _no_outside_address

app = App(
    PACKAGE / "app.py",
    lifespan=_ready,
    routes=[
        *own_routes(find_workspace().basemap),
        Mount("/basemap", StaticFiles(directory=find_workspace().basemap, check_dir=False)),
        Mount("/api", api_app(api_mode())),
    ],
    middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS), Middleware(Guard)],
)
