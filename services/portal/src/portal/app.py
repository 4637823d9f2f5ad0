"""The portal's wiring: `create_app()` is all there is to start."""

import os
from typing import Any

import httpx
from flask import Flask
from flask_bootstrap import Bootstrap5
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import clients, journal, language, problems, security, words
from portal.limits import Lookups
from portal.pages import BLUEPRINTS
from portal.proxy import ServiceDoor
from portal.settings import Settings, from_environment
from portal.shared import Portal


def create_app(
    settings: Settings | None = None, transport: httpx.BaseTransport | None = None
) -> Flask:
    """The whole portal as a WSGI application. Raises SettingMissing. Nothing connects here."""
    settings = settings or from_environment(os.environ)
    app = Flask("portal")
    app.config.update(_flask_settings(settings))
    lookups = Lookups(settings.lookups)
    connected = clients.connect(settings.services, settings.timeout, transport)
    app.extensions["portal"] = Portal(settings, connected, lookups)
    Bootstrap5(app)
    for module in (language, words, security, problems, journal):
        module.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    _open_doors(app, settings, lookups)
    return app


def _flask_settings(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": "station",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "MAX_CONTENT_LENGTH": settings.body_limit,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a form may lie open over lunch
        "BOOTSTRAP_SERVE_LOCAL": True,
    }


def _open_doors(app: Flask, settings: Settings, lookups: Lookups) -> None:
    """Put the proxy to the services, and the belief in reverse proxies, around the pages."""
    door = ServiceDoor(
        app.wsgi_app, settings.services, body_limit=settings.body_limit, lookups=lookups
    )
    app.wsgi_app = door  # type: ignore[method-assign]
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            door, x_for=count, x_proto=count, x_host=count
        )
