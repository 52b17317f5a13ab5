using Gatehouse.Policy;

namespace Gatehouse.Tests.Policy;

public sealed class ToolCatalogueTests
{
    [Theory]
    [InlineData("web_search", ToolClass.Read)]
    [InlineData("getUser", ToolClass.Read)]
    [InlineData("read-file", ToolClass.Read)]
    [InlineData("send_email", ToolClass.Write)]
    [InlineData("git.push", ToolClass.Write)]
    [InlineData("git.push_force", ToolClass.Destructive)]
    [InlineData("createIssue", ToolClass.Write)]
    [InlineData("exec", ToolClass.Execute)]
    [InlineData("shell.run", ToolClass.Execute)]
    [InlineData("frobnicate", ToolClass.Execute)]
    [InlineData("", ToolClass.Execute)]
    [InlineData("42", ToolClass.Execute)]
    [InlineData("delete_user", ToolClass.Destructive)]
    [InlineData("dropTable", ToolClass.Destructive)]
    [InlineData("drop_table", ToolClass.Destructive)]
    [InlineData("HTTPDelete", ToolClass.Destructive)]
    [InlineData("s3DeleteObject", ToolClass.Destructive)]
    [InlineData("DELETE_USER", ToolClass.Destructive)]
    [InlineData("deleteuser", ToolClass.Destructive)]
    [InlineData("deleted", ToolClass.Destructive)]
    [InlineData("get_and_delete", ToolClass.Destructive)]
    [InlineData("stripe.refund", ToolClass.Financial)]
    [InlineData("listPayments", ToolClass.Financial)]
    [InlineData("REFUNDALL", ToolClass.Financial)]
    [InlineData("refund2", ToolClass.Financial)]
    [InlineData("bank/transfer", ToolClass.Financial)]
    [InlineData("transferFunds", ToolClass.Financial)]
    [InlineData("delete_payment", ToolClass.Financial)]
    [InlineData("deleterefund", ToolClass.Financial)]
    [InlineData("refunddelete", ToolClass.Financial)]
    [InlineData("purged", ToolClass.Destructive)]
    [InlineData("dropped", ToolClass.Execute)] // a stem has five letters at least
    [InlineData("HTTPGet", ToolClass.Read)]
    [InlineData("listOK", ToolClass.Read)]
    [InlineData("getX", ToolClass.Read)]
    [InlineData("get_ｄｅｌｅｔｅ", ToolClass.Execute)] // letters nobody types are not harmless
    public void A_name_tells_what_a_tool_can_do(string name, ToolClass expected) => Assert.Equal(expected, ToolCatalogue.ClassOf(name));
}
