#!/usr/bin/env bash
# Delete everything that deploy.sh made, the data included. Authored and statically validated, never run on Azure.
#
#   infra/arm/teardown.sh test|prod
#
# RESOURCE_GROUP: default soundtrack-pop-<environment>.
# What stays: the vault, deleted but its name reserved for 90 days (purge protection), and the service principal.
set -euo pipefail

fail() { echo "teardown.sh: $*" >&2; exit 1; }

environment=${1:-}
case "$environment" in test | prod) ;; *) fail "say which environment: test or prod" ;; esac
command -v az >/dev/null || fail "expected the Azure CLI (az); found none. Install it and run 'az login'"
az account show --output none 2>/dev/null || fail "nobody is logged in. Run 'az login'"
group=${RESOURCE_GROUP:-soundtrack-pop-$environment}
[ "$(az group exists --name "$group")" = true ] || fail "there is no resource group $group"
owner=$(az group show --name "$group" --query tags.project --output tsv)
[ "$owner" = soundtrack_pop ] || fail "$group does not carry the tag project=soundtrack_pop: it is not of this project"

az resource list --resource-group "$group" --query "[].{type: type, name: name}" --output table
echo "All of this goes, and the data lake with every file in it. There is no way back for the data."
read -r -p "Type the resource group's name to delete it: " answer
[ "$answer" = "$group" ] || fail "nothing was deleted"

# The budget is the subscription's, not the group's.
az consumption budget delete --budget-name "soundtrack-pop-$environment-monthly" 2>/dev/null ||
  echo "no budget soundtrack-pop-$environment-monthly was found"
az group delete --name "$group" --yes
echo "$group is deleted. Databricks deletes the resource group of its machines with the workspace."
