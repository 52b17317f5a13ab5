using Gatehouse.Azure.Triggers;
using Gatehouse.Http.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gatehouse.Azure.Tests.Hosting;

public sealed class CompositionTests
{
    private static readonly Type[] functions = [typeof(DispatchFunction), typeof(SurfaceFunction), typeof(DeliverTaskFunction), typeof(DeadLetterFunction), typeof(TimerFunction)];

    public static TheoryData<Type> Functions => new(functions);

    [Fact]
    public void Everything_that_is_registered_can_be_made()
    {
        using var app = Build();

        Assert.NotEmpty(app.Services.GetServices<IHostedService>());
        Assert.Equal(["process", "database", "queue", "clock", "signing-key"], app.Services.GetServices<IReadinessCheck>().Select(check => check.Name));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Every_function_can_be_made(Type function)
    {
        using var app = Build();

        Assert.NotNull(ActivatorUtilities.CreateInstance(app.Services, function));
    }

    [Fact]
    public void No_function_is_left_out() =>
        Assert.Equal(
            typeof(DispatchFunction).Assembly.GetTypes().Where(type => type.GetMethods().Any(method => method.IsDefined(typeof(Microsoft.Azure.Functions.Worker.FunctionAttribute), false))).Select(type => type.Name).Order(StringComparer.Ordinal),
            functions.Select(type => type.Name).Order(StringComparer.Ordinal));

    private static IHost Build() => AzureGateway.Build(Harness.AzureHouse.Arguments, Harness.AzureHouse.Options with { Entra = new EntraOptions("11111111-1111-1111-1111-111111111111", "gate") });
}
