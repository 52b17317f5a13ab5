using System.Text;
using Gatehouse.Wire;

namespace Gatehouse.Tests.Wire;

/// <summary>
/// JSONTestSuite (Nicolas Seriot): what every parser must accept, must refuse, and may decide for itself. Its two largest
/// documents are made here.
/// </summary>
public sealed class JsonTestSuiteTests
{
    private static readonly StrictJsonRules rules = new(288 * 1024);

    private static readonly IReadOnlyDictionary<string, byte[]> documents = Load();

    /// <summary>RFC 8259 allows them; RFC 7493 or the gate's exact numbers do not.</summary>
    public static TheoryData<string> StricterThanTheSuite { get; } =
    [
        "y_number", "y_number_double_close_to_zero", "y_number_minus_zero", "y_number_negative_zero", "y_number_real_capital_e",
        "y_number_real_exponent", "y_number_real_fraction_exponent", "y_object_duplicated_key", "y_object_duplicated_key_and_value",
        "y_object_extreme_numbers",
    ];

    public static TheoryData<string> MustAccept => Named("y_", except: StricterThanTheSuite);

    public static TheoryData<string> MustRefuse => Named("n_", except: []);

    public static TheoryData<string> MayDecide => Named("i_", except: []);

    [Theory]
    [MemberData(nameof(MustAccept))]
    public void What_every_parser_must_accept_is_accepted(string name) => Assert.Null(FaultOf(name));

    [Theory]
    [MemberData(nameof(StricterThanTheSuite))]
    public void Duplicate_members_and_inexact_numbers_are_refused(string name) => Assert.NotNull(FaultOf(name));

    [Theory]
    [MemberData(nameof(MustRefuse))]
    public void What_every_parser_must_refuse_is_refused(string name) => Assert.NotNull(FaultOf(name));

    [Theory]
    [MemberData(nameof(MayDecide))]
    public void What_a_parser_may_decide_for_itself_is_refused(string name) => Assert.NotNull(FaultOf(name));

    [Fact]
    public void The_suite_is_whole() => Assert.Equal(
        (95, 188, 35),
        (MustAccept.Count + StricterThanTheSuite.Count, MustRefuse.Count, MayDecide.Count));

    [Fact]
    public void A_hundred_thousand_brackets_take_no_memory()
    {
        var brackets = documents["n_structure_100000_opening_arrays"];
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(StrictJson.TryParse(brackets, rules, out _, out var fault));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 * 1024);
        Assert.Contains("deep", fault.Value.Message, StringComparison.Ordinal);
    }

    private static WireError? FaultOf(string name) => StrictJson.TryParse(documents[name], rules, out _, out var fault) ? null : fault;

    private static TheoryData<string> Named(string prefix, IEnumerable<string> except) =>
        [.. documents.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Except(except, StringComparer.Ordinal)];

    private static Dictionary<string, byte[]> Load()
    {
        var found = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Wire", "Vectors", "JSONTestSuite.txt"))
            .Select(line => line.Split(' '))
            .ToDictionary(parts => parts[0], parts => Convert.FromBase64String(parts[1]), StringComparer.Ordinal);
        found["n_structure_100000_opening_arrays"] = Encoding.ASCII.GetBytes(new string('[', 100_000));
        found["n_structure_open_array_object"] = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("[{\"\":", 50_000)) + "\n");
        return found;
    }
}
