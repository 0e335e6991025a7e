import { ok } from '#lib/domain/refusal.ts';
import type { SealStatement } from '#lib/domain/signing/seal-statement.ts';
import type { MinutesSealing } from '#server/application/seal-ports.ts';
import type { Authority } from './authority.ts';
import type { DoJob } from './desk/jobs.ts';
import type { ValidationData } from './pades/validation-data.ts';
import { readPem } from './pki/certificate.ts';
import { joinValidationData, stampFile } from './seal-file.ts';
import type { TimestampClient, TimestampFailure } from './timestamp/client.ts';

export interface MinutesSealingOptions {
  readonly authority: Pick<Authority, 'rootPem' | 'crl'>;
  readonly doJob: DoJob;
  /** Undefined: no authority is configured. */
  readonly timestamps: TimestampClient | undefined;
  /** Roots and revocation lists of the timestamp authorities, to lie in every file. */
  readonly timestampData: ValidationData;
  readonly now: () => Date;
  /** Signs where the log stands, so that seal and timestamp also say what had happened by then; undefined when that fails. */
  readonly checkpoint?: (() => Promise<SealStatement['audit']>) | undefined;
  readonly onFailed: (failures: readonly TimestampFailure[]) => void;
}

/** The organisation's seal and the timestamps, with the heavy work wherever `doJob` does it. */
export function createMinutesSealing(options: MinutesSealingOptions): MinutesSealing {
  const { authority, doJob, timestamps, now, onFailed, checkpoint } = options;
  const ownData = async (at: Date): Promise<ValidationData> => ({
    certificates: readPem(authority.rootPem).map(({ der }) => der),
    crls: [await authority.crl(at)],
  });
  return {
    hasTimestamps: timestamps !== undefined,
    seal: async ({ pdf, organisation, at }) =>
      doJob('seal', { pdf, organisation, at, audit: await checkpoint?.(), data: await ownData(at) }),
    async stamp(pdf) {
      const stamped = await stampFile({
        pdf,
        data: joinValidationData(await ownData(now()), options.timestampData),
        timestamps: timestamps ?? { stamp: () => Promise.resolve({ ok: false, failures: [] }) },
        work: { prepare: (file, data, room) => doJob('stamp', { pdf: file, data, room }) },
        onFailed,
      });
      if (!stamped.ok) return stamped;
      const { pdf: bytes, token } = stamped.value;
      return ok({
        pdf: bytes,
        stampedAt: token.genTime.toISOString(),
        authority: token.authority,
        endsAt: token.endsAt.toISOString(),
      });
    },
  };
}
