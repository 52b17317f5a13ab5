// The ledger: everything that was decided, and what it was decided on. An account of its own, so that nothing competes for
// its 20,000 operations a second and no other role reaches it.
param name string
param location string
param tags object
param redundancy string
param tableName string
param keyTableName string
param isPrivate bool
param isLocked bool

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
    // A key opens every row and leaves no name behind: there is none.
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

resource tables 'Microsoft.Storage/storageAccounts/tableServices@2025-01-01' = {
  parent: account
  name: 'default'
}

// Made here and not by the app, whose role is for this table's rows and makes no tables.
resource ledger 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-01-01' = {
  parent: tables
  name: tableName
}

// The signer's own, beside the record that it may not write.
resource signerKeys 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-01-01' = {
  parent: tables
  name: keyTableName
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (isLocked) {
  scope: account
  name: 'ledger'
  properties: {
    level: 'CanNotDelete'
    notes: 'The record of every decision. See docs/backup.md before taking this off.'
  }
}

output id string = account.id
output name string = account.name
output tableServiceUri string = account.properties.primaryEndpoints.table
