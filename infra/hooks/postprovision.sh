#!/bin/sh
# Waits until the app's roles hold. A role is listed at once and holds minutes later; an app that is deployed before that
# cannot read its own package. Roles that are older than that hold already, so that a second run does not wait.
set -eu

settle_seconds=120
patience_seconds=600

if ! command -v az >/dev/null 2>&1; then
  echo "The Azure CLI is not installed: waiting ${settle_seconds} s for the roles to hold."
  sleep "$settle_seconds"
else
  waited=0
  while :; do
    # GNU and BSD say "two minutes ago" differently.
    limit=$(date -u -d "-${settle_seconds} seconds" +%Y-%m-%dT%H:%M:%S 2>/dev/null || date -u -v"-${settle_seconds}S" +%Y-%m-%dT%H:%M:%S)
    made=$(az role assignment list --all --assignee "$GATEHOUSE_IDENTITY_PRINCIPAL_ID" --query "sort_by(@, &createdOn)[].createdOn" --output tsv)
    count=$(printf '%s\n' "$made" | grep -c . || true)
    newest=$(printf '%s\n' "$made" | tail -n 1)
    if [ "$count" -ge "$GATEHOUSE_ROLE_COUNT" ] && expr "x$newest" \< "x$limit" >/dev/null; then
      break
    fi
    if [ "$waited" -ge "$patience_seconds" ]; then
      echo "After ${patience_seconds} s the app has ${count} of ${GATEHOUSE_ROLE_COUNT} roles: see docs/deploy.md, When it does not work." >&2
      exit 1
    fi
    echo "Waiting for the roles to hold: ${count} of ${GATEHOUSE_ROLE_COUNT} are made."
    sleep 15
    waited=$((waited + 15))
  done
fi

cat <<NEXT

The resources are there: ${AZURE_RESOURCE_GROUP}
  ledger   ${GATEHOUSE_STATE_ACCOUNT}
  queue    ${GATEHOUSE_QUEUE_NAMESPACE}
  keys     ${GATEHOUSE_KEYVAULT_URI}

Next: azd deploy    (azd up goes on by itself)
NEXT
