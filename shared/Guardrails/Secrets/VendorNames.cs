namespace Gatehouse.Guardrails.Secrets;

/// <summary>Whose credential a name speaks of: many have no prefix, and are known only by what they are called.</summary>
internal static class VendorNames
{
    public const string Unknown = "named-secret";

    private static readonly (string Word, string Kind)[] vendors =
    [
        .. new[]
        {
            "aws", "algolia", "alibaba", "asana", "authress", "bitbucket", "bittrex", "coinbase", "cloudflare", "cloudant", "clickhouse", "codecov", "cohere", "confluent", "contentful", "datadog", "discord", "drone", "dropbox",
            "etsy", "facebook", "fastly", "finicity", "finnhub", "freshbooks", "gitter", "heroku", "hubspot", "ibm", "intercom", "jfrog", "kraken", "kucoin", "launchdarkly", "linear", "linkedin", "looker", "mailgun", "mattermost",
            "meraki", "messagebird", "mistral", "netlify", "new-relic", "newrelic", "nytimes", "okta", "plaid", "postmark", "private-ai", "privateai", "rapidapi", "segment", "sendbird", "sentry", "shopify", "slack", "snyk", "softlayer", "squarespace",
            "sumo", "sumologic", "splunk", "telegram", "travis", "trello", "twilio", "twitch", "twitter", "typeform", "vonage", "yandex", "zendesk", "zoom", "auth0", "circleci", "mongodb", "postgres", "mysql", "redis", "rabbitmq", "kafka", "elastic",
            "snowflake", "firebase", "supabase", "mapbox", "amplitude", "mixpanel", "braintree", "paypal", "adyen", "duo", "pagerduty", "opsgenie", "vercel", "gitlab", "github", "azure", "gcp", "google", "openai", "anthropic", "artifactory", "npm", "docker",
        }.Select(word => (word, word + "-credential")),
    ];

    public static string KindOf(ReadOnlySpan<char> name)
    {
        foreach (var (word, kind) in vendors)
        {
            if (name.Contains(word, StringComparison.OrdinalIgnoreCase))
                return kind;
        }

        return Unknown;
    }
}
