// Everything that a gate needs in Azure, in one resource group. Raw resources with pinned versions: nothing is restored
// from a registry, so what was reviewed is what is deployed.
targetScope = 'subscription'

@minLength(1)
@maxLength(40)
@description('The name of the environment; part of every resource\'s name by its hash.')
param environmentName string

@minLength(1)
@metadata({ azd: { type: 'location' } })
@description('A region that has Flex Consumption.')
param location string

@description('The issuer that tokens name: the public https address of the gate. Empty: the app\'s own address.')
param issuer string = ''

@description('Where people reach the gate, for links in mails and cards. Empty: at the issuer.')
param publicUrl string = ''

@description('The server that takes mails to approvers, by STARTTLS. Empty: no mails. For Azure Communication Services: smtp.azurecomm.net.')
param smtpHost string = ''

@minValue(1)
@maxValue(65535)
@description('Its port.')
param smtpPort int = 587

@description('The sender of mails, like Gatehouse <gate@example.com>.')
param smtpFrom string = ''

@description('Who the gate is to the server; the password is the secret smtp-password of the vault, in base64. Empty: nobody.')
param smtpUser string = ''

@description('The tenant whose people are the operators.')
param entraTenantId string = tenant().tenantId

@description('The audience of operators\' tokens: the application (client) id of the gate\'s app registration. Empty: nobody signs in with Entra ID.')
param entraAudience string = ''

@description('For so many days after they signed in, approvers whom the directory alone makes so are told of approvals: 1 to 365.')
param entraToldDays int = 30

@description('The provider id of mails that are answered inside Outlook. Empty: they are answered by their link alone.')
param outlookOriginator string = ''

@description('The registration that Outlook asks tokens for: its application (client) id and its URI, with a semicolon between.')
param outlookAudience string = ''

@description('Where alerts are sent. Empty: they are raised, and seen in the portal alone.')
param alertEmail string = ''

@description('When the clocked work runs: six fields, in UTC. The work is idempotent in its window, so a shorter interval costs and never harms.')
param timerSchedule string = '0 * * * * *'

@description('When the signer looks where the chains end: six fields, in UTC. It signs once in five minutes, however often it looks, and not at the first second of them, so that clocks may differ.')
param checkpointSchedule string = '30 */5 * * * *'

@description('Which of the gate\'s own keys must have been made when or later, like `checkpoints=2027-01-31;tokens=2027-01-31T09:30Z`: an older one is rotated. Empty: none.')
param keysSince string = ''

@minValue(1)
@maxValue(146000)
@description('For how many days nobody may change or delete a checkpoint, whoever they are, once the policy is locked.')
param checkpointDays int = 365

@description('The policy is locked: it is left as it is, because a deployment that only repeats it is refused. Before somebody has locked it there would be none.')
param checkpointsLocked bool = false

@allowed([512, 2048, 4096])
@description('The memory of an instance, which fixes its share of a processor: 0.25, 1 or 2 cores.')
param instanceMemoryMB int = 2048

@minValue(1)
@maxValue(1000)
@description('The most instances of each group of functions that scales by itself.')
param maximumInstanceCount int = 40

@minValue(0)
@description('Instances that always wait for requests: with 0 the first dispatch after a quiet time waits for a cold start.')
param httpAlwaysReady int = 1

@minValue(0)
@description('Instances that always wait for messages.')
param deliveryAlwaysReady int = 1

@minValue(1)
@maxValue(1000)
@description('Requests that one instance has in hand. A long poll holds a place for up to 30 seconds and costs next to nothing meanwhile.')
param httpConcurrency int = 64

@description('Further namespaces that messages are spread over, by the connection\'s hash: the hosts of all of them, this deployment\'s own included, with a semicolon between. Empty: its own alone. See docs/limits.md.')
param queueNamespaces string = ''

@description('Premium: more messages a second, in units of its own. A network demands it, so with vnetEnabled it is Premium whatever this says.')
param serviceBusPremium bool = false

@allowed([1, 2, 4, 8, 16])
@description('Of Premium; Standard has none.')
param messagingUnits int = 1

@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
@description('How often the ledger is kept. A copy in another region lags behind: after a failover to it the store has gone back in time, which docs/backup.md deals with.')
param stateRedundancy string = 'Standard_ZRS'

@allowed(['none', 'azureManaged'])
@description('Where the orchestrations live that wake approvals: in a Durable Task Scheduler, or nowhere, and the queue alone wakes them.')
param durableTaskProvider string = 'azureManaged'

@description('A bot with the Teams channel, through which approvers are asked in Teams.')
param teamsBot bool = false

@description('The bot\'s own registration in the directory, of one tenant. Empty: the app\'s identity is the bot\'s, and there is no secret.')
param teamsAppId string = ''

@description('Where the vault keeps the secret of that registration. Without a registration of its own there is none.')
param teamsSecretName string = ''

