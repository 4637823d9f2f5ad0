#!/bin/sh
# Makes .venv ready: finds Python, gets uv, installs what uv.lock names; with `dev` also the tools
# for tests and checks, with `bench` what the benchmarks measure beside. Does nothing when the lock,
# the members, Python and the place are the same.
set -eu
cd "$(dirname "$0")/.."
tools=.station/bootstrap
what=${1:-run}
stamp=.station/bootstrap.$what

stop() { printf '\n✗ %s\n  → %s\n' "$1" "$2" >&2; exit 1; }

is_python() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; }

find_python() {
    for name in ${STATION_PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
        if is_python "$name"; then "$name" -c 'import sys; print(sys.executable)'; return; fi
    done
    stop '需要 Python 3.11、3.12 或 3.13。Python 3.11, 3.12 or 3.13 is needed.' \
         'STATION_PYTHON=/path/to/python3 make run'
}

is_uv() { "$1" --version 2>/dev/null | awk '{split($2, v, ".")} END {exit !(v[1] > 0 || v[2] >= 9)}'; }

# Debian keeps venv in a package of its own; pip --target works where PEP 668 forbids the rest.
get_uv() {
    echo '▸ 安装 uv（装在 .station/bootstrap）installing uv' >&2
    mkdir -p "$tools"
    if "$python" -m venv "$tools/venv" >/dev/null 2>&1 &&
        "$tools/venv/bin/python" -m pip install -q uv >&2; then return; fi
    rm -rf "$tools/venv"
    if "$python" -m pip install -q --target "$tools/venv" uv >&2; then return; fi
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && [ -z "${tried:-}" ]; then
        tried=yes
        echo '▸ 安装 python3-venv：apt-get install -y python3-venv' >&2
        apt-get update -q >/dev/null && apt-get install -y python3-venv >/dev/null && get_uv && return
    fi
    stop '不能安装 uv：这个 Python 没有 venv 和 pip。uv cannot be installed.' \
         'sudo apt-get install python3-venv    # 或把 uv 放进 PATH · or put uv on the PATH'
}

find_uv() {
    for name in uv "$HOME/.local/bin/uv" "$tools/venv/bin/uv"; do
        if is_uv "$name"; then echo "$name"; return; fi
    done
}

python=$(find_python)
now=$( (pwd; "$python" -VV; cat uv.lock pyproject.toml ./*/pyproject.toml services/*/pyproject.toml) | cksum)
if [ -x .venv/bin/station ] && [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then exit 0; fi
mkdir -p .station
uv=$(find_uv)
if [ -z "$uv" ]; then get_uv; uv=$tools/venv/bin/uv; fi
echo "▸ 安装依赖（uv.lock，$("$python" -V)）installing dependencies" >&2
unset VIRTUAL_ENV
case $what in
    dev) groups= ;;
    bench) groups='--no-dev --group bench' ;;
    *) groups=--no-dev ;;
esac
UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=.venv \
    "$uv" sync --frozen --all-packages --inexact $groups --python "$python" ||
    stop '依赖没有装好。The dependencies could not be installed.' \
         '检查网络后重试 (check the network and try again); 代理 proxy: HTTPS_PROXY=...'
echo "$now" > "$stamp"
if [ "$what" != run ]; then echo "$now" > .station/bootstrap.run; fi
