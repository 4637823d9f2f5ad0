"""The API page of a service: Swagger UI from the package, so that it works without a network."""

from pathlib import Path

import flask
import flask_swagger_ui
from flask import Flask, Response

DIST = Path(flask_swagger_ui.__file__).parent / "dist"
# Relative addresses: the page also works behind the portal, under /api/<service>/.
PAGE = """<!doctype html><html lang="zh-Hans-CN"><head><meta charset="utf-8"><title>{title}</title>
<link rel="stylesheet" href="docs/assets/swagger-ui.css"></head>
<body><div id="swagger-ui"></div>
<script src="docs/assets/swagger-ui-bundle.js"></script><script src="docs/assets/start.js"></script>
</body></html>"""
START = 'window.ui = SwaggerUIBundle({ url: "openapi.json", dom_id: "#swagger-ui", deepLinking: true });'
POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"


def add_to(app: Flask) -> None:
    """Add /docs and its assets."""

    @app.get("/docs")
    def docs() -> Response:
        page = Response(
            PAGE.format(title=app.config["API_TITLE"]), content_type="text/html; charset=utf-8"
        )
        page.headers["Content-Security-Policy"] = POLICY
        return page

    @app.get("/docs/assets/<name>")
    def docs_asset(name: str) -> Response:
        if name == "start.js":
            return Response(START, content_type="text/javascript")
        return flask.send_from_directory(DIST, name)
