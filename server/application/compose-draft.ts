import { checkCompleteness, type CompletenessFinding } from '#lib/domain/completeness.ts';
import { composeMinutes } from '#lib/domain/compose-minutes.ts';
import type { Finding } from '#lib/domain/lint/finding.ts';
import { lint } from '#lib/domain/lint/lint.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import type { MinutesBlock, MinutesDocument } from '#lib/domain/minutes-document.ts';
import { clauseAccess, mayWriteClauses, type MeetingSeat } from '#lib/domain/permissions.ts';
import { ok, type Result } from '#lib/domain/refusal.ts';
import { clausesKeptFrom } from '#lib/domain/withhold.ts';
import type { Language } from '#lib/domain/wording/dates.ts';
import { cleanTexts } from './clean-texts.ts';
import { seriesOf } from './number-series.ts';
import type { Actor, ClauseTexts, MinutesPress } from './ports.ts';
import { findSeat, type ReadDependencies } from './read-meeting.ts';

export interface DraftDependencies extends ReadDependencies {
  readonly texts: ClauseTexts;
  readonly press: MinutesPress;
}

export interface Draft {
  readonly document: MinutesDocument;
  readonly findings: readonly CompletenessFinding[];
  /** What the linter says of the same facts and prose, without what has been let stand. */
  readonly remarks: readonly Finding[];
}

/** The minutes as they would be frozen now, from committed facts and committed prose. */
export async function composeDraft(
  { texts, unitOfWork, states }: DraftDependencies,
  options: {
    actor: Actor;
    state: MeetingState;
    revision: number;
    language: Language;
    /** Whose eyes the draft is for; without one it is for the record, whole. */
    reader?: MeetingSeat;
  },
): Promise<Draft> {
  const { actor, state, revision, language, reader } = options;
  const blocks: Record<string, readonly MinutesBlock[]> = {};
  // JAV-1, SEC-1, ROL-7: a draft shows nobody more than the room does, neither prose nor facts.
  const withheld = reader ? clausesKeptFrom(state, reader) : [];
  for (const clause of state.clauses) {
    if (withheld.includes(clause.id)) continue;
    // The editor keeps what was pasted; what is signed is clean.
    blocks[clause.id] = cleanTexts(await texts.read(actor.organisationId, state.head.id, clause.id));
  }
  const emptyClauseIds = state.clauses
    .filter((clause) => !hasText(blocks[clause.id] ?? []))
    .map(({ id }) => id);
  const { organisationName, series } = await unitOfWork.run(actor.organisationId, async (records) => ({
    organisationName: await records.organisation.name(),
    series: await seriesOf(records, states, state),
  }));
  return {
    document: composeMinutes({ state, blocks, language, organisationName, revision, withheld }),
    findings: checkCompleteness(state, { emptyClauseIds }, series),
    remarks: lint({ state, blocks }).filter((one) => !state.waivers[one.key]),
  };
}

/** What is missing before freezing, for the panel in the room. */
export async function checkMinutes(
  dependencies: DraftDependencies,
  { actor, meetingId }: { actor: Actor; meetingId: string },
): Promise<Result<Pick<Draft, 'findings' | 'remarks'>>> {
  const found = await findSeat(dependencies, actor, meetingId);
  if (!found.ok) return found;
  const { state, seat } = found.value;
  const draft = await composeDraft(dependencies, {
    actor,
    state,
    revision: state.revision + 1,
    language: 'sv',
  });
  return ok({ findings: draft.findings, remarks: remarksFor(seat, state, draft.remarks) });
}

/** Remarks quote the text: they are for who writes it, and tell the recused no more than the room does (JAV-1). */
function remarksFor(seat: MeetingSeat, state: MeetingState, remarks: Draft['remarks']): Draft['remarks'] {
  if (!mayWriteClauses(state, seat)) return [];
  return remarks.filter(({ clauseId }) => !clauseId || clauseAccess(state, seat, clauseId) !== 'none');
}

/** The exact page look of the minutes as they stand, for anybody seated in the meeting. */
export async function previewMinutes(
  dependencies: DraftDependencies,
  { actor, meetingId, language }: { actor: Actor; meetingId: string; language: Language },
): Promise<Result<Uint8Array>> {
  const found = await findSeat(dependencies, actor, meetingId);
  if (!found.ok) return found;
  const { state, seat } = found.value;
  const { document } = await composeDraft(dependencies, {
    actor,
    state,
    revision: state.revision + 1,
    language,
    reader: seat,
  });
  return dependencies.press.preview(document);
}

function hasText(blocks: readonly MinutesBlock[]): boolean {
  return blocks.some((block) => {
    if (block.kind === 'paragraph') return block.runs.some((run) => run.text.trim() !== '');
    if (block.kind === 'heading') return block.text.trim() !== '';
    if (block.kind === 'list') return block.items.some((item) => hasText(item));
    return block.lines.length > 0;
  });
}
