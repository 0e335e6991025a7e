import type { BodyProfile } from '#lib/domain/body.ts';
import type { Clause } from '#lib/domain/clause.ts';
import { sanitiseText } from '#lib/domain/clean-text.ts';
import { fold } from '#lib/domain/evolve.ts';
import type { MeetingHead } from '#lib/domain/meeting-events.ts';
import type { Participant } from '#lib/domain/participant.ts';
import { checkPreparation } from '#lib/domain/preparation.ts';
import { ok, type Result } from '#lib/domain/refusal.ts';
import type { NewMeeting } from '#lib/protocol/new-meeting.ts';
import type { Actor, Ids, UnitOfWork } from './ports.ts';

export interface CreateMeetingDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly ids: Ids;
}

/** Makes the meeting a corrected import describes: body, log with its first fact, one text room per clause. */
export async function createMeeting(
  { unitOfWork, ids }: CreateMeetingDependencies,
  { actor, command: raw }: { actor: Actor; command: NewMeeting },
): Promise<Result<{ meetingId: string }>> {
  const command = cleaned(raw);
  const sound = checkPreparation({
    participants: command.participants,
    clauses: command.clauses,
    profile: profileOf(command),
    logins: command.logins,
  });
  if (!sound.ok) return sound;
  const meetingId = ids.uuid();
  await unitOfWork.run(actor.organisationId, async (records) => {
    const { name, shortName } = command.body;
    const profile = profileOf(command);
    const bodyId = await records.bodies.ensure({ name, shortName, profile });
    const head: MeetingHead = { id: meetingId, ...command.head };
    await records.meetings.create({
      bodyId,
      head,
      accountId: actor.accountId,
      seats: withCreator(command, actor),
    });
    const fact = {
      type: 'meeting-prepared' as const,
      head,
      body: { id: bodyId, name, shortName, profile },
      participants: command.participants,
      clauses: command.clauses,
    };
    const event = {
      id: ids.uuid(),
      commandId: ids.uuid(),
      at: ids.now().toISOString(),
      actor: { accountId: actor.accountId, name: actor.name },
      fact,
    };
    fold([{ ...event, version: 1 }]);
    await records.meetings.append(meetingId, [event], { phase: 'summoned', head });
    for (const clause of command.clauses) {
      await records.clauseRooms.create({
        meetingId,
        clauseId: clause.id,
        blocks: [],
        accountId: actor.accountId,
      });
    }
  });
  return ok({ meetingId });
}

interface Prepared extends Omit<NewMeeting, 'participants' | 'clauses'> {
  readonly participants: readonly Participant[];
  readonly clauses: readonly Clause[];
}

/** People's text is made clean once, here, so that what is shown, signed and searched is the same (signing.md 1). */
function cleaned(command: NewMeeting): Prepared {
  return deepClean(command);
}

function deepClean<T>(value: T): T {
  if (typeof value === 'string') return sanitiseText(value) as T;
  if (Array.isArray(value)) return value.map(deepClean) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, deepClean(entry)])) as T;
}

function profileOf({ body }: Pick<NewMeeting, 'body'>): BodyProfile {
  const { kind, documentType, quorum, numbering, adjusters, gavel, sides } = body;
  return { kind, documentType, quorum, numbering, adjusters, gavel, sides };
}

/** Whoever prepares a meeting can always get into it, as its secretary unless the list says otherwise. */
function withCreator(command: Prepared, actor: Actor): Prepared['logins'] {
  if (command.logins.some((one) => one.accountId === actor.accountId)) return command.logins;
  const secretary = command.participants.find((one) => one.role === 'secretary');
  const participantId = secretary?.id ?? `account-${actor.accountId}`.slice(0, 64);
  return [...command.logins, { accountId: actor.accountId, participantId, role: 'secretary' }];
}
