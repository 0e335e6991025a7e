import { createHash } from 'node:crypto';
import type { MeetingFact } from '#lib/domain/meeting-events.ts';
import type { MinutesDocument, MinutesSigner } from '#lib/domain/minutes-document.ts';
import { mayFreeze } from '#lib/domain/permissions.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { participantOf } from '#lib/domain/signers.ts';
import { canonicalJson } from '#lib/domain/signing/canonical-json.ts';
import { merkleRoot, minutesLeaves } from '#lib/domain/signing/merkle.ts';
import { adjustUnsigned } from './adjust-unsigned.ts';
import { checkAdjustedClauses } from './adjusted-clauses.ts';
import { commitAndAnnounce, type Announcing } from './commit-and-announce.ts';
import { composeDraft, type Draft, type DraftDependencies } from './compose-draft.ts';
import { appendFacts } from './execute-command.ts';
import type { Actor, ClauseSeal, FrozenMinutes, Ids, NewRevision } from './ports.ts';
import { findSeat, seatedState, type SeatedState } from './read-meeting.ts';

export interface FreezeDependencies extends DraftDependencies, Announcing {
  readonly ids: Ids;
}

/**
 * Freezes the minutes: the text is sealed, rendered once and kept as the bytes that everybody signs (ADJ-3).
 * If anything is missing or cannot be printed, the text is opened again and the reason given.
 */
export async function freezeMinutes(
  dependencies: FreezeDependencies,
  { actor, meetingId }: { actor: Actor; meetingId: string },
): Promise<Result<{ revision: number }>> {
  // One freeze of a meeting at a time: whoever fails must not open the text that another is printing. The key is not
  // the meeting's own, whose turn the commit within takes.
  return dependencies.turns(`freeze ${meetingId}`, async () => {
    const found = await findClosed(dependencies, actor, meetingId);
    if (!found.ok) return found;
    const seals = await dependencies.texts.seal(actor.organisationId, meetingId);
    const frozen = await sealedFreeze(dependencies, actor, meetingId, seals).catch(async (error: unknown) => {
      await openAgain(dependencies, actor, meetingId);
      throw error;
    });
    if (!frozen.ok) await openAgain(dependencies, actor, meetingId);
    return frozen;
  });
}

async function findClosed(
  dependencies: FreezeDependencies,
  actor: Actor,
  meetingId: string,
): Promise<Result<SeatedState>> {
  const found = await findSeat(dependencies, actor, meetingId);
  if (!found.ok) return found;
  const { state, seat } = found.value;
  if (!mayFreeze(state, seat)) return refuse('not-allowed', { command: 'freeze-minutes' });
  return state.phase === 'closed'
    ? found
    : refuse('wrong-phase', { command: 'freeze-minutes', phase: state.phase });
}

/** Opens the text of a meeting that was not frozen after all, under its lock: another process may just have frozen it. */
function openAgain(
  { unitOfWork, texts }: FreezeDependencies,
  { organisationId }: Actor,
  meetingId: string,
): Promise<void> {
  return unitOfWork.run(organisationId, async ({ meetings, minutes }) => {
    await meetings.lock(meetingId);
    if ((await minutes.current(meetingId)) !== null) return;
    const locked = (await minutes.ofClauses(meetingId)).flatMap((one) => one.clauseId ?? []);
    await texts.unseal(organisationId, meetingId, locked);
  });
}

async function sealedFreeze(
  dependencies: FreezeDependencies,
  actor: Actor,
  meetingId: string,
  seals: readonly ClauseSeal[],
): Promise<Result<{ revision: number }>> {
  const { unitOfWork, press } = dependencies;
  const found = await findClosed(dependencies, actor, meetingId);
  if (!found.ok) return found;
  const revision = await unitOfWork.run(actor.organisationId, (records) =>
    records.minutes.nextRevision(meetingId),
  );
  const draft = await composeDraft(dependencies, {
    actor,
    state: found.value.state,
    revision,
    language: 'sv',
  });
  const missing = firstStop(draft);
  if (!missing.ok) return missing;
  const same = await checkAdjustedClauses(dependencies, actor, draft.document);
  if (!same.ok) return same;
  const printed = await press.freeze(draft.document);
  if (!printed.ok) return printed;
  const kept = await keep(dependencies, {
    actor,
    meetingId,
    version: found.value.state.version,
    seals,
    draft,
    printed: printed.value,
  });
  return kept.ok ? ok({ revision }) : kept;
}

function firstStop(draft: Draft): Result<null> {
  const stops = [...draft.findings, ...draft.remarks].filter((one) => one.severity === 'stop');
  return stops[0] ? refuse('incomplete', { first: stops[0].code, count: stops.length }) : ok(null);
}

interface Kept {
  readonly actor: Actor;
  readonly meetingId: string;
  readonly version: number;
  readonly seals: readonly ClauseSeal[];
  readonly draft: Draft;
  readonly printed: FrozenMinutes;
}

async function keep(
  dependencies: FreezeDependencies,
  { actor, meetingId, version, seals, draft, printed }: Kept,
): Promise<Result<null>> {
  const { states, ids } = dependencies;
  const row = await newRevision(draft.document, printed, actor, ids.now());
  return commitAndAnnounce(dependencies, { actor, meetingId }, async (records) => {
    // What was rendered must be what is: a fact or a word that came meanwhile means rendering anew.
    if ((await records.meetings.lock(meetingId)) !== version) return refuse('changed-since-read');
    if (!isSame(seals, await records.clauseRooms.lockSeals(meetingId))) return refuse('changed-since-read');
    const found = await seatedState(records, states, actor, meetingId);
    if (!found.ok) return found;
    await records.minutes.freeze(meetingId, row);
    const { state } = found.value;
    const commandId = ids.uuid();
    const { revision, pdfSha256 } = row;
    const facts: MeetingFact[] = [{ type: 'minutes-frozen', revision, pdfSha256 }];
    facts.push(...(await adjustUnsigned(records, meetingId, row)));
    const events = await appendFacts({ records, ids, meetingId, state, actor, commandId, facts });
    return ok({ events, value: null });
  });
}

function isSame(before: readonly ClauseSeal[], after: readonly ClauseSeal[]): boolean {
  const now = new Map(after.map(({ clauseId, seq }) => [clauseId, seq]));
  return before.length === after.length && before.every(({ clauseId, seq }) => now.get(clauseId) === seq);
}

export async function newRevision(
  document: MinutesDocument,
  printed: FrozenMinutes,
  actor: Actor,
  now: Date,
  clause: { revision: number; clauseId: string } | null = null,
): Promise<NewRevision> {
  const canonical = canonicalJson(document);
  return {
    revision: clause?.revision ?? document.revision,
    version: document.revision,
    clauseId: clause?.clauseId ?? null,
    canonical,
    contentSha256: sha256(canonical),
    contentRoot: Buffer.from(await merkleRoot(minutesLeaves(document), digest)).toString('hex'),
    pdfSha256: sha256(printed.pdf),
    pages: printed.pages,
    frozenAt: now.toISOString(),
    frozenPdf: printed.pdf,
    renderer: printed.renderer,
    frozenBy: actor.accountId,
    slots: document.signers.filter((one) => one.signs).map(slotOf),
  };
}

function slotOf(signer: MinutesSigner): NewRevision['slots'][number] {
  return {
    slotId: signer.slotId,
    role: signer.role,
    roleText: signer.roleText,
    participantId: participantOf(signer),
    name: signer.name,
    clauses: signer.clauses ?? null,
  };
}

function digest(data: Uint8Array): Uint8Array {
  return createHash('sha256').update(data).digest();
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
