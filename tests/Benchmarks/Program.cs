using Gatehouse.Benchmarks;
using Gatehouse.Benchmarks.Http;
using Gatehouse.Benchmarks.Sections;

// The servers that a section measures, and the process that strace watches, are this executable again.
switch (args)
{
    case [EchoServer.Verb]:
        return await EchoServer.RunAsync();
    case [TargetServer.Verb]:
        return await TargetServer.RunAsync();
    case [SyncSection.Verb, var folder]:
        return await SyncSection.RunTracedAsync(folder);
}

if (!BenchmarkOptions.TryRead(args, out var options, out var message))
{
    await Console.Out.WriteLineAsync(message);
    return args is ["--help" or "-h"] ? 0 : 2;
}

await BenchmarkRun.RunAsync(options, Console.Out);
return 0;
