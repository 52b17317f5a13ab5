using Gatehouse.Identity;
using Gatehouse.Scenarios.Harness;

namespace Gatehouse.Tests.Identity;

/// <summary>RFC 8705: which certificate proves a client, in each of the two ways; what comes in is what TLS has seen, and nothing is asked of anybody.</summary>
public sealed class ClientCertificateTests
{
    private static readonly ClientCard authority = ClientCard.Authority();
    private static readonly Uri own = new("spiffe://example.com/courier");

    public static TheoryData<string, CertificateFault?> OfAuthority => new()
    {
        { "good", null },
        { "from one between that is registered", null },
        { "from one between that is not", CertificateFault.UnknownAuthority },
        { "from another authority", CertificateFault.UnknownAuthority },
        { "from another authority of the same name", CertificateFault.UnknownAuthority },
        { "signed by itself", CertificateFault.UnknownAuthority },
        { "not yet", CertificateFault.NotYetValid },
        { "expired", CertificateFault.Expired },
        { "for servers", CertificateFault.WrongPurpose },
        { "for no purpose", CertificateFault.WrongPurpose },
        { "of another name", CertificateFault.AnotherName },
        { "of a longer name", CertificateFault.AnotherName },
        { "of the name as a host's", CertificateFault.AnotherName },
        { "of no name", CertificateFault.AnotherName },
        { "no certificate", CertificateFault.NotACertificate },
    };

    [Theory]
    [MemberData(nameof(OfAuthority))]
    public void An_authority_vouches_for_one_name(string how, CertificateFault? expected)
    {
        using var between = authority.Issue(null, purpose: null, isAuthority: true, lasts: TimeSpan.FromDays(20));
        using var stranger = ClientCard.Authority(how == "from another authority of the same name" ? "CN=authority" : "CN=stranger");
        using var card = how switch
        {
            "from one between that is registered" or "from one between that is not" => between.Issue(own),
            "from another authority" or "from another authority of the same name" => stranger.Issue(own),
            "signed by itself" => ClientCard.SelfSigned(uri: own),
            "not yet" => authority.Issue(own, begins: TimeSpan.FromHours(1)),
            "expired" => authority.Issue(own, begins: TimeSpan.FromDays(-3)),
            "for servers" => authority.Issue(own, purpose: "1.3.6.1.5.5.7.3.1"),
            "for no purpose" => authority.Issue(own, purpose: null),
            "of another name" => authority.Issue(new Uri("spiffe://example.com/cashier")),
            "of a longer name" => authority.Issue(new Uri("spiffe://example.com/courier/2")),
            "of the name as a host's" => authority.Issue(null, host: "courier.example.com"),
            "of no name" => authority.Issue(null),
            _ => authority.Issue(own),
        };
        byte[][] known = how == "from one between that is registered" ? [authority.Certificate.RawData, between.Certificate.RawData] : [authority.Certificate.RawData];
        var registered = new RegisteredCertificate.OfAuthority(known, new CertificateName(own.AbsoluteUri, IsUri: true));

        var shown = how == "no certificate" ? new ClientCertificate("no certificate"u8.ToArray()) : new ClientCertificate(card.Certificate.RawData);

        Assert.Equal(expected, shown.FindFault(registered, DateTimeOffset.UtcNow));
    }

    [Theory]
    [InlineData("courier.example.com", null)]
    [InlineData("COURIER.example.com", null)]
    [InlineData("*.example.com", CertificateFault.AnotherName)]
    [InlineData("example.com", CertificateFault.AnotherName)]
    [InlineData("courier.example.com.evil.example", CertificateFault.AnotherName)]
    public void A_host_is_named_in_any_case_and_by_no_wildcard(string named, CertificateFault? expected)
    {
        using var card = authority.Issue(null, host: named);
        var registered = new RegisteredCertificate.OfAuthority([authority.Certificate.RawData], new CertificateName("courier.example.com", IsUri: false));

        Assert.Equal(expected, new ClientCertificate(card.Certificate.RawData).FindFault(registered, DateTimeOffset.UtcNow));
    }

    [Theory]
    [InlineData("the same", null)]
    [InlineData("another of the same key and name", CertificateFault.AnotherCertificate)]
    [InlineData("not yet", CertificateFault.NotYetValid)]
    [InlineData("expired", CertificateFault.Expired)]
    [InlineData("for servers", CertificateFault.WrongPurpose)]
    [InlineData("for no purpose", null)]
    public void One_certificate_is_good_whoever_issued_it(string how, CertificateFault? expected)
    {
        using var card = how switch
        {
            "not yet" => ClientCard.SelfSigned(begins: TimeSpan.FromHours(1)),
            "expired" => ClientCard.SelfSigned(begins: TimeSpan.FromDays(-3)),
            "for servers" => ClientCard.SelfSigned(purpose: "1.3.6.1.5.5.7.3.1"),
            "for no purpose" => authority.Issue(null, purpose: null),
            _ => ClientCard.SelfSigned(),
        };
        using var other = ClientCard.SelfSigned();
        var shown = new ClientCertificate(card.Certificate.RawData);
        var registered = new RegisteredCertificate.OfThumbprint(how.StartsWith("another", StringComparison.Ordinal) ? other.Thumbprint : card.Thumbprint);

        Assert.Equal((card.Thumbprint, expected), (shown.Thumbprint, shown.FindFault(registered, DateTimeOffset.UtcNow)));
    }

    [Fact]
    public void A_small_key_of_RSA_is_weak()
    {
        using var key = System.Security.Cryptography.RSA.Create(1024);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=courier", key, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1);
        using var weak = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var shown = new ClientCertificate(weak.RawData);

        Assert.Equal(CertificateFault.WeakKey, shown.FindFault(new RegisteredCertificate.OfThumbprint(shown.Thumbprint), DateTimeOffset.UtcNow));
    }
}
