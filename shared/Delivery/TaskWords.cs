using System.Text.Json;
using Gatehouse.Dispatching;

namespace Gatehouse.Delivery;

/// <summary>The words of the API for what is an enum here.</summary>
public static class TaskWords
{
    public static string Of(TaskState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());

    public static string Of(TaskEffect effect) => JsonNamingPolicy.CamelCase.ConvertName(effect.ToString());
}