@description('Private endpoints for the stores, the queue and the vault; the app reaches them through a network of its own.')
param vnetEnabled bool = false

@description('Forbids the deletion of the ledger and the keys, to owners too, until the lock is taken off. With it azd down stops at the lock.')
param dataLock bool = false

var abbreviations = loadJsonContent('abbreviations.json')
var resourceToken = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var queueName = 'tasks'
var tableName = 'gatehouse'
var keyTableName = 'gatehousesigner'
var schedulerName = '${abbreviations.durableTaskScheduler}${resourceToken}'
var taskHubName = '${abbreviations.durableTaskHub}${resourceToken}'
var orchestratesInScheduler = durableTaskProvider == 'azureManaged'

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: '${abbreviations.resourceGroup}${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: {
    name: '${abbreviations.identity}${resourceToken}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: '${abbreviations.logAnalytics}${resourceToken}'
    componentName: '${abbreviations.appInsights}${resourceToken}'
    location: location
    tags: tags
  }
}

module hostStorage 'modules/hostStorage.bicep' = {
  scope: group
  params: {
    name: '${abbreviations.storage}host${resourceToken}'
    location: location
    tags: tags
    isPrivate: vnetEnabled
  }
}

module stateStorage 'modules/stateStorage.bicep' = {
  scope: group
  params: {
    name: '${abbreviations.storage}state${resourceToken}'
    location: location
    tags: tags
    redundancy: stateRedundancy
    tableName: tableName
    keyTableName: keyTableName
    isPrivate: vnetEnabled
    isLocked: dataLock
  }
}

module serviceBus 'modules/serviceBus.bicep' = {
  scope: group
  params: {
    name: '${abbreviations.serviceBus}${resourceToken}'
    location: location
    tags: tags
    isPremium: serviceBusPremium || vnetEnabled
    messagingUnits: messagingUnits
    queueName: queueName
    isPrivate: vnetEnabled
  }
}

module keyVault 'modules/keyVault.bicep' = {
  scope: group
  params: {
    name: '${abbreviations.keyVault}${resourceToken}'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    isPrivate: vnetEnabled
    isLocked: dataLock
  }
}

module signerIdentity 'modules/identity.bicep' = {
  scope: group
  params: {
    name: '${abbreviations.identity}signer-${resourceToken}'
    location: location
    tags: tags
  }
}

module signerStorage 'modules/hostStorage.bicep' = {
  scope: group
  params: {
    name: '${abbreviations.storage}sign${resourceToken}'
    location: location
    tags: tags
    isPrivate: vnetEnabled
  }
}

module signerVault 'modules/keyVault.bicep' = {
  scope: group
  params: {
    name: '${abbreviations.keyVault}sign-${resourceToken}'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    isPrivate: vnetEnabled
    isLocked: dataLock
  }
}

module checkpointStorage 'modules/checkpointStorage.bicep' = {
  scope: group
  params: {
    name: '${abbreviations.storage}proof${resourceToken}'
    location: location
    tags: tags
    redundancy: stateRedundancy
    isPrivate: vnetEnabled
    isLocked: dataLock
    isPolicyLocked: checkpointsLocked
    immutableDays: checkpointDays
  }
}

module signerRoles 'modules/signerRoles.bicep' = {
  scope: group
  params: {
    principalId: signerIdentity.outputs.principalId
    hostStorageName: signerStorage.outputs.name
    stateStorageName: stateStorage.outputs.name
    tableName: tableName
    keyTableName: keyTableName
    checkpointStorageName: checkpointStorage.outputs.name
    checkpointContainerName: checkpointStorage.outputs.containerName
    keyVaultName: signerVault.outputs.name
    appInsightsName: monitoring.outputs.componentName
  }
}

module durableTask 'modules/durableTask.bicep' = if (orchestratesInScheduler) {
  scope: group
  params: {
    schedulerName: schedulerName
    hubName: taskHubName
    location: location
    tags: tags
  }
}

module roles 'modules/roles.bicep' = {
  scope: group
  // After the signer's, so that whoever waits until these hold has waited for those too.
  dependsOn: [durableTask, signerRoles]
  params: {
    principalId: identity.outputs.principalId
    hostStorageName: hostStorage.outputs.name
    stateStorageName: stateStorage.outputs.name
    tableName: tableName
    serviceBusName: serviceBus.outputs.name
    queueName: queueName
    keyVaultName: keyVault.outputs.name
    checkpointStorageName: checkpointStorage.outputs.name
    checkpointContainerName: checkpointStorage.outputs.containerName
    appInsightsName: monitoring.outputs.componentName
    schedulerName: schedulerName
    taskHubName: taskHubName
    orchestratesInScheduler: orchestratesInScheduler
  }
}

module network 'modules/network.bicep' = if (vnetEnabled) {
  scope: group
  params: {
    name: '${abbreviations.virtualNetwork}${resourceToken}'
    location: location
    tags: tags
  }
}

