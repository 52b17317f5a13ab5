// What is to be delivered. A message carries ids and never a secret or an input; the ledger's rows are the truth.
param name string
param location string
param tags object
param isPremium bool
param messagingUnits int
param queueName string
param isPrivate bool

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: isPremium ? { name: 'Premium', tier: 'Premium', capacity: messagingUnits } : { name: 'Standard', tier: 'Standard' }
  properties: {
    // No connection string opens it, only a role.
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

resource queue 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = {
  parent: namespace
  name: queueName
  properties: {
    // Off: a message that was sent for an attempt that failed must not swallow the next attempt's, and a scheduled copy is
    // meant to be a copy. The claim is the guard against a task that comes twice. It cannot be changed later.
    requiresDuplicateDetection: false
    // A task waits for nobody but its own connection's limits, and the claim orders what must be ordered.
    requiresSession: false
    // Longer than any claim's lease but one: a target may take ten minutes, and the lock is renewed meanwhile.
    lockDuration: 'PT5M'
    // Handling puts off by a copy and completes; only what crashes is delivered again. Ten crashes are a bug: the
    // dead-letter handler ends the task with a reason.
    maxDeliveryCount: 10
    // A task lives seven days at most; a message that outlived it by a day is ended by the dead-letter handler, not lost.
    defaultMessageTimeToLive: 'P8D'
    deadLetteringOnMessageExpiration: true
    enableBatchedOperations: true
    maxSizeInMegabytes: 5120
  }
}

output id string = namespace.id
output name string = namespace.name
// The endpoint is a URL with a port; clients want the name in it.
output host string = split(split(namespace.properties.serviceBusEndpoint, '/')[2], ':')[0]
