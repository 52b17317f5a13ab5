// An OpenID provider that rotates refresh tokens and ends everything when one is used twice. It prints what it did as lines of
// JSON. Whoever comes to its pages is ana, and agrees.
(async () => {
  const { Provider } = await import(process.env.OIDC_PROVIDER);
  const server = require("http").createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const say = (value) => process.stdout.write(JSON.stringify(value) + "\n");
  const client = (id, more) => ({
    client_id: id,
    redirect_uris: [process.env.OIDC_REDIRECT],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    ...more,
  });
  const provider = new Provider(`http://127.0.0.1:${server.address().port}`, {
    clients: [
      client("by-secret", { client_secret: process.env.OIDC_SECRET }),
      client("by-key", { token_endpoint_auth_method: "private_key_jwt", token_endpoint_auth_signing_alg: "ES256", jwks: await (await fetch(process.env.OIDC_JWKS)).json() }),
    ],
    scopes: ["openid", "offline_access", "calendar.read", "mail.read"],
    rotateRefreshToken: true,
    features: { devInteractions: { enabled: false }, revocation: { enabled: true } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
    cookies: { keys: ["a key of the tests"] },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 3600, IdToken: 600, Interaction: 600, RefreshToken: 3600, Session: 3600 },
  });
  provider.on("grant.success", (ctx) => say({ granted: ctx.oidc.params.grant_type, to: ctx.oidc.client.clientId }));
  provider.on("grant.error", (ctx, error) => say({ refused: error.message, why: error.error_description }));
  provider.on("grant.revoked", () => say({ ended: true }));
  for (const kind of ["refresh_token", "access_token"]) provider.on(`${kind}.saved`, (token) => say({ token: token.jti, kind }));
  const callback = provider.callback();
  server.on("request", async (request, response) => {
    if (!request.url.startsWith("/interaction/")) return callback(request, response);
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    if (prompt.name === "login") return provider.interactionFinished(request, response, { login: { accountId: "ana" } }, { mergeWithLastSubmission: false });
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
  });
  say({ port: server.address().port });
})();
