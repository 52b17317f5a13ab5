using Gatehouse.GuardrailQuality;

if (!QualityOptions.TryRead(args, out var options, out var message))
{
    await Console.Out.WriteLineAsync(message);
    return args is ["--help" or "-h"] ? 0 : 2;
}

await new QualityRun(options).PrintAsync(Console.Out);
return 0;
