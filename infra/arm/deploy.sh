#!/usr/bin/env bash
# Deploy soundtrack_pop's resources: show what would change, ask, then change it.
# Authored and statically validated, never deployed.
#
#   infra/arm/deploy.sh test|prod JOB_APP_ID [--yes]
#
# JOB_APP_ID: application id of the service principal that runs the job.
# RESOURCE_GROUP, LOCATION: default soundtrack-pop-<environment>, westeurope.
# ALERT_EMAIL: default the address of who is logged in. ADMIN_IP: default none; the address that may fill the vault.
set -euo pipefail
cd "$(dirname "$0")"

fail() { echo "deploy.sh: $*" >&2; exit 1; }

environment=${1:-}
job_app_id=${2:-}
case "$environment" in test | prod) ;; *) fail "say which environment: test or prod" ;; esac
[ -n "$job_app_id" ] || fail "say the application id of the service principal that runs the job"
command -v az >/dev/null || fail "expected the Azure CLI (az); found none. Install it and run 'az login'"
az account show --output none 2>/dev/null || fail "nobody is logged in. Run 'az login'"

group=${RESOURCE_GROUP:-soundtrack-pop-$environment}
location=${LOCATION:-westeurope}
# Microsoft's own application AzureDatabricks has this id in every tenant, and another object id in each.
databricks_app_id=2ff814a6-3304-4ab8-85cb-cd0e6f879c1d

echo "Subscription: $(az account show --query name --output tsv); resource group: $group in $location"
for provider in Microsoft.Storage Microsoft.Databricks Microsoft.KeyVault Microsoft.OperationalInsights \
  Microsoft.Insights Microsoft.Consumption; do
  # Registration takes minutes; without it what-if and the look-up of AzureDatabricks fail.
  az provider register --namespace "$provider" --wait --output none
done

job_principal=$(az ad sp show --id "$job_app_id" --query id --output tsv) ||
  fail "no service principal has the application id $job_app_id. Make one: az ad sp create --id <the application id>"
databricks_principal=$(az ad sp show --id "$databricks_app_id" --query id --output tsv) ||
  fail "the tenant does not know AzureDatabricks yet. Run: az ad sp create --id $databricks_app_id"
administrator=$(az ad signed-in-user show --query id --output tsv) || fail "log in as a person, not as a service principal"
email=${ALERT_EMAIL:-$(az account show --query user.name --output tsv)}

az group create --name "$group" --location "$location" --output none \
  --tags project=soundtrack_pop "environment=$environment" managed_by=infra/arm

# A budget keeps the month in which it began: Azure refuses another one.
budget_start=$(az consumption budget show --budget-name "soundtrack-pop-$environment-monthly" \
  --query timePeriod.startDate --output tsv 2>/dev/null | cut -c1-10 || true)
budget_start=${budget_start:-$(date -u +%Y-%m-01)}

ip_ranges='[]'
[ -z "${ADMIN_IP:-}" ] || ip_ranges="[\"$ADMIN_IP\"]"

# A template spec takes the linked templates along; it costs nothing.
spec=$(az ts create --resource-group "$group" --name soundtrack-pop --version 1 --location "$location" \
  --template-file main.json --yes --tags project=soundtrack_pop "environment=$environment" --query id --output tsv)

arguments=(
  --resource-group "$group"
  --name "soundtrack-pop-$environment"
  --template-spec "$spec"
  --parameters "@parameters.$environment.json"
  --parameters "jobPrincipalId=$job_principal" "administratorPrincipalId=$administrator"
  "databricksServicePrincipalId=$databricks_principal" "alertEmail=$email" "budgetStartDate=$budget_start"
  "administratorIpRanges=$ip_ranges"
)
az deployment group what-if "${arguments[@]}"

if [ "${3:-}" != --yes ]; then
  read -r -p "Deploy this to $group? Type the environment's name to go on: " answer
  [ "$answer" = "$environment" ] || fail "nothing was deployed"
fi
az deployment group create "${arguments[@]}" --query properties.outputs --output json
