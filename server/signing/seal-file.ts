import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { type Bytes, concat, sha256 } from './bytes.ts';
import { openTimestamp } from './pades/document-timestamp.ts';
import { coveredBytes, fillContents, type OpenSignature, roomOf } from './pades/open-signature.ts';
import { addValidationData, type ValidationData } from './pades/validation-data.ts';
import type { StampResult, TimestampClient, TimestampFailure } from './timestamp/client.ts';
import type { VerifiedToken } from './timestamp/verify-token.ts';

/** Tokens with a whole chain are between 3 and 7 kB. */
const USUAL_ROOM = 8192;

export interface Stamped {
  readonly pdf: Uint8Array;
  readonly token: VerifiedToken;
  readonly url: string;
}

/** The heavy halves of a stamp, which may run in another thread. */
export interface StampWork {
  prepare(pdf: Uint8Array, data: ValidationData, room: number): Promise<PreparedStamp>;
}

export interface PreparedStamp {
  readonly open: OpenSignature;
  readonly digest: Bytes;
}

/** Validation data and an empty timestamp on top of a file, and what the authority has to sign. */
export async function prepareStamp(
  pdf: Uint8Array,
  data: ValidationData,
  room: number = USUAL_ROOM,
): Promise<PreparedStamp> {
  const withData = await addValidationData(pdf, data);
  const open = await openTimestamp(withData, room);
  return { open, digest: await sha256(coveredBytes(open)) };
}

/**
 * Adds validation data and then a timestamp that covers the whole file to its last byte. Without a token the file stays
 * as it was: a time is given by an authority or not at all. Refuses `not-timestamped`.
 */
export async function stampFile(options: {
  readonly pdf: Uint8Array;
  readonly data: ValidationData;
  readonly timestamps: TimestampClient;
  readonly work?: StampWork;
  /** Told of every authority that failed. */
  readonly onFailed?: (failures: readonly TimestampFailure[]) => void;
}): Promise<Result<Stamped>> {
  const prepare = options.work?.prepare ?? prepareStamp;
  let room = USUAL_ROOM;
  for (;;) {
    const prepared = await prepare(options.pdf, options.data, room);
    const stamped: StampResult = await options.timestamps.stamp(prepared.digest);
    if (!stamped.ok) {
      options.onFailed?.(stamped.failures);
      return refuse('not-timestamped', { reason: stamped.failures.map(({ code }) => code).join(' ') });
    }
    const { token, url } = stamped;
    if (token.der.length <= roomOf(prepared.open))
      return ok({ pdf: fillContents(prepared.open, token.der), token, url });
    // An authority with an unusually long chain: ask again, for the digest has changed with the room.
    room = token.der.length + 1024;
  }
}

/** Several sources of validation data as one. */
export function joinValidationData(...parts: readonly ValidationData[]): ValidationData {
  return {
    certificates: parts.flatMap(({ certificates }) => certificates).map((one) => concat(one)),
    crls: parts.flatMap(({ crls }) => crls).map((one) => concat(one)),
  };
}
