// The gate's own secrets: signing keys and peppers. Few, read rarely, never a user's token.
param name string
param location string
param tags object
param workspaceId string
param isPrivate bool
param isLocked bool

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    // Whoever deletes the peppers makes every credential worthless: for 90 days that can be undone, by nobody be hastened.
    enablePurgeProtection: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }
}

// Who read a signing key, and when, is asked after every incident.
resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'audit'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'audit'
        enabled: true
      }
    ]
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (isLocked) {
  scope: vault
  name: 'keys'
  properties: {
    level: 'CanNotDelete'
    notes: 'Without these keys no credential and no token verifies. See docs/backup.md before taking this off.'
  }
}

output id string = vault.id
output name string = vault.name
output uri string = vault.properties.vaultUri
