import type { BodyProfile } from '#lib/domain/body.ts';
import type { Clause } from '#lib/domain/clause.ts';
import { fold } from '#lib/domain/evolve.ts';
import type { MeetingHead } from '#lib/domain/meeting-events.ts';
import type { MinutesBlock } from '#lib/domain/minutes-document.ts';
import type { Participant } from '#lib/domain/participant.ts';
import { checkPreparation } from '#lib/domain/preparation.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { type NewMeeting, newMeetingSchema } from '#lib/protocol/new-meeting.ts';
import * as v from 'valibot';
import { cleanTexts } from './clean-texts.ts';
import type { Actor, Ids, UnitOfWork } from './ports.ts';

export interface CreateMeetingDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly ids: Ids;
}

export interface CreateMeeting {
  readonly actor: Actor;
  readonly command: NewMeeting;
  /** First prose per clause id, for whoever makes meetings on the server; never taken from the web. */
  readonly firstTexts?: Readonly<Record<string, readonly MinutesBlock[]>>;
}

/** Makes the meeting a corrected import describes: body, log with its first fact, one text room per clause. */
export async function createMeeting(
  { unitOfWork, ids }: CreateMeetingDependencies,
  { actor, command: raw, firstTexts = {} }: CreateMeeting,
): Promise<Result<{ meetingId: string }>> {
  const command: Prepared = cleanTexts(raw);
  const sound = checkSound(command);
  if (!sound.ok) return sound;
  const meetingId = ids.uuid();
  await unitOfWork.run(actor.organisationId, async (records) => {
    const { name, shortName } = command.body;
    const profile = profileOf(command);
    const at = ids.now().toISOString();
    const bodyId = await records.bodies.ensure({ name, shortName, profile, by: actor, at });
    const head: MeetingHead = { ...command.head, id: meetingId };
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
        blocks: cleanTexts(firstTexts[clause.id] ?? []),
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

function checkSound(command: Prepared): Result<null> {
  // Cleaning may have emptied what was filled in, and the pattern of a date lets 31 February through.
  const parsed = v.safeParse(newMeetingSchema, command);
  if (!parsed.success) return refuse('malformed', { where: v.getDotPath(parsed.issues[0]) ?? 'meeting' });
  if (!isCivilDate(command.head.date)) return refuse('malformed', { where: 'head.date' });
  const { participants, clauses, logins } = command;
  const hangsTogether = checkPreparation({ participants, clauses, logins, profile: profileOf(command) });
  return hangsTogether.ok ? checkOneLoginEach(command) : hangsTogether;
}

function isCivilDate(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return date >= '0001' && !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

/** Two logins on one person could each sign in that person's name. */
function checkOneLoginEach({ logins, participants }: Prepared): Result<null> {
  const taken = new Set<string>();
  for (const { participantId } of logins) {
    const name = participants.find((one) => one.id === participantId)?.name ?? participantId;
    if (taken.has(participantId)) return refuse('person-has-two-logins', { name });
    taken.add(participantId);
  }
  return ok(null);
}

function profileOf({ body }: Pick<NewMeeting, 'body'>): BodyProfile {
  const { name: _name, shortName: _shortName, ...profile } = body;
  return profile;
}

/**
 * Whoever prepares a meeting can always get into it, as its secretary unless the list says otherwise. The secretary on
 * the roster it is only under that name: a seat is what somebody signs with.
 */
function withCreator(command: Prepared, actor: Actor): Prepared['logins'] {
  const { logins, participants } = command;
  if (logins.some((one) => one.accountId === actor.accountId)) return logins;
  const own = participants.find((one) => one.role === 'secretary' && isNamed(one, actor));
  const isFree = own !== undefined && !logins.some((one) => one.participantId === own.id);
  const participantId = isFree ? own.id : `account-${actor.accountId}`.slice(0, 64);
  return [...logins, { accountId: actor.accountId, participantId, role: 'secretary' }];
}

function isNamed({ name }: Participant, actor: Actor): boolean {
  return name.toLocaleLowerCase('sv') === actor.name.trim().toLocaleLowerCase('sv');
}
