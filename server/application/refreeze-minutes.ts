import { evolve } from '#lib/domain/evolve.ts';
import type { MeetingFact } from '#lib/domain/meeting-events.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { mayFreeze } from '#lib/domain/permissions.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { moveRevision } from '#lib/domain/signing/revision-states.ts';
import type { SigningFact } from '#lib/domain/signing/signing-facts.ts';
import { moveSlot } from '#lib/domain/signing/slot-states.ts';
import { checkAdjustedClauses } from './adjusted-clauses.ts';
import { commitAndAnnounce } from './commit-and-announce.ts';
import { composeDraft } from './compose-draft.ts';
import { adjustUnsigned } from './adjust-unsigned.ts';
import { appendFacts } from './execute-command.ts';
import { type FreezeDependencies, newRevision } from './freeze-minutes.ts';
import type { Actor, NewRevision, Records, RevisionRow, SlotRow } from './ports.ts';
import { seatedState, type SeatedState } from './read-meeting.ts';

export interface Standing extends SeatedState {
  readonly revision: RevisionRow;
  readonly slots: readonly SlotRow[];
}

export interface Change {
  readonly facts: readonly SigningFact[];
  /** Whose places are taken over; the others' fall with the revision. */
  readonly replacedSlotIds: readonly string[];
  readonly reason: string;
}

/**
 * A new revision whose text nobody can have touched: the old one is withdrawn and the new one frozen in one transaction,
 * the clauses sealed all the while. Names and places to sign are printed and part of what is signed, so a change among
 * the signers is a new frozen PDF and every signature is given anew (ADJ-3); the old revision is kept.
 */
export function refreezeMinutes(
  dependencies: FreezeDependencies,
  { actor, meetingId }: { actor: Actor; meetingId: string },
  decideOn: (standing: Standing, records: Records) => Promise<Result<Change>> | Result<Change>,
): Promise<Result<{ revision: number }>> {
  return dependencies.turns(`freeze ${meetingId}`, async () => {
    const { unitOfWork, ids, press } = dependencies;
    const decided = await unitOfWork.run(actor.organisationId, async (records) => {
      const standing = await standingRevision(dependencies, records, actor, meetingId);
      if (!standing.ok) return standing;
      const change = await decideOn(standing.value, records);
      if (!change.ok) return change;
      const revision = await records.minutes.nextRevision(meetingId);
      return ok({ standing: standing.value, change: change.value, revision });
    });
    if (!decided.ok) return decided;
    const { standing, change, revision } = decided.value;
    const state = afterFacts(standing.state, change.facts, actor, ids.now());
    const draft = await composeDraft(dependencies, { actor, state, revision, language: 'sv' });
    const same = await checkAdjustedClauses(dependencies, actor, draft.document);
    if (!same.ok) return same;
    const printed = await press.freeze(draft.document);
    if (!printed.ok) return printed;
    const row = await newRevision(draft.document, printed.value, actor, ids.now());
    const kept = await commitAndAnnounce(dependencies, { actor, meetingId }, (records) =>
      exchange(dependencies, records, { actor, meetingId, standing, change, row }),
    );
    return kept.ok ? ok({ revision }) : kept;
  });
}

/** The revision that can still be withdrawn, for somebody who may freeze. */
export async function standingRevision(
  { states }: Pick<FreezeDependencies, 'states'>,
  records: Records,
  actor: Actor,
  meetingId: string,
): Promise<Result<Standing>> {
  const found = await seatedState(records, states, actor, meetingId);
  if (!found.ok) return found;
  const { state, seat } = found.value;
  if (!mayFreeze(state, seat)) return refuse('not-allowed', { command: 'freeze-minutes' });
  const revision = await records.minutes.current(meetingId, { lock: true });
  if (!revision) return refuse('not-frozen');
  const moved = moveRevision(revision.status, 'withdraw');
  if (!moved.ok) return moved;
  return ok({ state, seat, revision, slots: await records.minutes.slots(meetingId, revision.revision) });
}

function afterFacts(
  state: MeetingState,
  facts: readonly MeetingFact[],
  actor: Actor,
  now: Date,
): MeetingState {
  return facts.reduce((before, fact) => {
    const version = before.version + 1;
    const by = { accountId: actor.accountId, name: actor.name };
    return evolve(before, { version, id: '', commandId: '', at: now.toISOString(), actor: by, fact });
  }, state);
}

interface Exchange {
  readonly actor: Actor;
  readonly meetingId: string;
  readonly standing: Standing;
  readonly change: Change;
  readonly row: NewRevision;
}

async function exchange(
  { states, ids }: FreezeDependencies,
  records: Records,
  { actor, meetingId, standing, change, row }: Exchange,
) {
  // A signature or a refusal that came while the paper was printed: whoever decided sees it first.
  if ((await records.meetings.lock(meetingId)) !== standing.state.version)
    return refuse('changed-since-read');
  const now = await standingRevision({ states }, records, actor, meetingId);
  if (!now.ok) return now;
  const at = ids.now().toISOString();
  await withdraw(records, meetingId, now.value, { ...change, at });
  await records.minutes.freeze(meetingId, row);
  const { revision, pdfSha256 } = row;
  const facts: MeetingFact[] = [...change.facts, { type: 'minutes-frozen', revision, pdfSha256 }];
  facts.push(...(await adjustUnsigned(records, meetingId, row)));
  const { state } = now.value;
  const events = await appendFacts({ records, ids, meetingId, state, actor, commandId: ids.uuid(), facts });
  return ok({ events, value: null });
}

/** ADJ-3: the revision and every place in it stop holding; what has been replaced says so. */
export async function withdraw(
  { minutes }: Records,
  meetingId: string,
  { revision: { revision }, slots }: Pick<Standing, 'revision' | 'slots'>,
  { replacedSlotIds, reason, at }: Pick<Change, 'replacedSlotIds' | 'reason'> & { readonly at: string },
): Promise<void> {
  for (const { slotId, state } of slots) {
    const moved = moveSlot(state, replacedSlotIds.includes(slotId) ? 'replace' : 'void');
    if (moved.ok) await minutes.markSlot(meetingId, revision, slotId, { state: moved.value, reason, at });
  }
  await minutes.markRevision(meetingId, revision, { status: 'void', voidReason: reason });
}
