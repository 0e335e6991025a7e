import { randomUUID } from 'node:crypto';
import type { BodyProfile } from '#lib/domain/body.ts';
import type { NewMeeting } from '#lib/protocol/new-meeting.ts';
import type { SessionLike } from '#server/use-cases.ts';
import { type ApplicationWorld, newMeeting, type People, PLACE } from './application-world.ts';
import { must } from './auth-world.ts';
import type { SoftwarePasskey } from './software-passkey.ts';

/** A held and frozen meeting whose members each have a login and a passkey, by participant id. */
export interface SigningGroup {
  readonly meetingId: string;
  readonly sessions: Readonly<Record<string, SessionLike>>;
  readonly keys: Readonly<Record<string, SoftwarePasskey>>;
  sign(participantId: string): ReturnType<ApplicationWorld['sign']>;
  begin(participantId: string): ReturnType<ApplicationWorld['useCases']['beginSignature']>;
}

export interface GroupOptions {
  readonly profile: Partial<BodyProfile>;
  /** Members beside the chair, m2 and on. */
  readonly members: number;
  readonly adjusters: readonly string[];
  readonly side?: (index: number) => string;
  readonly viceChair?: string;
}

export async function signingGroup(
  world: ApplicationWorld,
  people: People,
  options: GroupOptions,
): Promise<SigningGroup> {
  const base = newMeeting(people);
  const ids = Array.from({ length: options.members + 1 }, (_, i) => `m${i + 1}`);
  const sessions: Record<string, SessionLike> = { s: people.secretary, m1: people.chair };
  for (const id of ids.slice(1)) sessions[id] = await member(world, people, `Ledamot ${id}`);
  const participants = ids.map((id, i): NewMeeting['participants'][number] => ({
    id,
    name: sessions[id]?.account.name ?? id,
    group: 'member',
    ...(i === 0 ? { role: 'chair' as const } : {}),
    ...(id === options.viceChair ? { role: 'vice-chair' as const } : {}),
    ...(options.side ? { side: options.side(i), organisation: options.side(i) } : {}),
  }));
  const secretary = base.participants.filter((one) => one.id === 's');
  const meetingId = await world.prepare(people, {
    change: {
      body: {
        ...base.body,
        quorum: { rule: 'none' },
        name: `Grupp ${randomUUID().slice(0, 8)}`,
        adjusters: options.adjusters.length,
        ...options.profile,
        sides: [...(options.profile.sides ?? [])],
      } as NewMeeting['body'],
      participants: [...participants, ...secretary],
      logins: Object.entries(sessions).map(([participantId, one]) => ({
        accountId: one.account.id,
        participantId,
        role: participantId === 's' ? 'secretary' : participantId === 'm1' ? 'chair' : 'member',
      })),
    },
  });
  const act = async (session: SessionLike, command: Parameters<ApplicationWorld['act']>[2]) =>
    must(await world.act(session, meetingId, command));
  await act(people.chair, { type: 'open-meeting' });
  for (const participantId of [...ids, 's'])
    await act(people.secretary, { type: 'answer-roll-call', participantId, answer: 'on-site' });
  await act(people.secretary, { type: 'call-roll' });
  if (options.adjusters.length > 0)
    await act(people.chair, { type: 'elect-adjusters', clauseId: 'c1', participantIds: options.adjusters });
  for (const clauseId of ['c2', 'c3', 'c4']) await act(people.chair, { type: 'move-pointer', clauseId });
  await act(people.chair, { type: 'close-meeting' });
  must(await world.useCases.freezeMinutes({ session: people.secretary, meetingId }));
  const keys: Record<string, SoftwarePasskey> = {};
  for (const [id, session] of Object.entries(sessions)) keys[id] = await world.enrol(session);
  return {
    meetingId,
    sessions,
    keys,
    begin: (id) => {
      const session = sessions[id];
      if (!session) throw new Error(`nobody is ${id}`);
      return world.useCases.beginSignature({ session, meetingId, place: PLACE });
    },
    sign: (id) => {
      const [session, key] = [sessions[id], keys[id]];
      if (!session || !key) throw new Error(`nobody is ${id}`);
      return world.sign(session, meetingId, key);
    },
  };
}

async function member(world: ApplicationWorld, people: People, name: string): Promise<SessionLike> {
  const { organisationId } = people.chair.account;
  const id = `member-${randomUUID()}`;
  await world.db.admin`
    insert into account (id, organisation_id, email, name)
    values (${id}, ${organisationId}, ${`${id}@exempel.example`}, ${name})`;
  return { sessionId: `session-${id}`, account: { id, organisationId, name } };
}
