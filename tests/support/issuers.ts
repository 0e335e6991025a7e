import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BankIdSimulator, startBankIdSimulator } from './bankid/simulator.ts';
import { type OidcIssuerServer, startOidcIssuer } from './oidc/issuer.ts';

export interface Issuers {
  readonly bankid: BankIdSimulator;
  readonly oidc: OidcIssuerServer;
  /** What an installation that has an agreement with both is configured with. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** BankID and an OpenID issuer in this process, and the files of an installation that knows them. */
export async function startIssuers(): Promise<Issuers> {
  const [bankid, oidc] = [await startBankIdSimulator(), await startOidcIssuer()];
  const folder = await mkdtemp(join(tmpdir(), 'klubba-issuers-'));
  const file = async (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  return {
    bankid,
    oidc,
    env: {
      BANKID_URL: bankid.url,
      BANKID_PFX: await file('party.p12', bankid.pfx),
      BANKID_PFX_PASSWORD: bankid.passphrase,
      BANKID_SERVER_ROOT: await file('server-root.pem', bankid.serverRoot),
      BANKID_ROOTS: await file('roots.pem', bankid.authority.rootPem),
      OIDC_ISSUERS: await file('issuers.json', JSON.stringify([oidc.configured])),
    },
    async close() {
      await Promise.all([bankid.close(), oidc.close()]);
      await rm(folder, { recursive: true });
    },
  };
}
