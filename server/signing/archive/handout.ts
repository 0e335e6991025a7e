import type { MinutesHandout } from '#server/application/hand-out-minutes.ts';
import type { TreeHead } from '../audit/log-growth.ts';
import type { Authority } from '../authority.ts';
import { makeExtract } from '../verify/extract.ts';
import { verifyMinutes } from '../verify/verify-minutes.ts';
import type { AuditProof } from './audit-proof.ts';
import { makeBundle } from './make-bundle.ts';

export interface HandoutOptions {
  readonly authority: Pick<Authority, 'rootPem' | 'fingerprint'>;
  /** The log of a meeting, and that it has only grown since the checkpoint that a seal names. */
  readonly auditProof: (meetingId: string, since?: TreeHead) => Promise<AuditProof>;
  /** The page that checks minutes from a disk, with the root of this instance in it. */
  readonly verifierPage: () => Promise<string>;
}

/** Extracts and archive bundles by this instance. */
export function createHandout({ authority, auditProof, verifierPage }: HandoutOptions): MinutesHandout {
  return {
    extract: makeExtract,
    async bundle(meetingId, contents) {
      const { seal } = await verifyMinutes(contents.finalPdf);
      const audit = await auditProof(meetingId, seal?.audit ?? undefined);
      if (audit.events.length !== contents.version) return undefined;
      return makeBundle({
        contents,
        rootPem: authority.rootPem,
        rootFingerprint: authority.fingerprint,
        audit,
        verifierPage: await verifierPage(),
      });
    },
  };
}
