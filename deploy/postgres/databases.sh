#!/bin/sh
# One role and one database of its own for every service. May run again: passwords follow the secrets.
# Connects by PGHOST, PGUSER and PGPASSWORD_FILE; the services' passwords are in /run/secrets.
set -eu
PGPASSWORD=$(cat "$PGPASSWORD_FILE")
export PGPASSWORD
for service in intake matching tracking evaluation admin; do
    psql --quiet --no-psqlrc --dbname=postgres --set=ON_ERROR_STOP=1 --set=name="$service" <<'SQL'
\set word `cat /run/secrets/database_:name`
SELECT format('CREATE ROLE %I LOGIN', :'name')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'name') \gexec
ALTER ROLE :"name" PASSWORD :'word';
SELECT format(
    'CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING ''UTF8'' LC_COLLATE ''C.UTF-8'' LC_CTYPE ''C.UTF-8''',
    :'name', :'name')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
    echo "database $service is ready"
done
