// Where checkpoints lie: what the signer has put there is not changed and not deleted, by nobody, for as long as the policy
// says. An account of its own, so that no role on the ledger or on a package reaches it.
param name string
param location string
param tags object
param redundancy string
param isPrivate bool
param isLocked bool
param isPolicyLocked bool

@minValue(1)
@maxValue(146000)
param immutableDays int

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: redundancy
  }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' = {
  parent: account
  name: 'default'
}

resource checkpoints 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' = {
  parent: blobs
  name: 'checkpoints'
  properties: {
    publicAccess: 'None'
  }
}

// It can be shortened and taken off until it is locked, which no template can do: docs/deploy.md, Lock the checkpoints. One
// that is locked takes nothing but an extension, which no template can say either: it is left as it is.
resource immutability 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2025-01-01' = if (!isPolicyLocked) {
  parent: checkpoints
  name: 'default'
  properties: {
    immutabilityPeriodSinceCreationInDays: immutableDays
    // Each checkpoint is a blob of its own: nothing is ever appended to one.
    allowProtectedAppendWrites: false
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (isLocked) {
  scope: account
  name: 'checkpoints'
  properties: {
    level: 'CanNotDelete'
    notes: 'What shows whether the record was cut or rewritten. See docs/audit.md before taking this off.'
  }
}

output id string = account.id
output name string = account.name
output containerName string = checkpoints.name
output containerUri string = '${account.properties.primaryEndpoints.blob}${checkpoints.name}'
