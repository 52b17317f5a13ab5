// The stores, the queue and the vault as addresses of the gate's own network, and the names that lead to them.
param prefix string
param location string
param tags object
param networkId string
param subnetId string
param hostStorageId string
param stateStorageId string
param serviceBusId string
param keyVaultId string
param signerStorageId string
param signerVaultId string
param checkpointStorageId string

var blobZone = 'privatelink.blob.${environment().suffixes.storage}'
var tableZone = 'privatelink.table.${environment().suffixes.storage}'

// Of the public cloud and the two others that there are; the function environment() has no suffix for either service.
var clouds = {
  AzureCloud: { serviceBus: 'servicebus.windows.net', vault: 'vaultcore.azure.net' }
  AzureUSGovernment: { serviceBus: 'servicebus.usgovcloudapi.net', vault: 'vaultcore.usgovcloudapi.net' }
  AzureChinaCloud: { serviceBus: 'servicebus.chinacloudapi.cn', vault: 'vaultcore.azure.cn' }
}
var cloud = clouds[environment().name]

var endpoints = [
  { name: 'host-blob', target: hostStorageId, group: 'blob', zone: blobZone }
  { name: 'state-table', target: stateStorageId, group: 'table', zone: tableZone }
  { name: 'queue', target: serviceBusId, group: 'namespace', zone: 'privatelink.${cloud.serviceBus}' }
  { name: 'vault', target: keyVaultId, group: 'vault', zone: 'privatelink.${cloud.vault}' }
  { name: 'signer-blob', target: signerStorageId, group: 'blob', zone: blobZone }
  { name: 'signer-vault', target: signerVaultId, group: 'vault', zone: 'privatelink.${cloud.vault}' }
  { name: 'checkpoint-blob', target: checkpointStorageId, group: 'blob', zone: blobZone }
]
var zones = union(map(endpoints, endpoint => endpoint.zone), [])

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [for name in zones: {
  name: name
  location: 'global'
  tags: tags
}]

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [for (name, index) in zones: {
  parent: zone[index]
  name: 'gate'
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    virtualNetwork: {
      id: networkId
    }
  }
}]

resource endpoint 'Microsoft.Network/privateEndpoints@2024-07-01' = [for item in endpoints: {
  name: '${prefix}-${item.name}'
  location: location
  tags: tags
  properties: {
    subnet: {
      id: subnetId
    }
    privateLinkServiceConnections: [
      {
        name: item.name
        properties: {
          privateLinkServiceId: item.target
          groupIds: [item.group]
        }
      }
    ]
  }
}]

resource name 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-07-01' = [for (item, index) in endpoints: {
  parent: endpoint[index]
  name: 'default'
  dependsOn: [link]
  properties: {
    privateDnsZoneConfigs: [
      {
        name: item.name
        properties: {
          privateDnsZoneId: resourceId('Microsoft.Network/privateDnsZones', item.zone)
        }
      }
    ]
  }
}]
