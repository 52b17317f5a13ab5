namespace Gatehouse.Policy.Parsing;

internal static class VaultParser
{
    private const int MostScopes = 64;

    private static readonly TimeSpan shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan longest = TimeSpan.FromDays(1);

    public static VaultRules Parse(Field field)
    {
        if (field.AsSection() is not { } section)
            return VaultRules.Default;

        var rules = new VaultRules
        {
            Scopes = section.Take("scopes")?.AsNameSet(MostScopes),
            MaxLifetime = section.Take("maxLifetime")?.AsDuration(shortest, longest),
            Exchange = section.Take("exchange")?.AsSwitch() ?? false,
        };
        section.Close();
        return rules;
    }
}
