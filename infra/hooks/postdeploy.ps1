# Waits until a dispatch could succeed, and says what is to be done with a gate that is ready.
$ErrorActionPreference = 'Stop'

$patienceSeconds = 300
$ready = "$env:GATEHOUSE_ENDPOINT/health/ready"

$waited = 0
while ($true) {
    $reply = try { Invoke-WebRequest -Uri $ready -TimeoutSec 30 -SkipHttpErrorCheck } catch { $null }
    if ($reply.StatusCode -eq 200) { break }
    if ($waited -ge $patienceSeconds) {
        throw "After $patienceSeconds s the gate is not ready. It says: $($reply.Content)`nSee docs/deploy.md, When it does not work."
    }
    Write-Host "Waiting for $ready"
    Start-Sleep -Seconds 10
    $waited += 10
}

Write-Host @"

The gate is ready: $env:GATEHOUSE_ENDPOINT

Next:
  1. Let people sign in with Entra ID:      docs/deploy.md, Operators
  2. Accept this deployment:
       `$env:GATEHOUSE_ENDPOINT = '$env:GATEHOUSE_ENDPOINT'; `$env:GATEHOUSE_OPERATOR_KEY = '...'; dotnet test tests/Scenarios --filter Stories=Deployed
  3. Write an agent:                        docs/writing-agents.md
"@
