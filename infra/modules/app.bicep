// The gate: one Flex Consumption plan with one app. Its settings are names and addresses; no secret is among them.
param planName string
param appName string
param location string
param tags object
param identityId string
param identityClientId string
param subnetId string
param packageContainerUri string
param instanceMemoryMB int
param maximumInstanceCount int
param httpAlwaysReady int
param deliveryAlwaysReady int
param httpConcurrency int
param hostStorageName string
param appInsightsConnectionString string
param tableServiceUri string
param serviceBusHost string
param queueName string
param queueNamespaces string
param keyVaultUri string
param checkpointsUri string
param issuer string
param publicUrl string
param smtpHost string
param smtpPort int
param smtpFrom string
param smtpUser string
param outlookOriginator string
param outlookAudience string
param entraTenantId string
param entraAudience string
param entraToldDays int
param timerSchedule string
param keysSince string
param schedulerEndpoint string
param taskHubName string
param teamsBot bool
param teamsAppId string
param teamsSecretName string

// Each group of functions scales by itself: all of HTTP together, the deliveries alone.
var alwaysReady = [
  { name: 'http', instanceCount: httpAlwaysReady }
  { name: 'function:DeliverTask', instanceCount: deliveryAlwaysReady }
]

// Only with a scheduler, and these are the switch: without them the app has no orchestration, and its host looks for no store of theirs.
var schedulerSettings = {
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${identityClientId}'
  TASKHUB_NAME: taskHubName
  AzureFunctionsJobHost__extensions__durableTask__hubName: taskHubName
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
}

// Only with a bot. One without a registration of its own is the app's identity, and needs no secret.
var teamsSettings = {
  GATEHOUSE_TEAMS_APP_ID: empty(teamsAppId) ? identityClientId : teamsAppId
  GATEHOUSE_TEAMS_TENANT: tenant().tenantId
  GATEHOUSE_TEAMS_SECRET_NAME: empty(teamsAppId) ? '' : teamsSecretName
}

var gateSettings = {
  AzureWebJobsStorage__accountName: hostStorageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: appInsightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  AZURE_CLIENT_ID: identityClientId
  GATEHOUSE_STATE__tableServiceUri: tableServiceUri
  GATEHOUSE_QUEUE__fullyQualifiedNamespace: serviceBusHost
  GATEHOUSE_QUEUE__credential: 'managedidentity'
  GATEHOUSE_QUEUE__clientId: identityClientId
  GATEHOUSE_QUEUE_NAME: queueName
  GATEHOUSE_QUEUE_NAMESPACES: queueNamespaces
  GATEHOUSE_KEYVAULT_URI: keyVaultUri
  GATEHOUSE_CHECKPOINTS_URI: checkpointsUri
  GATEHOUSE_ISSUER: empty(issuer) ? 'https://${app.properties.defaultHostName}' : issuer
  // Empty: the issuer.
  GATEHOUSE_PUBLIC_URL: publicUrl
  // Without a host no mails are sent, and nothing else of it may be set. The password is a secret of the vault.
  GATEHOUSE_SMTP_HOST: smtpHost
  GATEHOUSE_SMTP_PORT: empty(smtpHost) ? '' : string(smtpPort)
  GATEHOUSE_SMTP_FROM: smtpFrom
  GATEHOUSE_SMTP_USER: smtpUser
  GATEHOUSE_SMTP_PASSWORD_NAME: empty(smtpUser) ? '' : 'smtp-password'
  // Both or neither: the app refuses to start with half of it.
  GATEHOUSE_ENTRA_TENANT: empty(entraAudience) ? '' : entraTenantId
  GATEHOUSE_ENTRA_AUDIENCE: entraAudience
  GATEHOUSE_ENTRA_TOLD_DAYS: string(entraToldDays)
  // The front end of this app demands no client certificates: a header that names one is anybody's.
  GATEHOUSE_CLIENT_CERTIFICATES: 'false'
  // Without an originator no mail is answered in Outlook.
  GATEHOUSE_OUTLOOK_ORIGINATOR: outlookOriginator
  GATEHOUSE_OUTLOOK_TENANT: empty(outlookOriginator) ? '' : entraTenantId
  GATEHOUSE_OUTLOOK_AUDIENCE: outlookAudience
  GATEHOUSE_TIMER_SCHEDULE: timerSchedule
  GATEHOUSE_KEYS_SINCE: keysSince
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: appName
  location: location
  kind: 'functionapp,linux'
  tags: union(tags, { 'azd-service-name': 'gate' })
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    // The platform's own sign-in stays off: it would read the tokens of agents, which are the gate's, and refuse them.
    siteConfig: {
      minTlsVersion: '1.2'
      http20Enabled: true
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUri
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: filter(alwaysReady, group => group.instanceCount > 0)
        triggers: {
          http: {
            perInstanceConcurrency: httpConcurrency
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
    }
  }
}

// A publishing password is a second way in that no role guards.
resource noFtp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'ftp'
  properties: {
    allow: false
  }
}

resource noScmPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'scm'
  properties: {
    allow: false
  }
}

resource settings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'appsettings'
  properties: union(gateSettings, empty(schedulerEndpoint) ? {} : schedulerSettings, teamsBot ? teamsSettings : {})
}

output name string = app.name
output endpoint string = 'https://${app.properties.defaultHostName}'
