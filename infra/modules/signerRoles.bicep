// Every right that the signer has, each at the narrowest thing that it can be given for, each with its reason. The gate has
// none of these but to read checkpoints, and the signer none of the gate's.
param principalId string
param hostStorageName string
param stateStorageName string
param tableName string
param keyTableName string
param checkpointStorageName string
param checkpointContainerName string
param keyVaultName string
param appInsightsName string

var storageBlobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
var storageBlobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
var storageTableDataReader = '76199698-9eea-4c19-bc75-cec21354c6b6'
var storageTableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
var keyVaultSecretsOfficer = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource hostStorage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: hostStorageName
}

resource stateStorage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: stateStorageName
}

resource stateTables 'Microsoft.Storage/storageAccounts/tableServices@2025-01-01' existing = {
  parent: stateStorage
  name: 'default'
}

resource ledger 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-01-01' existing = {
  parent: stateTables
  name: tableName
}

resource keyTable 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-01-01' existing = {
  parent: stateTables
  name: keyTableName
}

resource checkpointStorage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: checkpointStorageName
}

resource checkpointBlobs 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' existing = {
  parent: checkpointStorage
  name: 'default'
}

resource checkpoints 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' existing = {
  parent: checkpointBlobs
  name: checkpointContainerName
}

resource keyVault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: keyVaultName
}

resource appInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: appInsightsName
}

// AzureWebJobsStorage: the package, and the lease by which one instance alone runs the timer.
resource signerKeepsItsBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hostStorage
  name: guid(hostStorage.id, principalId, storageBlobDataOwner)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataOwner)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// GATEHOUSE_STATE: the record is read, and not one row of it written.
resource signerReadsTheLedger 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: ledger
  name: guid(ledger.id, principalId, storageTableDataReader)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageTableDataReader)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// GATEHOUSE_STATE, again: which of several processes made the first key is a row, in a table for nothing else.
resource signerNamesItsKey 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: keyTable
  name: guid(keyTable.id, principalId, storageTableDataContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageTableDataContributor)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// GATEHOUSE_CHECKPOINTS_URI: blobs are put into this one container. What the role would let it change, the policy forbids.
resource signerPutsCheckpoints 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: checkpoints
  name: guid(checkpoints.id, principalId, storageBlobDataContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataContributor)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// GATEHOUSE_KEYVAULT_URI: the signer makes its key itself, in a vault on which nobody else has a role.
resource signerKeepsItsKey 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: keyVault
  name: guid(keyVault.id, principalId, keyVaultSecretsOfficer)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsOfficer)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// APPLICATIONINSIGHTS_AUTHENTICATION_STRING: signals are taken from known senders alone.
resource signerSendsItsSignals 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: appInsights
  name: guid(appInsights.id, principalId, monitoringMetricsPublisher)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringMetricsPublisher)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}
