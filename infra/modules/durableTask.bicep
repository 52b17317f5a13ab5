// Where orchestrations live, when they live in a scheduler: nothing to size, nothing to poll, paid for by the action.
param schedulerName string
param hubName string
param location string
param tags object

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: schedulerName
  location: location
  tags: tags
  properties: {
    // Must not be empty. Whoever connects still needs the role on the hub.
    ipAllowlist: ['0.0.0.0/0']
    sku: {
      name: 'Consumption'
    }
  }
}

// One app, one hub: two apps on one hub take each other's work.
resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2025-11-01' = {
  parent: scheduler
  name: hubName
  properties: {}
}

output endpoint string = scheduler.properties.endpoint
