import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { sha256 } from './freeze-minutes.ts';
import type { Ids, Records, UnitOfWork } from './ports.ts';
import type { DueSeal, MinutesSealing, StampedPdf } from './seal-ports.ts';
import type { Turns } from './turns.ts';

export interface SealDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly ids: Ids;
  readonly turns: Turns;
  readonly sealing: MinutesSealing;
}

export interface SealRound {
  readonly sealed: number;
  readonly timestamped: number;
  /** Why something stays due, as often as it happened. */
  readonly failures: readonly string[];
}

const DAY_MS = 86_400_000;
/** Half a year: time enough to notice that renewing fails. */
const RENEW_DAYS = 180;

/**
 * Does what is due in one organisation: seals what is adjusted, stamps what is sealed, and stamps anew what a timestamp
 * authority's certificate will soon no longer carry. May be called at any time and from several processes.
 */
export async function sealDue(
  dependencies: SealDependencies,
  { organisationId, meetingId }: { readonly organisationId: string; readonly meetingId?: string },
): Promise<SealRound> {
  const { unitOfWork, ids, turns } = dependencies;
  const now = ids.now();
  const at = {
    now: now.toISOString(),
    renewBefore: new Date(now.getTime() + RENEW_DAYS * DAY_MS).toISOString(),
  };
  const due = await unitOfWork.run(organisationId, ({ seals }) => seals.due(at));
  const round = { sealed: 0, timestamped: 0, failures: [] as string[] };
  for (const one of due) {
    if (meetingId !== undefined && one.meetingId !== meetingId) continue;
    if (one.step !== 'seal' && !dependencies.sealing.hasTimestamps) continue;
    const done = await turns(`seal ${one.meetingId}`, () => sealOne(dependencies, organisationId, one));
    if (!done.ok) round.failures.push(String(done.refusal.params?.['reason'] ?? done.refusal.code));
    else {
      round.sealed += done.value.isSealed ? 1 : 0;
      round.timestamped += done.value.isStamped ? 1 : 0;
    }
  }
  return round;
}

interface Made {
  readonly sealed: Uint8Array | undefined;
  readonly stamped: StampedPdf | undefined;
  readonly failure: string | undefined;
}

async function sealOne(
  dependencies: SealDependencies,
  organisationId: string,
  due: DueSeal,
): Promise<Result<{ isSealed: boolean; isStamped: boolean }>> {
  const { unitOfWork } = dependencies;
  const { meetingId, revision } = due;
  const start = await unitOfWork.run(organisationId, async ({ minutes, organisation }) => ({
    latest: await minutes.latestPdf(meetingId, revision),
    organisation: await organisation.name(),
  }));
  // Outside of any transaction: an authority that is slow must not hold a lock.
  const made = await make(dependencies, due, start);
  if (!made.ok) {
    await unitOfWork.run(organisationId, (records) =>
      keepFailure(dependencies, records, due, made.refusal.code),
    );
    return made;
  }
  return unitOfWork.run(organisationId, (records) =>
    keep(dependencies, records, due, start.latest.seq, made.value),
  );
}

async function make(
  { sealing, ids }: SealDependencies,
  due: DueSeal,
  { latest, organisation }: { latest: { bytes: Uint8Array }; organisation: string },
): Promise<Result<Made>> {
  let pdf = latest.bytes;
  let sealed: Uint8Array | undefined;
  if (due.step === 'seal') {
    const result = await sealing.seal({ pdf, organisation, at: ids.now() });
    // Minutes frozen before there were seals have no place for one; a timestamp they can have.
    if (!result.ok && result.refusal.code !== 'no-seal-field') return result;
    if (result.ok) pdf = sealed = result.value;
  }
  if (!sealing.hasTimestamps) return ok({ sealed, stamped: undefined, failure: undefined });
  const stamped = await sealing.stamp(pdf);
  if (stamped.ok) return ok({ sealed, stamped: stamped.value, failure: undefined });
  const failure = String(stamped.refusal.params?.['reason'] ?? stamped.refusal.code);
  return ok({ sealed, stamped: undefined, failure });
}

/** One transaction: the bytes, the status and what is said about it, or nothing. */
async function keep(
  dependencies: SealDependencies,
  records: Records,
  due: DueSeal,
  seq: number,
  { sealed, stamped, failure }: Made,
): Promise<Result<{ isSealed: boolean; isStamped: boolean }>> {
  const { ids } = dependencies;
  const { meetingId, revision } = due;
  // The minutes, or the paper of one clause adjusted at once (ADJ-5).
  const current = await records.minutes.revision(meetingId, revision, { lock: true });
  const latest = await records.minutes.latestPdf(meetingId, revision);
  // Another process was first, or the minutes are no longer what they were: what is still due comes again.
  if (!current || current.status === 'void' || latest.seq !== seq) return refuse('changed-since-read');
  const at = ids.now().toISOString();
  const attempt = { meetingId, revision, at };
  const files = [
    ...(sealed ? [{ kind: 'seal' as const, bytes: sealed }] : []),
    ...(stamped ? [{ kind: 'timestamp' as const, bytes: stamped.pdf }] : []),
  ];
  for (const [i, { kind, bytes }] of files.entries())
    await records.seals.addPdf(meetingId, revision, {
      seq: seq + 1 + i,
      kind,
      sha256: sha256(bytes),
      bytes,
      at,
    });
  if (sealed) await records.seals.keepAttempt({ ...attempt, id: ids.uuid(), outcome: { kind: 'sealed' } });
  if (stamped) {
    const { stampedAt, authority, endsAt } = stamped;
    const outcome = { kind: 'timestamped', stampedAt, authority, endsAt } as const;
    await records.seals.keepAttempt({ ...attempt, id: ids.uuid(), outcome });
  }
  if (failure !== undefined) await keepFailure(dependencies, records, due, failure);
  if (due.step === 'seal' && files.length > 0) {
    // Minutes that nobody signs are adjusted by nobody, so they become it here.
    const adjusted = current.status === 'frozen' ? { adjustedAt: at } : {};
    await records.minutes.markRevision(meetingId, revision, { status: 'sealed', ...adjusted });
  }
  if (failure !== undefined && files.length === 0) return refuse('not-timestamped', { reason: failure });
  return ok({ isSealed: sealed !== undefined, isStamped: stamped !== undefined });
}

function keepFailure(
  { ids }: SealDependencies,
  { seals }: Records,
  { meetingId, revision }: DueSeal,
  reason: string,
): Promise<void> {
  const outcome = { kind: 'failed', reason } as const;
  return seals.keepAttempt({ id: ids.uuid(), meetingId, revision, at: ids.now().toISOString(), outcome });
}
