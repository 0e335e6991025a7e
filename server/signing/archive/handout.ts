import type { MinutesHandout } from '#server/application/hand-out-minutes.ts';
import type { Authority } from '../authority.ts';
import { makeExtract } from '../verify/extract.ts';
import type { AuditProof } from './audit-proof.ts';
import { makeBundle } from './make-bundle.ts';

export interface HandoutOptions {
  readonly authority: Pick<Authority, 'rootPem' | 'fingerprint'>;
  readonly auditProof: (meetingId: string) => Promise<AuditProof>;
  /** The page that checks minutes from a disk, with the root of this instance in it. */
  readonly verifierPage: () => Promise<string>;
}

/** Extracts and archive bundles by this instance. */
export function createHandout({ authority, auditProof, verifierPage }: HandoutOptions): MinutesHandout {
  return {
    extract: makeExtract,
    bundle: async (meetingId, contents) =>
      makeBundle({
        contents,
        rootPem: authority.rootPem,
        rootFingerprint: authority.fingerprint,
        audit: await auditProof(meetingId),
        verifierPage: await verifierPage(),
      }),
  };
}
