using Gatehouse.Policy;
using Gatehouse.Policy.Parsing;

namespace Gatehouse.Tests.Policy;

public sealed class NearMissTests
{
    private static readonly string[] known = ["taskTypes", "models", "tools", "rate", "perMinute", "perHour", "Mon", "Tue"];

    [Theory]
    [InlineData("taskType", "taskTypes")]
    [InlineData("task_types", "taskTypes")]
    [InlineData("TaskTypes", "taskTypes")]
    [InlineData("perMinuet", "perMinute")]
    [InlineData("tool", "tools")]
    [InlineData("Monday", "Mon")]
    [InlineData("rates", "rate")]
    [InlineData("Teu", "Tue")]
    [InlineData("M-o-n", "Mon")]
    [InlineData("M_o_n", "Mon")]
    [InlineData("M o n", "Mon")]
    [InlineData("taskTyxxs", "taskTypes")]
    [InlineData("tsakTypse", "taskTypes")]
    [InlineData("eut", null)]
    [InlineData("colour", null)]
    [InlineData("per", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    public void A_word_is_suggested_when_it_is_the_only_near_one(string word, string? meant) => Assert.Equal(meant, NearMiss.Find(word, known));

    [Theory]
    [InlineData("perMinuteX", "perMinutes2 perMinute", "perMinute")]
    [InlineData("perMinuteX", "perMinute perMinutes2", "perMinute")]
    [InlineData("rat", "rate rats", null)]
    [InlineData("mo", "models", null)]
    [InlineData("abcde", "xabcdey", null)]
    [InlineData("xabcdey", "abcde", null)]
    [InlineData("abcdef", "xabcdey", "xabcdey")]
    public void The_nearest_is_meant_if_it_is_near_enough_and_alone(string word, string known, string? meant) => Assert.Equal(meant, NearMiss.Find(word, known.Split(' ')));

    [Fact]
    public void What_is_longer_than_any_word_was_not_mistyped()
    {
        Assert.NotNull(NearMiss.Find(new string('a', 64), [new string('a', 63)]));
        Assert.Null(NearMiss.Find(new string('a', 65), [new string('a', 63)]));
    }

    [Fact]
    public void A_name_that_is_there_already_is_not_what_another_was_meant_to_be()
    {
        Assert.Equal("taskTypes", Assert.Single(Given.Errors("""{"taskType":[]}""")).Meant);
        Assert.Null(Assert.Single(Given.Errors("""{"taskType":[],"taskTypes":[]}""")).Meant);
    }

    [Theory]
    [InlineData("""{"tools":{"classes":{"destructive":"deni"}}}""", "deny")]
    [InlineData("""{"access":[{"name":"a","when":[{"at":"$.agent.id","op":"equals","value":1}]}]}""", null)]
    [InlineData("""{"access":[{"name":"a","when":[{"at":"$.agent.id","op":"not_in","value":[1]}]}]}""", "notIn")]
    public void So_with_the_words_to_choose_from(string policy, string? meant) => Assert.Equal(meant, Assert.Single(Given.Errors(policy)).Meant);

    [Fact]
    public void A_wrong_name_is_told_from_a_wrong_value()
    {
        Assert.True(Assert.Single(Given.Errors("""{"rates":{}}""")).IsOfName);
        Assert.False(Assert.Single(Given.Errors("""{"rate":1}""")).IsOfName);
    }
}
