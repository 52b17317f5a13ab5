import { createPublicKey, verify } from "node:crypto";

/** What the token says; null when it is none, is another's, or is over. Throws on what is no JSON. */
export function check(token, keySet, issuer, receiver) {
  const [header, claims, signature] = token.split(".");
  const [head, said] = [header, claims].map((part) => JSON.parse(Buffer.from(part, "base64url")));
  const jwk = keySet.keys.find((key) => key.kid === head.kid);
  if (head.alg !== "ES256" || head.typ !== "at+jwt" || !jwk) return null;
  const key = createPublicKey({ key: jwk, format: "jwk" });
  const signed = verify("sha256", Buffer.from(`${header}.${claims}`), { key, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"));
  return signed && said.exp > Date.now() / 1000 && said.iss === issuer && said.aud === receiver ? said : null;
}

// node verify-hop-token.mjs KEY-SET-URL ISSUER OWN-AGENT-ID TOKEN: prints the claims, or fails.
if (import.meta.url === `file://${process.argv[1]}`) {
  const [keys, issuer, receiver, token] = process.argv.slice(2);
  const said = check(token, await (await fetch(keys)).json(), issuer, receiver);
  console.log(said ? JSON.stringify(said) : "refused");
  process.exitCode = said ? 0 : 1;
}
