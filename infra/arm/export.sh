#!/usr/bin/env bash
# Write what is deployed now as a template, to compare it with the templates here. Never run on Azure.
#
#   infra/arm/export.sh test|prod > deployed.json
#
# RESOURCE_GROUP: default soundtrack-pop-<environment>.
set -euo pipefail
case "${1:-}" in test | prod) ;; *) echo "export.sh: say which environment: test or prod" >&2; exit 1 ;; esac
az group export --name "${RESOURCE_GROUP:-soundtrack-pop-$1}" --skip-all-params --output json
