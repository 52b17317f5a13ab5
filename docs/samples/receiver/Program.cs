using Gatehouse.Samples.Receiver;
using Microsoft.AspNetCore.Builder;

if (args is not [var keys, var issuer, var receiver, var listen])
{
    Console.Error.WriteLine("usage: receiver KEY-SET-URL ISSUER OWN-AGENT-ID LISTEN-URL");
    return 2;
}

var app = WebApplication.CreateSlimBuilder().Build();
app.Urls.Add(listen);
using var sample = new SampleReceiver(new Uri(keys), issuer, receiver);
sample.Map(app);
await app.RunAsync();
return 0;
