import { sanitiseText } from '#lib/domain/clean-text.ts';
import type { MinutesDocument } from '#lib/domain/minutes-document.ts';
import { mayFreeze } from '#lib/domain/permissions.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { canonicalJson } from '#lib/domain/signing/canonical-json.ts';
import { correctionDocument, plainText } from '#lib/domain/signing/correction-document.ts';
import { isAdjusted } from '#lib/domain/signing/revision-states.ts';
import { civilDate } from '#lib/domain/wording/dates.ts';
import { commitAndAnnounce } from './commit-and-announce.ts';
import { appendFacts } from './execute-command.ts';
import { type FreezeDependencies, sha256 } from './freeze-minutes.ts';
import type { Actor, CorrectionRow, Records, RevisionRow } from './ports.ts';
import { seatedState, type ReadDependencies, type SeatedState } from './read-meeting.ts';
import { givenReason } from './reason.ts';
import { clauseNames, signedClausesKept } from './signed-clauses-kept.ts';

export interface NewCorrection {
  readonly clauseId: string | null;
  readonly what: string;
  readonly oldText: string;
  readonly newText: string;
  readonly basis: string;
}

type InMeeting = { readonly actor: Actor; readonly meetingId: string };

/**
 * COR-1: the chair or the secretary corrects an obvious clerical error in adjusted minutes, in a paper of its own. The old
 * words must stand in what was signed; what concerns the substance takes a new decision, which the paper says.
 */
export function correctMinutes(
  dependencies: FreezeDependencies,
  input: InMeeting & { readonly correction: NewCorrection },
): Promise<Result<{ number: number }>> {
  const { unitOfWork, turns, press, ids } = dependencies;
  const { actor, meetingId } = input;
  // One at a time: the number is printed.
  return turns(`correct ${meetingId}`, async () => {
    const cleaned = cleanCorrection(input.correction);
    if (!cleaned.ok) return cleaned;
    const found = await unitOfWork.run(actor.organisationId, async (records) => {
      const adjusted = await adjustedMinutes(dependencies, records, input);
      if (!adjusted.ok) return adjusted;
      return ok({ ...adjusted.value, number: (await records.minutes.corrections(meetingId)).length + 1 });
    });
    if (!found.ok) return found;
    const { revision, number } = found.value;
    const original = JSON.parse(revision.canonical) as MinutesDocument;
    if (!plainText(original, cleaned.value.clauseId).includes(cleaned.value.oldText))
      return refuse('correction-text-not-found');
    const now = ids.now().toISOString();
    const document = correctionDocument(original, {
      ...cleaned.value,
      number,
      issuedBy: actor.name,
      date: civilDate(now),
      originalPdfSha256: revision.pdfSha256,
    });
    const printed = await press.freeze(document);
    if (!printed.ok) return printed;
    const { pdf } = printed.value;
    const row = {
      ...cleaned.value,
      number,
      revision: revision.revision,
      originalPdfSha256: revision.pdfSha256,
      pdfSha256: sha256(pdf),
      issuedBy: actor.name,
      issuedAt: now,
    };
    return keep(dependencies, input, { row, pdf, canonical: canonicalJson(document) });
  });
}

function keep(
  dependencies: FreezeDependencies,
  input: InMeeting,
  { row, pdf, canonical }: { row: CorrectionRow; pdf: Uint8Array; canonical: string },
): Promise<Result<{ number: number }>> {
  const { ids } = dependencies;
  const { actor, meetingId } = input;
  return commitAndAnnounce(dependencies, input, async (records) => {
    await records.meetings.lock(meetingId);
    const found = await adjustedMinutes(dependencies, records, input);
    if (!found.ok) return found;
    const { state } = found.value;
    const { number, what, pdfSha256 } = row;
    // Another process may have corrected meanwhile: the number printed must be the one kept.
    if ((await records.minutes.corrections(meetingId)).length + 1 !== number)
      return refuse('changed-since-read');
    await records.minutes.keepCorrection(meetingId, { ...row, pdf, canonical, accountId: actor.accountId });
    const fact = { type: 'correction-issued' as const, number, what, pdfSha256 };
    const commandId = ids.uuid();
    const events = await appendFacts({ records, ids, meetingId, state, actor, commandId, facts: [fact] });
    return ok({ events, value: { number } });
  });
}

