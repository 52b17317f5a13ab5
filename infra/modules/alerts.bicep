// What must wake somebody. Each alert has its section in docs/runbook.md, under the name that it has here.
param prefix string
param actionGroupName string
param resourceToken string
param location string
param tags object
param email string
param serviceBusId string
param queueName string
param stateStorageId string
param keyVaultId string
param workspaceId string

var isSent = !empty(email)
var ofTheQueue = [{ name: 'EntityName', operator: 'Include', values: [queueName] }]
var serviceBusMetrics = 'Microsoft.ServiceBus/namespaces'
var throttledTable = ['ClientThrottlingError', 'ClientAccountRequestThrottlingError', 'ClientAccountBandwidthThrottlingError', 'ServerBusyError']

var metrics = [
  {
    name: 'dead-letters'
    says: 'Messages were given up, and what ends their tasks does not.'
    scope: serviceBusId
    namespace: serviceBusMetrics
    metric: 'DeadletteredMessages'
    dimensions: ofTheQueue
    window: 'PT15M'
    // The handler takes them within seconds: the least of a quarter of an hour is above nothing only when it does not.
    aggregation: 'Minimum'
    above: 0
  }
  {
    name: 'backlog'
    says: 'Messages that are due wait.'
    scope: serviceBusId
    namespace: serviceBusMetrics
    metric: 'ActiveMessages'
    dimensions: ofTheQueue
    window: 'PT15M'
    // A burst fills the queue and drains; only what never drained is short of consumers, or has none.
    aggregation: 'Minimum'
    above: 1000
  }
  {
    name: 'queue-throttled'
    says: 'The namespace turns operations away.'
    scope: serviceBusId
    namespace: serviceBusMetrics
    metric: 'ThrottledRequests'
    dimensions: []
    window: 'PT5M'
    aggregation: 'Total'
    above: 0
  }
  {
    name: 'queue-errors'
    says: 'The namespace fails.'
    scope: serviceBusId
    namespace: serviceBusMetrics
    metric: 'ServerErrors'
    dimensions: []
    window: 'PT5M'
    aggregation: 'Total'
    // The client tries again by itself; a few in five minutes are the weather.
    above: 5
  }
  {
    name: 'state-throttled'
    says: 'The ledger\'s table turns operations away.'
    scope: '${stateStorageId}/tableServices/default'
    namespace: 'Microsoft.Storage/storageAccounts/tableServices'
    metric: 'Transactions'
    dimensions: [{ name: 'ResponseType', operator: 'Include', values: throttledTable }]
    window: 'PT5M'
    aggregation: 'Total'
    above: 10
  }
  {
    name: 'secrets-throttled'
    says: 'The vault turns requests away.'
    scope: keyVaultId
    namespace: 'Microsoft.KeyVault/vaults'
    metric: 'ServiceApiResult'
    dimensions: [{ name: 'StatusCode', operator: 'Include', values: ['429'] }]
    window: 'PT5M'
    aggregation: 'Count'
    above: 0
  }
]

// A log entry with an exception is a row of AppExceptions that has its words in OriginalFormat alone, any other one of
// AppTraces; a run of a function is one of AppDependencies, by the name that the worker gives it: `function DeliverTask`.
var queries = [
  {
    name: 'server-errors'
    says: 'Requests are answered 5xx.'
    // Probes are told of a gate that is not ready by a 503, every few seconds.
    query: 'AppRequests | where ResultCode startswith "5" and Url !contains "/health/"'
    window: 'PT5M'
    operator: 'GreaterThan'
    // A single 503 is a commit that met its deadline, and its caller tries again.
    threshold: 5
  }
  {
    name: 'delivery-failing'
    says: 'Handling messages throws.'
    // Whoever handles a message catches what it throws, so that the message keeps its lock: the function itself succeeds.
    query: 'AppExceptions | where tostring(Properties["OriginalFormat"]) contains "it comes back when its lock ends"'
    window: 'PT15M'
    operator: 'GreaterThan'
    threshold: 5
  }
  {
    name: 'not-ready'
    says: 'A check of readiness failed: no dispatch can succeed while it does.'
    // A timer looks every five minutes, also while nobody asks; an instance says it once, when it begins.
    query: 'AppTraces | where Message contains " is not ready: "'
    window: 'PT15M'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'no-health-snapshot'
    says: 'Nobody looks at the connections: the timer does not run.'
    // Three windows of the timer. One that found only a part of the connections has run.
    query: 'AppMetrics | where Name == "gatehouse.health.runs"'
    window: 'PT15M'
    operator: 'LessThan'
    threshold: 1
  }
  {
    name: 'job-failing'
    says: 'Clocked work fails again and again: trust, retention, the stream to a SIEM, endings, closings, new keys.'
    // Four failures of one job, or of one organisation's retention: what fails once is made up for by its next run.
    query: 'AppExceptions | extend Says = tostring(Properties["OriginalFormat"]) | where Says contains "its next window makes up for it" or Says contains "keeps no longer could not all be given up" | summarize Failures = count() by What = strcat(tostring(Properties["Job"]), tostring(Properties["Organisation"])) | where Failures > 3'
    window: 'PT6H'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'no-checkpoint'
    says: 'Nobody signs where the record ends: the signer does not run, or fails.'
    // Three windows of the signer. One that found nothing new has run.
    query: 'AppMetrics | where Name == "gatehouse.checkpoint.runs" and tostring(Properties["gatehouse.result"]) == "complete"'
    window: 'PT15M'
    operator: 'LessThan'
    threshold: 1
  }
  {
    name: 'record-contradicted'
    says: 'A chain does not continue what was signed: it was cut off, rolled back or rewritten.'
    query: 'AppTraces | where Message contains "the record does not continue what was signed"'
    window: 'PT15M'
    operator: 'GreaterThan'
    threshold: 0
  }
]

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = if (isSent) {
  name: actionGroupName
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'gatehouse'
    enabled: true
    emailReceivers: [
      {
        name: 'operators'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource metricAlert 'Microsoft.Insights/metricAlerts@2018-03-01' = [for alert in metrics: {
  name: '${prefix}${alert.name}-${resourceToken}'
  location: 'global'
  tags: tags
  properties: {
    description: '${alert.says} What to do: docs/runbook.md#${alert.name}'
    severity: 2
    enabled: true
    scopes: [alert.scope]
    evaluationFrequency: 'PT5M'
    windowSize: alert.window
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: alert.name
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: alert.namespace
          metricName: alert.metric
          dimensions: alert.dimensions
          timeAggregation: alert.aggregation
          operator: 'GreaterThan'
          threshold: alert.above
        }
      ]
    }
    actions: isSent ? [{ actionGroupId: actionGroup.id }] : []
  }
}]

resource queryAlert 'Microsoft.Insights/scheduledQueryRules@2022-06-15' = [for alert in queries: {
  name: '${prefix}${alert.name}-${resourceToken}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: 'Gatehouse: ${alert.name}'
    description: '${alert.says} What to do: docs/runbook.md#${alert.name}'
    severity: 2
    enabled: true
    scopes: [workspaceId]
    // The tables are there once the app has sent its first signal, which is after this.
    skipQueryValidation: true
    evaluationFrequency: 'PT5M'
    windowSize: alert.window
    autoMitigate: true
    criteria: {
      allOf: [
        {
          query: alert.query
          timeAggregation: 'Count'
          operator: alert.operator
          threshold: alert.threshold
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: isSent ? [actionGroup.id] : []
    }
  }
}]
