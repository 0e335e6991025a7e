import type { TranscriptCue } from '#lib/domain/conference/conference-event.ts';
import { speakerAmong } from '#lib/domain/conference/speaker-name.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { mayKeepRoll } from '#lib/domain/permissions.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { sanitiseText } from '#lib/domain/clean-text.ts';
import type { TranscriptRow } from './conference-records.ts';
import { type CallReading, readKnownCall } from './known-call.ts';
import type { SecretBox } from './method-ports.ts';
import type { Actor, Ids } from './ports.ts';
import { type ReadDependencies, type SeatedState, seatedState } from './read-meeting.ts';
import type { TranscriptFiles } from './transcript-files.ts';

export interface TranscriptDependencies extends CallReading {
  readonly ids: Ids;
  readonly transcriptFiles: TranscriptFiles;
}

/** A line that can be placed in the meeting. */
export type TimedCue = TranscriptCue & { readonly at: string };

/** What is encrypted, so that it cannot be moved to another meeting. */
const placeOf = (meetingId: string): string => `transcript:${meetingId}`;

const LONGEST_NAME = 200;

/** Refuses everybody but the secretary and the chair: a transcript is their private aid. */
export async function transcriptState(
  { unitOfWork, states }: ReadDependencies,
  actor: Actor,
  meetingId: string,
): Promise<Result<SeatedState>> {
  const found = await unitOfWork.run(actor.organisationId, (records) =>
    seatedState(records, states, actor, meetingId),
  );
  if (!found.ok) return found;
  return mayKeepRoll(found.value.state, found.value.seat)
    ? found
    : refuse('not-allowed', { command: 'read-transcript' });
}

/**
 * Keeps the transcript file of a call, encrypted. Refuses as {@link TranscriptFiles}, and `transcript-start-needed` when
 * neither the file nor the person says when its lines were spoken.
 */
export async function keepTranscript(
  dependencies: TranscriptDependencies,
  {
    actor,
    meetingId,
    ...file
  }: { actor: Actor; meetingId: string; bytes: Uint8Array; name: string; startTime: string | null },
): Promise<Result<{ id: string }>> {
  const found = await transcriptState(dependencies, actor, meetingId);
  if (!found.ok) return found;
  const { state } = found.value;
  const { live, people } = await readKnownCall(dependencies, actor, state);
  const speakers = [...state.participants.map(({ name }) => name), ...live.map(({ person }) => person.name)];
  const read = dependencies.transcriptFiles.read(file.bytes, { speakers, isSpeaker: speakerAmong(people) });
  if (!read.ok) return read;
  const { name, startTime } = file;
  return storeCues(dependencies, { actor, state, name, startTime, cues: read.value });
}

/** For whoever has read them, from a file or from the provider; `startTime` is Swedish time on the day of the meeting. */
export async function storeCues(
  { unitOfWork, ids, box, transcriptFiles }: TranscriptDependencies,
  transcript: {
    actor: Actor;
    state: MeetingState;
    name: string;
    startTime: string | null;
    cues: readonly TranscriptCue[];
  },
): Promise<Result<{ id: string }>> {
  const { actor, startTime } = transcript;
  const { id: meetingId, date } = transcript.state.head;
  if (transcript.cues.length === 0) return refuse('not-transcript', { reason: 'empty' });
  const began = startTime === null ? null : transcriptFiles.instantOf(date, startTime);
  const cues = transcript.cues.map((cue) => timed(cue, began));
  if (!cues.every(isTimed)) return refuse('transcript-start-needed');
  const id = ids.uuid();
  const name = sanitiseText(transcript.name).trim().slice(0, LONGEST_NAME);
  await unitOfWork.run(actor.organisationId, ({ conference }) =>
    conference.keepTranscript(meetingId, {
      id,
      name: name === '' ? 'VTT' : name,
      sealed: box.seal(JSON.stringify(cues), placeOf(meetingId)),
      keptBy: actor.name,
      keptAt: ids.now().toISOString(),
    }),
  );
  return ok({ id });
}

/** A time of its own is better than one counted from the beginning: pauses of a recording shift what comes after them. */
function timed(cue: TranscriptCue, began: string | null): TranscriptCue {
  if (cue.at !== undefined || began === null) return cue;
  return { ...cue, at: new Date(Date.parse(began) + cue.startMs).toISOString() };
}

function isTimed(cue: TranscriptCue): cue is TimedCue {
  return cue.at !== undefined;
}

/** What is kept, opened. */
export function cuesIn({ sealed }: TranscriptRow, meetingId: string, box: SecretBox): readonly TimedCue[] {
  return JSON.parse(box.open(sealed, placeOf(meetingId))) as readonly TimedCue[];
}

/** `no-such-transcript` when somebody else, or the rule, was quicker. */
export async function dropTranscript(
  dependencies: ReadDependencies,
  { actor, meetingId, id }: { actor: Actor; meetingId: string; id: string },
): Promise<Result<null>> {
  const found = await transcriptState(dependencies, actor, meetingId);
  if (!found.ok) return found;
  return dependencies.unitOfWork.run(actor.organisationId, async ({ conference }) => {
    const kept = await conference.transcriptsOf(meetingId);
    if (!kept.some((one) => one.id === id)) return refuse('no-such-transcript');
    await conference.dropTranscript(meetingId, id);
    return ok(null);
  });
}
