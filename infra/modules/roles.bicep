// Every right that the app has, each at the narrowest thing that it can be given for, each with its reason. Nobody else is
// given any: who deploys needs no data, and operators come through the gate.
param principalId string
param hostStorageName string
param stateStorageName string
param tableName string
param serviceBusName string
param queueName string
param keyVaultName string
param checkpointStorageName string
param checkpointContainerName string
param appInsightsName string
param schedulerName string
param taskHubName string
param orchestratesInScheduler bool

var storageBlobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
var storageBlobDataReader = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
var storageTableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
var serviceBusDataOwner = '090c5cfd-751d-490a-894a-3ce6f1109419'
var keyVaultSecretsOfficer = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'
var durableTaskDataContributor = '0ad04412-c4d5-4796-b79c-f76d14c8d402'

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

resource serviceBus 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: serviceBusName
}

resource queue 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' existing = {
  parent: serviceBus
  name: queueName
}

resource keyVault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: keyVaultName
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

resource appInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: appInsightsName
}

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' existing = {
  name: schedulerName
}

resource taskHub 'Microsoft.DurableTask/schedulers/taskHubs@2025-11-01' existing = {
  parent: scheduler
  name: taskHubName
}

// AzureWebJobsStorage: the host reads the package, makes its own containers and holds the timers' leases in them, which
// Contributor may not: the lease of a blob that another made is the owner's. The account holds nothing else.
resource hostKeepsItsBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hostStorage
  name: guid(hostStorage.id, principalId, storageBlobDataOwner)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataOwner)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// GATEHOUSE_STATE: the ledger's rows are read and written, in this one table. Tables are made by stateStorage.bicep alone.
resource gateWritesTheLedger 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: ledger
  name: guid(ledger.id, principalId, storageTableDataContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageTableDataContributor)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// GATEHOUSE_QUEUE: the gate sends and receives, on this one queue and its dead letters. Sender and Receiver would do for
// that; the owner's right to read the queue's length is what the scale controller wakes a sleeping app by.
resource gateSendsAndReceives 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: queue
  name: guid(queue.id, principalId, serviceBusDataOwner)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', serviceBusDataOwner)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// GATEHOUSE_KEYVAULT_URI: the gate makes and rotates its signing keys and peppers itself, so it writes secrets and does
// not only read them. The vault holds nothing else.
resource gateKeepsItsKeys 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: keyVault
  name: guid(keyVault.id, principalId, keyVaultSecretsOfficer)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsOfficer)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// GATEHOUSE_CHECKPOINTS_URI: exports carry checkpoints. The gate reads them; it could not put one there.
resource gateReadsCheckpoints 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: checkpoints
  name: guid(checkpoints.id, principalId, storageBlobDataReader)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataReader)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// APPLICATIONINSIGHTS_AUTHENTICATION_STRING: signals are taken from known senders alone.
resource gateSendsItsSignals 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: appInsights
  name: guid(appInsights.id, principalId, monitoringMetricsPublisher)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringMetricsPublisher)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// DURABLE_TASK_SCHEDULER_CONNECTION_STRING with durableTaskProvider azureManaged: orchestrations are started, woken and
// read, in this one hub.
resource orchestrationsUseTheHub 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (orchestratesInScheduler) {
  scope: taskHub
  name: guid(taskHub.id, principalId, durableTaskDataContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', durableTaskDataContributor)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

output count int = 6 + (orchestratesInScheduler ? 1 : 0)
