using System.Linq.Expressions;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Simulation.Gate;

/// <summary>How each service of a host is made, once an instance; of several registrations of a type the last is it, as in a container.</summary>
internal sealed class Blueprint(IServiceCollection services)
{
    private readonly Dictionary<Type, int> numbers = services
        .Select((service, number) => (Type: service.ServiceType, Number: number))
        .GroupBy(service => service.Type)
        .ToDictionary(group => group.Key, group => group.Last().Number);

    private readonly Func<InstanceServices, object>?[] makers = new Func<InstanceServices, object>?[services.Count];

    public int Count => services.Count;

    public int? Find(Type type) => numbers.TryGetValue(type, out var number) ? number : null;

    public object Make(int number, InstanceServices memory) => (makers[number] ??= MakerOf(services[number]))(memory);

    private Func<InstanceServices, object> MakerOf(ServiceDescriptor service)
    {
        if (service.ImplementationInstance is { } instance)
            return _ => instance;
        if (service.ImplementationFactory is { } factory)
            return factory;

        var memory = Expression.Parameter(typeof(InstanceServices));
        var constructor = service.ImplementationType!.GetConstructors().Single();
        var made = Expression.New(constructor, constructor.GetParameters().Select(parameter => Needed(memory, parameter.ParameterType, parameter.IsOptional)));
        return Expression.Lambda<Func<InstanceServices, object>>(made, memory).Compile();
    }

    private Expression Needed(ParameterExpression memory, Type type, bool isOptional)
    {
        if (Find(type) is { } number)
            return Expression.Convert(Made(memory, number), type);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>))
        {
            var each = type.GenericTypeArguments[0];
            var all = Enumerable.Range(0, Count).Where(of => services[of].ServiceType == each);
            return Expression.NewArrayInit(each, all.Select(of => Expression.Convert(Made(memory, of), each)));
        }

        return isOptional ? Expression.Constant(null, type) : throw new InvalidOperationException($"nobody registers {type}");
    }

    private static MethodCallExpression Made(ParameterExpression memory, int number) => Expression.Call(memory, nameof(InstanceServices.At), null, Expression.Constant(number));
}