async function adjustedMinutes(
  { states }: Pick<ReadDependencies, 'states'>,
  records: Records,
  { actor, meetingId }: InMeeting,
): Promise<Result<SeatedState & { readonly revision: RevisionRow }>> {
  const found = await seatedState(records, states, actor, meetingId);
  if (!found.ok) return found;
  if (!mayFreeze(found.value.state, found.value.seat))
    return refuse('not-allowed', { command: 'correct-minutes' });
  const revision = await records.minutes.current(meetingId);
  if (!revision || !isAdjusted(revision.status)) return refuse('not-adjusted');
  return ok({ ...found.value, revision });
}

function cleanCorrection(given: NewCorrection): Result<NewCorrection> {
  const [what, oldText, newText, basis] = [given.what, given.oldText, given.newText, given.basis].map((one) =>
    givenReason(one),
  );
  if (!what?.ok || !oldText?.ok || !newText?.ok || !basis?.ok) {
    const isTooLong = [given.what, given.oldText, given.newText, given.basis].some(
      (one) => one.length > 2000,
    );
    return isTooLong ? refuse('reason-too-long', { max: 2000 }) : refuse('correction-incomplete');
  }
  if (sanitiseText(given.oldText) === sanitiseText(given.newText))
    return refuse('correction-changes-nothing');
  return ok({
    clauseId: given.clauseId,
    what: what.value,
    oldText: oldText.value,
    newText: newText.value,
    basis: basis.value,
  });
}

/** The corrections of a meeting's minutes, oldest first, for anybody seated in it, without those of clauses kept from them. */
export function listCorrections(
  { unitOfWork, states }: ReadDependencies,
  { actor, meetingId }: InMeeting,
): Promise<Result<readonly CorrectionRow[]>> {
  return unitOfWork.run(actor.organisationId, async (records) => {
    const found = await seatedState(records, states, actor, meetingId);
    if (!found.ok) return found;
    const corrections = await records.minutes.corrections(meetingId);
    const kept = await keptCorrections(records, found.value, meetingId, corrections);
    return ok(corrections.filter((one) => !kept.has(one)));
  });
}

export function readCorrectionPdf(
  { unitOfWork, states }: ReadDependencies,
  { actor, meetingId, number }: InMeeting & { readonly number: number },
): Promise<Result<Uint8Array>> {
  return unitOfWork.run(actor.organisationId, async (records) => {
    const found = await seatedState(records, states, actor, meetingId);
    if (!found.ok) return found;
    const corrections = await records.minutes.corrections(meetingId);
    const kept = await keptCorrections(records, found.value, meetingId, corrections);
    const clause = [...kept].find(([one]) => one.number === number)?.[1];
    if (clause !== undefined) return refuse('clause-withheld', { clause });
    const pdf = await records.minutes.correctionPdf(meetingId, number);
    return pdf ? ok(pdf) : refuse('no-such-correction');
  });
}

/** SEC-1: what quotes a clause that is kept from this login, with the name of the clause. */
async function keptCorrections(
  records: Records,
  found: SeatedState,
  meetingId: string,
  corrections: readonly CorrectionRow[],
): Promise<ReadonlyMap<CorrectionRow, string>> {
  const kept = new Map<CorrectionRow, string>();
  for (const one of corrections) {
    const revision = await records.minutes.revision(meetingId, one.revision);
    if (!revision) continue;
    const document = JSON.parse(revision.canonical) as MinutesDocument;
    const clauses = await signedClausesKept(records, found, meetingId, revision);
    const quoted = clauses.filter(({ id }) => isQuoted(one, document, id));
    // What also stands where they may read tells them nothing of what is kept.
    const open = document.clauses.filter(({ id }) => !clauses.some((own) => own.id === id));
    const isOpen =
      one.clauseId === null && plainText({ ...document, clauses: open }, null).includes(one.oldText);
    if (isOpen) continue;
    if (quoted.length > 0) kept.set(one, clauseNames(quoted));
  }
  return kept;
}

/** One of the whole minutes may quote any clause of them. */
function isQuoted({ clauseId, oldText }: CorrectionRow, document: MinutesDocument, id: string): boolean {
  return clauseId === null ? plainText(document, id).includes(oldText) : clauseId === id;
}
