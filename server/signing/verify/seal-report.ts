import type { CheckedRevisions } from './check-revisions.ts';
import type { CheckedSeal } from './check-seal.ts';
import type { CheckedTimestamp } from './check-timestamp.ts';
import { type Reason, reason, type SealReport, type TimestampReport } from './report.ts';
import type { VerifyOptions } from './verify-minutes.ts';

/** A timestamp may be this much older than the server's own time of a signature; clocks differ. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

export function sealReasons(seal: CheckedSeal | undefined): Reason[] {
  return seal && !seal.ok ? [reason(seal.code)] : [];
}

export function sealReport(seal: CheckedSeal | undefined): SealReport | null {
  if (!seal?.ok) return null;
  const { statement, name, instanceRoot, rootFingerprint, isPinned } = seal;
  return {
    organisation: statement.organisation,
    name,
    sealedAt: statement.sealedAt,
    issuer: instanceRoot ? 'instance' : 'own',
    rootFingerprint,
    pinned: isPinned,
    audit: statement.audit ?? null,
  };
}

/** A bought seal whose issuer the reader has not pinned proves nothing by itself. */
export function sealNotes(seal: CheckedSeal | undefined): Reason[] {
  if (!seal?.ok || seal.instanceRoot || seal.isPinned) return [];
  return [reason('seal-root-not-pinned', { name: seal.name, fingerprint: seal.rootFingerprint })];
}

export function timestampReasons(
  { signed, seal, timestamps }: CheckedRevisions,
  { trustedTsaRoots = [] }: VerifyOptions,
): Reason[] {
  const reasons: Reason[] = [];
  const times = [
    ...signed.flatMap(({ checked }) => (checked.ok ? [checked.evidence.receivedAt] : [])),
    ...(seal?.ok ? [seal.statement.sealedAt] : []),
  ];
  let earliest = Math.max(0, ...times.map((time) => Date.parse(time) - CLOCK_TOLERANCE_MS));
  for (const token of timestamps) {
    if (!token.ok) reasons.push(reason(token.code));
    else {
      if (trustedTsaRoots.length > 0 && !token.isPinned)
        reasons.push(reason('timestamp-root-unknown', { fingerprint: token.rootFingerprint }));
      // A time before what it covers was there is the time of something else.
      if (token.genTime.getTime() < earliest) reasons.push(reason('timestamp-too-early'));
      earliest = Math.max(earliest, token.genTime.getTime());
    }
  }
  return reasons;
}

export function timestampNotes(timestamps: readonly CheckedTimestamp[], isSigned: boolean): Reason[] {
  if (isSigned && timestamps.length === 0) return [reason('not-timestamped')];
  const open = timestamps.flatMap((token) => (token.ok && !token.isPinned ? [token.rootFingerprint] : []));
  return [...new Set(open)].map((fingerprint) => reason('timestamp-root-not-pinned', { fingerprint }));
}

export function timestampReports(timestamps: readonly CheckedTimestamp[]): TimestampReport[] {
  return timestamps.flatMap((token) =>
    token.ok
      ? [
          {
            time: token.genTime.toISOString(),
            authority: token.authority,
            rootFingerprint: token.rootFingerprint,
            pinned: token.isPinned,
            endsAt: token.endsAt.toISOString(),
          },
        ]
      : [],
  );
}
