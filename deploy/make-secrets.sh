#!/bin/sh
# Make the secrets of an installation: deploy/make-secrets.sh [folder]. What is there already stays.
set -eu
umask 077
here=$(dirname "$0")
folder=${1:-$here/secrets}
command -v openssl >/dev/null || {
    echo "需要 openssl，请先安装 / openssl is needed: install it first, for example apt-get install openssl" >&2
    exit 1
}
mkdir -p "$folder"
cd "$folder"

# keep NAME: store standard input as NAME unless it is there. Containers read the files under another
# user, so they are readable; it is the folder that shuts everybody else out.
keep() {
    cat >"$1.new"
    if [ -s "$1" ]; then rm "$1.new"; else mv "$1.new" "$1" && echo "made $1"; fi
    chmod 0444 "$1"
}
word() { openssl rand -hex 24 | tr -d '\n'; }
url64() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

word | keep postgres
word | keep rabbitmq
word | keep portal_secret_key
word | keep link_secret
word | keep webhook_key
word | keep operator_password
# Gateways for notifications hold passwords; none is set up until somebody writes one.
echo '{}' | keep notice_channels
printf '{"im": ["whsec_%s"], "mail": ["whsec_%s"]}\n' "$(openssl rand -base64 32)" "$(openssl rand -base64 32)" | keep gateways
printf 'default_user = station\ndefault_pass = %s\n' "$(cat rabbitmq)" | keep rabbitmq.conf
for service in intake matching tracking evaluation admin; do
    word | keep "database_$service"
    word | keep "amqp_$service"
    printf 'postgresql://%s:%s@postgres:5432/%s\n' "$service" "$(cat "database_$service")" "$service" |
        keep "database_url_$service"
    printf 'amqp://station_%s:%s@rabbitmq:5672/station\n' "$service" "$(cat "amqp_$service")" |
        keep "amqp_url_$service"
done
for service in matching tracking evaluation; do
    printf 'amqp://station_%s:%s@rabbitmq:5672/providers\n' "$service" "$(cat "amqp_$service")" |
        keep "amqp_url_providers_$service"
done
printf 'http://station:%s@rabbitmq:15672\n' "$(cat rabbitmq)" | keep providers_admin_url

# The key that admin signs tokens with (Ed25519), and the public half that every service checks them by.
if [ ! -s signing_key ] || [ ! -s jwks ]; then
    openssl genpkey -algorithm ed25519 -out signing_key.pem
    d=$(openssl pkey -in signing_key.pem -outform DER | tail -c 32 | url64)
    x=$(openssl pkey -in signing_key.pem -pubout -outform DER | tail -c 32 | url64)
    rm -f signing_key.pem signing_key jwks
    kid=$(printf '{"crv":"Ed25519","kty":"OKP","x":"%s"}' "$x" | openssl dgst -sha256 -binary | url64)
    public=$(printf '"kty":"OKP","crv":"Ed25519","use":"sig","kid":"%s","x":"%s"' "$kid" "$x")
    printf '{%s,"d":"%s"}\n' "$public" "$d" | keep signing_key
    printf '{"keys":[{%s}]}\n' "$public" | keep jwks
fi
chmod 0700 .
