"""Settings of gunicorn: `gunicorn -c python:portal.server`. Reads PORTAL_HOST and PORTAL_PORT.

One worker with threads: the rate limit counts in memory, so a second worker would double it.
No access log here: paths carry check codes and questionnaire links, `portal.journal` writes routes.
"""

import os

from portal.settings import find

wsgi_app = "portal.app:create_app()"
bind = (
    f"{find(os.environ, 'PORTAL_HOST') or '127.0.0.1'}:{find(os.environ, 'PORTAL_PORT') or '8000'}"
)
worker_class = "gthread"
workers = 1
threads = 16
timeout = 60
graceful_timeout = 15
keepalive = 5
accesslog = None
control_socket_disable = True
