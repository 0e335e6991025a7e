import { handledStretches } from '#lib/domain/conference/handled-stretches.ts';
import { type ClauseCues, namesConfirmed, placeCues } from '#lib/domain/conference/place-cues.ts';
import { clauseLabels } from '#lib/domain/numbering.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { clauseAccess } from '#lib/domain/permissions.ts';
import { ok, type Result } from '#lib/domain/refusal.ts';
import { isAdjusted } from '#lib/domain/signing/revision-states.ts';
import type { TranscriptClause } from '#lib/protocol/transcript-wire.ts';
import type { TranscriptRow } from './conference-records.ts';
import { readKnownCall } from './known-call.ts';
import type { Actor } from './ports.ts';
import type { SeatedState } from './read-meeting.ts';
import { cuesIn, type TimedCue, type TranscriptDependencies, transcriptState } from './transcripts.ts';

export interface TranscriptsShown {
  readonly kept: readonly (Pick<TranscriptRow, 'id' | 'name' | 'keptBy' | 'keptAt'> & {
    readonly lines: number;
    readonly from: string;
    readonly to: string;
  })[];
  readonly clauses: readonly TranscriptClause[];
  /** From when the time runs after which the transcripts are taken away; null while the minutes are not adjusted. */
  readonly adjustedAt: string | null;
  /** When the meeting was opened: the recording began near it. */
  readonly openedAt: string | null;
}

/**
 * The transcripts of a meeting for its secretary and its chair, line by line where they were spoken. Whoever may not read
 * a clause reads nothing that was said in it either (JAV-1, SEC-1).
 */
export async function readTranscripts(
  dependencies: TranscriptDependencies,
  { actor, meetingId }: { actor: Actor; meetingId: string },
): Promise<Result<TranscriptsShown>> {
  const found = await transcriptState(dependencies, actor, meetingId);
  if (!found.ok) return found;
  const { unitOfWork, box } = dependencies;
  const { rows, adjustedAt } = await unitOfWork.run(actor.organisationId, async (records) => {
    const revision = await records.minutes.current(meetingId);
    return {
      rows: await records.conference.transcriptsOf(meetingId),
      adjustedAt: revision && isAdjusted(revision.status) ? revision.adjustedAt : null,
    };
  });
  const opened = rows.map((row) => ({ row, cues: cuesIn(row, meetingId, box) }));
  const clauses = opened.length === 0 ? [] : await placed(dependencies, actor, found.value, opened);
  const { openedAt } = found.value.state;
  return ok({ kept: opened.map(summaryOf), clauses, adjustedAt, openedAt });
}

interface Opened {
  readonly row: TranscriptRow;
  readonly cues: readonly TimedCue[];
}

function summaryOf({ row: { id, name, keptBy, keptAt }, cues }: Opened): TranscriptsShown['kept'][number] {
  const times = cues.map(({ at }) => at).sort();
  return { id, name, keptBy, keptAt, lines: cues.length, from: times[0] ?? '', to: times.at(-1) ?? '' };
}

async function placed(
  dependencies: TranscriptDependencies,
  actor: Actor,
  { state, seat }: SeatedState,
  opened: readonly Opened[],
): Promise<readonly TranscriptClause[]> {
  const { live, links, people } = await readKnownCall(dependencies, actor, state);
  const found = placeCues({
    cues: linesOf(opened).filter(({ at }) => !isOfHiddenPause(at, { state, seat })),
    recordingStartedAt: null,
    visits: handledStretches(state),
    people,
    names: namesConfirmed(live, links),
  });
  return found
    .filter(({ clauseId }) => clauseId === null || clauseAccess(state, seat, clauseId) !== 'none')
    .map((one) => shown(one, state));
}

/** What is said in a pause is of no clause, and yet most likely of the one that it was made in (JAV-1). */
function isOfHiddenPause(at: string, { state, seat }: SeatedState): boolean {
  return state.adjournments.some(
    ({ from, to, clauseId }) =>
      clauseId !== null &&
      from <= at &&
      (to === null || at < to) &&
      clauseAccess(state, seat, clauseId) === 'none',
  );
}

/** A call may have been transcribed in several goes, and one of them kept twice. */
function linesOf(opened: readonly Opened[]): readonly TimedCue[] {
  const lines = opened.flatMap(({ cues }) => cues);
  const once = new Map(lines.map((one) => [`${one.at} ${one.speaker ?? ''}\n${one.text}`, one]));
  return [...once.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function shown(
  { clauseId, cues }: ClauseCues,
  { participants, clauses, body }: MeetingState,
): TranscriptClause {
  const clause = clauses.find(({ id }) => id === clauseId);
  const label = clauseLabels(clauses, body.profile.numbering)[clauseId ?? ''] ?? '';
  return {
    clauseId,
    title: `${label} ${clause?.title ?? ''}`.trim(),
    lines: cues.map(({ at, speaker, personId, text }) => ({
      at: at ?? '',
      speaker: participants.find(({ id }) => id === personId)?.name ?? speaker,
      isSure: personId !== null,
      text,
    })),
  };
}
