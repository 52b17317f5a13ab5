using System.Reflection;
using Gatehouse.Azure.Tests.Harness;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("Gatehouse.Azure.Tests.Harness." + nameof(SkippingFramework), "Gatehouse.Azure.Tests")]

namespace Gatehouse.Azure.Tests.Harness;

/// <summary>Skips, with the reason, the tests that need Azurite where it cannot be had; those that a class inherits, too.</summary>
public sealed class SkippingFramework(IMessageSink sink) : XunitTestFramework(sink)
{
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) => new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName assembly, ISourceInformationProvider sources, IMessageSink diagnostics) : XunitTestFrameworkExecutor(assembly, sources, diagnostics)
    {
        protected override void RunTestCases(IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions) =>
            base.RunTestCases([.. testCases.Select(Adapt)], executionMessageSink, executionOptions);

        private IXunitTestCase Adapt(IXunitTestCase test) =>
            AzuriteProgram.Missing is { } reason && test.TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsAzuriteAttribute)).Any()
                ? new XunitSkippedDataRowTestCase(DiagnosticMessageSink, TestMethodDisplay.ClassAndMethod, TestMethodDisplayOptions.None, test.TestMethod, reason, test.TestMethodArguments)
                : test;
    }
}
