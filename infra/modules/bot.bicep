// The gate's bot: what makes Teams know it, and sends it what people answer. It has no data and no right on anything.
param name string
param tags object
param gate string
param identityId string
param identityClientId string
param appId string

// Of several tenants no new bot can be.
var ofIdentity = {
  msaAppType: 'UserAssignedMSI'
  msaAppId: identityClientId
  msaAppMSIResourceId: identityId
}
var ofRegistration = {
  msaAppType: 'SingleTenant'
  msaAppId: appId
}
var common = {
  displayName: name
  endpoint: '${gate}/v1/bot/messages'
  msaAppTenantId: tenant().tenantId
  schemaTransformationVersion: '1.3'
  // Keys are for channels that the gate has not.
  disableLocalAuth: true
}

resource bot 'Microsoft.BotService/botServices@2023-09-15-preview' = {
  name: name
  location: 'global'
  tags: tags
  kind: 'azurebot'
  sku: {
    name: 'F0'
  }
  properties: union(common, empty(appId) ? ofIdentity : ofRegistration)
}

resource teams 'Microsoft.BotService/botServices/channels@2023-09-15-preview' = {
  parent: bot
  name: 'MsTeamsChannel'
  location: 'global'
  tags: tags
  properties: {
    channelName: 'MsTeamsChannel'
    properties: {
      acceptedTerms: true
      isEnabled: true
    }
  }
}
