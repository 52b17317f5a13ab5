namespace Gatehouse.Architecture;

public sealed class ReadmeCommandsAreTheHandshake
{
    [Theory]
    [InlineData("dotnet test Serverless.sln")]
    [InlineData("dotnet run --project functions/Local -- demo")]
    public void The_first_page_has_the_command_on_a_line_of_its_own(string command) =>
        Assert.Contains(command, Repository.Read("README.md").Split('\n').Select(line => line.Trim()));
}
