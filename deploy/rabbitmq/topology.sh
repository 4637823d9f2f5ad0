#!/bin/sh
# The operator's command takes the administrator's addresses from its environment, and the services'
# passwords from its state directory, where the local run keeps them under these names.
set -eu
state=/app/.station
mkdir -p "$state/secrets"
for service in intake matching tracking evaluation admin; do
    cat "/run/secrets/amqp_$service" >"$state/secrets/amqp_station_$service"
done
word=$(cat /run/secrets/rabbitmq)
export STATION_AMQP_URL="amqp://station:$word@rabbitmq:5672/"
export STATION_AMQP_ADMIN_URL="http://station:$word@rabbitmq:15672"
# Named so that no private server is set up; this job never connects to it.
export STATION_DATABASE_URL="postgresql://postgres@postgres:5432/postgres"
exec station topology "$@"
