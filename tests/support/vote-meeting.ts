import { randomUUID } from 'node:crypto';
import type { NewMeeting } from '#lib/protocol/new-meeting.ts';
import type { SessionLike } from '#server/use-cases.ts';
import { newMeeting, type People } from './application-world.ts';
import type { HubWorld } from './hub-world.ts';

export interface Voters {
  readonly people: People;
  /** By seat: `m1` presides, `m2` … vote. */
  readonly members: ReadonlyMap<string, SessionLike>;
  /** A meeting of a body of its own, prepared and not opened, where every member has a login. */
  prepare(): Promise<string>;
}

/** Logins for a whole assembly, in one organisation; the hub knows them by their seat. */
export async function voters({ world, sessions }: HubWorld, count: number): Promise<Voters> {
  const people = await world.organisation();
  const { organisationId } = people.chair.account;
  const members = new Map<string, SessionLike>(
    Array.from({ length: count }, (_, i) => {
      const account = { id: randomUUID(), organisationId, name: `Ledamot ${String(i + 1)}` };
      return [`m${String(i + 1)}`, { sessionId: `session-${account.id}`, account }];
    }),
  );
  const rows = [...members.values()].map(({ account }) => ({
    id: account.id,
    organisation_id: organisationId,
    email: `${account.id}@exempel.example`,
    name: account.name,
  }));
  await world.db.admin`insert into account ${world.db.admin(rows)}`;
  for (const [seat, session] of members) sessions.set(seat, session);
  sessions.set('s', people.secretary);
  return {
    people,
    members,
    prepare: () => world.prepare(people, { change: assembly(people, members), texts: {} }),
  };
}

function assembly(people: People, members: ReadonlyMap<string, SessionLike>): Partial<NewMeeting> {
  const { body, clauses } = newMeeting(people);
  return {
    body: {
      ...body,
      // § numbers are used once a year by a body (MIN-3).
      name: `Fullmäktige ${randomUUID()}`,
      kind: 'council',
      quorum: { rule: 'more-than-half', seats: members.size },
    },
    clauses: clauses.filter((one) => one.kind === 'opening' || one.kind === 'decision'),
    participants: [
      ...[...members].map(([id, { account }], i) => ({
        id,
        name: account.name,
        group: 'member' as const,
        ...(i === 0 && { role: 'chair' as const }),
      })),
      { id: 's', name: people.secretary.account.name, group: 'other', role: 'secretary' },
    ],
    logins: [
      ...[...members].map(([participantId, { account }], i) => ({
        accountId: account.id,
        participantId,
        role: i === 0 ? ('chair' as const) : ('member' as const),
      })),
      { accountId: people.secretary.account.id, participantId: 's', role: 'secretary' },
    ],
  };
}
