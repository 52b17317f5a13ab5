# Waits until the app's roles hold. A role is listed at once and holds minutes later; an app that is deployed before that
# cannot read its own package. Roles that are older than that hold already, so that a second run does not wait.
$ErrorActionPreference = 'Stop'

$settleSeconds = 120
$patienceSeconds = 600

if (-not (Get-Command az -ErrorAction SilentlyContinue)) {
    Write-Host "The Azure CLI is not installed: waiting $settleSeconds s for the roles to hold."
    Start-Sleep -Seconds $settleSeconds
}
else {
    $waited = 0
    while ($true) {
        $limit = [DateTimeOffset]::UtcNow.AddSeconds(-$settleSeconds)
        $made = @(az role assignment list --all --assignee $env:GATEHOUSE_IDENTITY_PRINCIPAL_ID --query '[].createdOn' --output tsv | ForEach-Object { [DateTimeOffset]::Parse($_, [Globalization.CultureInfo]::InvariantCulture) })
        if ($LASTEXITCODE -ne 0) { throw 'The roles cannot be listed.' }
        $young = @($made | Where-Object { $_ -ge $limit })
        if ($made.Count -ge [int]$env:GATEHOUSE_ROLE_COUNT -and $young.Count -eq 0) { break }
        if ($waited -ge $patienceSeconds) {
            throw "After $patienceSeconds s the app has $($made.Count) of $env:GATEHOUSE_ROLE_COUNT roles: see docs/deploy.md, When it does not work."
        }
        Write-Host "Waiting for the roles to hold: $($made.Count) of $env:GATEHOUSE_ROLE_COUNT are made."
        Start-Sleep -Seconds 15
        $waited += 15
    }
}

Write-Host @"

The resources are there: $env:AZURE_RESOURCE_GROUP
  ledger   $env:GATEHOUSE_STATE_ACCOUNT
  queue    $env:GATEHOUSE_QUEUE_NAMESPACE
  keys     $env:GATEHOUSE_KEYVAULT_URI

Next: azd deploy    (azd up goes on by itself)
"@
