#!/bin/sh
# Becomes the process of this image (exec), so that it gets the signals itself. Arguments: --only api | --only bus.
set -eu
case "$SERVICE" in
portal) exec gunicorn -c python:portal.server ;;
*) exec python -m chassis.run "$SERVICE" "$@" ;;
esac