module privateEndpoints 'modules/privateEndpoints.bicep' = if (vnetEnabled) {
  scope: group
  params: {
    prefix: '${abbreviations.privateEndpoint}${resourceToken}'
    location: location
    tags: tags
    networkId: network!.outputs.networkId
    subnetId: network!.outputs.endpointSubnetId
    hostStorageId: hostStorage.outputs.id
    stateStorageId: stateStorage.outputs.id
    serviceBusId: serviceBus.outputs.id
    keyVaultId: keyVault.outputs.id
    signerStorageId: signerStorage.outputs.id
    signerVaultId: signerVault.outputs.id
    checkpointStorageId: checkpointStorage.outputs.id
  }
}

module app 'modules/app.bicep' = {
  scope: group
  // Without its roles the app cannot read its own package, and without its network not its host storage.
  dependsOn: [roles, privateEndpoints]
  params: {
    planName: '${abbreviations.functionPlan}${resourceToken}'
    appName: '${abbreviations.functionApp}${resourceToken}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    subnetId: vnetEnabled ? network!.outputs.appSubnetId : ''
    packageContainerUri: hostStorage.outputs.packageContainerUri
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    httpAlwaysReady: httpAlwaysReady
    deliveryAlwaysReady: deliveryAlwaysReady
    httpConcurrency: httpConcurrency
    hostStorageName: hostStorage.outputs.name
    appInsightsConnectionString: monitoring.outputs.connectionString
    tableServiceUri: stateStorage.outputs.tableServiceUri
    serviceBusHost: serviceBus.outputs.host
    queueName: queueName
    queueNamespaces: queueNamespaces
    keyVaultUri: keyVault.outputs.uri
    checkpointsUri: checkpointStorage.outputs.containerUri
    issuer: issuer
    publicUrl: publicUrl
    smtpHost: smtpHost
    smtpPort: smtpPort
    smtpFrom: smtpFrom
    smtpUser: smtpUser
    outlookOriginator: outlookOriginator
    outlookAudience: outlookAudience
    entraTenantId: entraTenantId
    entraAudience: entraAudience
    entraToldDays: entraToldDays
    timerSchedule: timerSchedule
    keysSince: keysSince
    schedulerEndpoint: orchestratesInScheduler ? durableTask!.outputs.endpoint : ''
    taskHubName: taskHubName
    teamsBot: teamsBot
    teamsAppId: teamsAppId
    teamsSecretName: teamsSecretName
  }
}

module signer 'modules/signer.bicep' = {
  scope: group
  dependsOn: [signerRoles, privateEndpoints]
  params: {
    planName: '${abbreviations.functionPlan}signer-${resourceToken}'
    appName: '${abbreviations.functionApp}signer-${resourceToken}'
    location: location
    tags: tags
    identityId: signerIdentity.outputs.id
    identityClientId: signerIdentity.outputs.clientId
    subnetId: vnetEnabled ? network!.outputs.appSubnetId : ''
    packageContainerUri: signerStorage.outputs.packageContainerUri
    hostStorageName: signerStorage.outputs.name
    appInsightsConnectionString: monitoring.outputs.connectionString
    tableServiceUri: stateStorage.outputs.tableServiceUri
    keyVaultUri: signerVault.outputs.uri
    checkpointsUri: checkpointStorage.outputs.containerUri
    schedule: checkpointSchedule
    keysSince: keysSince
  }
}

module bot 'modules/bot.bicep' = if (teamsBot) {
  scope: group
  params: {
    name: '${abbreviations.bot}${resourceToken}'
    tags: tags
    gate: app.outputs.endpoint
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    appId: teamsAppId
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    prefix: abbreviations.alert
    actionGroupName: '${abbreviations.actionGroup}${resourceToken}'
    resourceToken: resourceToken
    location: location
    tags: tags
    email: alertEmail
    serviceBusId: serviceBus.outputs.id
    queueName: queueName
    stateStorageId: stateStorage.outputs.id
    keyVaultId: keyVault.outputs.id
    workspaceId: monitoring.outputs.workspaceId
  }
}

output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_FUNCTION_APP_NAME string = app.outputs.name
output GATEHOUSE_ENDPOINT string = app.outputs.endpoint
output GATEHOUSE_IDENTITY_PRINCIPAL_ID string = identity.outputs.principalId
output GATEHOUSE_ROLE_COUNT int = roles.outputs.count
output GATEHOUSE_STATE_ACCOUNT string = stateStorage.outputs.name
output GATEHOUSE_QUEUE_NAMESPACE string = serviceBus.outputs.name
output GATEHOUSE_CHECKPOINT_ACCOUNT string = checkpointStorage.outputs.name
output GATEHOUSE_KEYVAULT_URI string = keyVault.outputs.uri
