"""Hands out the product's own files: style, scripts, icon, and the base map as a small drawing."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from dashboard.ink import DARK, LIGHT
from dashboard.outline import draw_outline
from dashboard.widgets.own_files import FILES, OUTLINE, STATIC

LOOKS = {"light": LIGHT, "dark": DARK}


def own_routes(basemap: Path) -> list[BaseRoute]:
    """The drawing is of a workspace's own base map."""

    def outline(request: Request) -> Response:
        look = LOOKS.get(request.path_params["look"])
        return Response(draw_outline(basemap, look), media_type="image/svg+xml") if look else Response(status_code=404)

    def icon(_request: Request) -> Response:
        return FileResponse(STATIC / "favicon.png")

    return [
        Mount(FILES, StaticFiles(directory=STATIC)),
        Route("/favicon.png", icon),
        Route(OUTLINE + "/{look}.svg", outline),
    ]
