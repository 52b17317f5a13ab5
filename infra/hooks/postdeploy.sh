#!/bin/sh
# Waits until a dispatch could succeed, and says what is to be done with a gate that is ready.
set -eu

patience_seconds=300
ready="${GATEHOUSE_ENDPOINT}/health/ready"

waited=0
until curl --silent --fail --max-time 30 --output /dev/null "$ready"; do
  if [ "$waited" -ge "$patience_seconds" ]; then
    echo "After ${patience_seconds} s the gate is not ready. It says:" >&2
    curl --silent --max-time 30 "$ready" >&2 || true
    echo "See docs/deploy.md, When it does not work." >&2
    exit 1
  fi
  echo "Waiting for ${ready}"
  sleep 10
  waited=$((waited + 10))
done

cat <<NEXT

The gate is ready: ${GATEHOUSE_ENDPOINT}

Next:
  1. Let people sign in with Entra ID:      docs/deploy.md, Operators
  2. Accept this deployment:
       GATEHOUSE_ENDPOINT=${GATEHOUSE_ENDPOINT} GATEHOUSE_OPERATOR_KEY=... dotnet test tests/Scenarios --filter Stories=Deployed
  3. Write an agent:                        docs/writing-agents.md
NEXT
