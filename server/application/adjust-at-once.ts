import { mayFreeze } from '#lib/domain/permissions.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { clauseDocument } from '#lib/domain/signing/clause-document.ts';
import { moveRevision } from '#lib/domain/signing/revision-states.ts';
import { commitAndAnnounce } from './commit-and-announce.ts';
import { composeDraft } from './compose-draft.ts';
import { appendFacts } from './execute-command.ts';
import { type FreezeDependencies, newRevision } from './freeze-minutes.ts';
import type { Actor, ClauseSeal, NewRevision } from './ports.ts';
import { findSeat, seatedState, type SeatedState } from './read-meeting.ts';
import { givenReason } from './reason.ts';
import { withdraw } from './refreeze-minutes.ts';

type InClause = { readonly actor: Actor; readonly meetingId: string; readonly clauseId: string };

/**
 * ADJ-5: one clause becomes a small document of its own that is signed during the meeting. Its text is locked from now
 * on; the rest goes on being written. If it cannot be printed, the clause is opened again.
 */
export function freezeClause(
  dependencies: FreezeDependencies,
  input: InClause,
): Promise<Result<{ revision: number }>> {
  const { actor, meetingId, clauseId } = input;
  const { organisationId } = actor;
  const { texts, turns, unitOfWork } = dependencies;
  return turns(`freeze ${meetingId}`, async () => {
    const found = await findDecided(dependencies, input);
    if (!found.ok) return found;
    const seal = await texts.sealClause(organisationId, meetingId, clauseId);
    const openAgain = () =>
      unitOfWork.run(organisationId, async ({ meetings, minutes }) => {
        await meetings.lock(meetingId);
        if (!(await minutes.ofClause(meetingId, clauseId)))
          await texts.unsealClause(organisationId, meetingId, clauseId);
      });
    const frozen = await printAndKeep(dependencies, input, found.value, seal).catch(
      async (error: unknown) => {
        await openAgain();
        throw error;
      },
    );
    if (!frozen.ok) await openAgain();
    return frozen;
  });
}

async function findDecided(
  dependencies: FreezeDependencies,
  { actor, meetingId, clauseId }: InClause,
): Promise<Result<SeatedState>> {
  const found = await findSeat(dependencies, actor, meetingId);
  if (!found.ok) return found;
  const { state, seat } = found.value;
  if (!mayFreeze(state, seat)) return refuse('not-allowed', { command: 'freeze-minutes' });
  if (state.atOnce[clauseId]?.status !== 'decided') return refuse('not-decided-at-once');
  return found;
}

async function printAndKeep(
  dependencies: FreezeDependencies,
  input: InClause,
  { state }: SeatedState,
  seal: ClauseSeal,
): Promise<Result<{ revision: number }>> {
  const { unitOfWork, press, ids } = dependencies;
  const { actor, meetingId, clauseId } = input;
  const next = await unitOfWork.run(actor.organisationId, (records) =>
    records.minutes.nextOfClause(meetingId, clauseId),
  );
  const whole = await composeDraft(dependencies, { actor, state, revision: 1, language: 'sv' });
  const document = clauseDocument(whole.document, clauseId, next.version);
  if (!document) return refuse('no-such-clause', { clauseId });
  if (!document.signers.some((one) => one.signs && one.role !== 'chair')) return refuse('adjusters-missing');
  const printed = await press.freeze(document);
  if (!printed.ok) return printed;
  const row = await newRevision(document, printed.value, actor, ids.now(), {
    revision: next.revision,
    clauseId,
  });
  const kept = await keep(dependencies, input, { version: state.version, seal, row });
  return kept.ok ? ok({ revision: next.revision }) : kept;
}

function keep(
  dependencies: FreezeDependencies,
  input: InClause,
  { version, seal, row }: { version: number; seal: ClauseSeal; row: NewRevision },
): Promise<Result<null>> {
  const { ids, states } = dependencies;
  const { actor, meetingId, clauseId } = input;
  return commitAndAnnounce(dependencies, input, async (records) => {
    if ((await records.meetings.lock(meetingId)) !== version) return refuse('changed-since-read');
    const seals = await records.clauseRooms.lockSeals(meetingId);
    if (seals.find((one) => one.clauseId === clauseId)?.seq !== seal.seq) return refuse('changed-since-read');
    const found = await seatedState(records, states, actor, meetingId);
    if (!found.ok) return found;
    await records.minutes.freeze(meetingId, row);
    const { revision, pdfSha256 } = row;
    const fact = { type: 'clause-frozen' as const, clauseId, revision, pdfSha256 };
    const commandId = ids.uuid();
    const { state } = found.value;
    const events = await appendFacts({ records, ids, meetingId, state, actor, commandId, facts: [fact] });
    return ok({ events, value: null });
  });
}

/** Takes a clause that not everybody has signed back to the text; its signatures are void (ADJ-3). */
export async function reopenClause(
  dependencies: FreezeDependencies,
  { reason: raw, ...input }: InClause & { readonly reason: string },
): Promise<Result<null>> {
  const reason = givenReason(raw);
  if (!reason.ok) return reason;
  const { ids, states, texts } = dependencies;
  const { actor, meetingId, clauseId } = input;
  const reopened = await commitAndAnnounce(dependencies, input, async (records) => {
    await records.meetings.lock(meetingId);
    const found = await seatedState(records, states, actor, meetingId);
    if (!found.ok) return found;
    const { state, seat } = found.value;
    if (!mayFreeze(state, seat)) return refuse('not-allowed', { command: 'reopen-minutes' });
    const row = await records.minutes.ofClause(meetingId, clauseId, { lock: true });
    if (!row) return refuse('not-frozen');
    const moved = moveRevision(row.status, 'withdraw');
    if (!moved.ok) return moved;
    const slots = await records.minutes.slots(meetingId, row.revision);
    const change = { replacedSlotIds: [], reason: reason.value, at: ids.now().toISOString() };
    await withdraw(records, meetingId, { revision: row, slots }, change);
    const fact = { type: 'clause-reopened' as const, clauseId, revision: row.revision, reason: reason.value };
    const commandId = ids.uuid();
    const events = await appendFacts({ records, ids, meetingId, state, actor, commandId, facts: [fact] });
    return ok({ events, value: null });
  });
  if (reopened.ok) await texts.unsealClause(actor.organisationId, meetingId, clauseId);
  return reopened;
}
