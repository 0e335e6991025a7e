import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SettlingAct } from '#lib/domain/conference/settlement.ts';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { UnitOfWork } from '#server/application/ports.ts';
import { settleSuggestion } from '#server/application/settle-suggestion.ts';
import { actorOf } from '#server/use-cases.ts';
import type { People } from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { hookWorld, type HookWorld, NUMBER, zoomBody } from '../support/hook-world.ts';

const OTHER = '91112223334';
const time = (clock: string): string => `2026-11-24T${clock}Z`;

let world: HookWorld;
let people: People;
let hook: string;
let meetingId: string;
beforeAll(async () => {
  world = await hookWorld();
});
afterAll(() => world.close());
/** Mona is confirmed on her connection, and present by the roll. */
beforeEach(async () => {
  world.at(time('11:58:00'));
  people = await world.organisation();
  hook = await world.zoomAgreement(people);
  meetingId = await world.bound(people, hook, await world.meeting(people));
  await deliver({ name: 'Mona Ledamot', key: 'mona', at: time('11:58:00') });
  world.at(time('12:00:00'));
  await act({ type: 'open-meeting' });
  for (const participantId of ['m1', 'm2'])
    await act({ type: 'answer-roll-call', participantId, answer: 'on-site' });
  await settle('join:mona', { kind: 'is', personIds: ['m3'] });
  await act({ type: 'move-pointer', clauseId: 'c2' });
  await act({ type: 'call-roll' });
});

const deliver = async (given: Parameters<typeof zoomBody>[0]): Promise<void> =>
  void expect((await world.zoom(hook, zoomBody(given))).status).toBe(204);
const act = async (command: MeetingCommand): Promise<void> =>
  void must(await world.act(people.chair, meetingId, command));
const settle = async (suggestionId: string, said: SettlingAct): Promise<void> =>
  void must(
    await world.useCases.settleSuggestion({
      session: people.secretary,
      meetingId,
      commandId: randomUUID(),
      suggestionId,
      act: said,
    }),
  );
const bind = async (link: string): Promise<string> => {
  const session = people.secretary;
  const done = await world.useCases.bindMeeting({ session, meetingId, accountId: hook, link });
  return done.ok ? 'bound' : `${done.refusal.code} ${JSON.stringify(done.refusal.params)}`;
};
const latch = () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open: () => open(), opened };
};
/** Stops in the middle of the transaction, when what was said has been written. */
const pausing = (onKept: () => void, going: Promise<void>): UnitOfWork => ({
  run: (organisationId, work) =>
    world.dependencies.unitOfWork.run(organisationId, (records) => {
      const { conference } = records;
      const keepDecision: typeof conference.keepDecision = async (...decision) => {
        await conference.keepDecision(...decision);
        onKept();
        await going;
      };
      return work({ ...records, conference: { ...conference, keepDecision } });
    }),
});
const waiting = async (): Promise<number> => {
  const rows = await world.db.admin`
    select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  return rows.length;
};
const unbind = async (): Promise<string> => {
  const done = await world.useCases.unbindMeeting({ session: people.secretary, meetingId });
  return done.ok ? 'unbound' : done.refusal.code;
};

describe('[DIS-5] another call for a meeting', () => {
  it('waits until it is settled whether somebody has left', async () => {
    world.at(time('12:20:00'));
    await deliver({ name: 'Mona Ledamot', key: 'mona', event: 'participant_left', at: time('12:20:00') });
    world.at(time('12:20:30'));
    expect(await bind(OTHER)).toBe('line-just-lost {"name":"Mona Ledamot"}');
    world.at(time('12:25:00'));
    expect(await bind(OTHER)).toBe('leave-open-in-call {"name":"Mona Ledamot"}');
    expect(await unbind()).toBe('leave-open-in-call');
    // The same call by another link takes nothing away.
    expect(await bind(`https://zoom.us/j/${NUMBER}?pwd=x`)).toBe('bound');
    expect((await world.call(people, meetingId)).connections).toHaveLength(1);
    await settle('leave:mona', { kind: 'left' });
    expect(await bind(OTHER)).toBe('bound');
    expect(await unbind()).toBe('unbound');
  });

  it('is asked about before the agreement of the call is ended, with how many are open', async () => {
    const session = people.secretary;
    const open = async () => must(await world.useCases.leavesUnderAgreement({ session, id: hook }));
    const end = async (despiteLeaves?: number) => {
      const told = despiteLeaves === undefined ? {} : { despiteLeaves };
      const done = await world.useCases.endAgreement({ session, id: hook, ...told });
      return done.ok ? 'ended' : `${done.refusal.code} ${JSON.stringify(done.refusal.params)}`;
    };
    expect(await open()).toBe(0);
    world.at(time('12:20:00'));
    await deliver({ name: 'Mona Ledamot', key: 'mona', event: 'participant_left', at: time('12:20:00') });
    // Also while it is still waited for.
    expect(await open()).toBe(1);
    world.at(time('12:25:00'));
    expect(await end()).toBe('leaves-open-in-agreement {"count":1}');
    expect((await world.call(people, meetingId)).connections).toHaveLength(1);
    // Told of one: a second that came meanwhile is asked about anew, this one is not.
    expect(await end(1)).toBe('ended');
    expect(await world.useCases.leavesUnderAgreement({ session, id: hook })).toMatchObject({
      refusal: { code: 'no-such-agreement' },
    });
  });

  it('is no question under an agreement in meetings that are over', async () => {
    world.at(time('12:20:00'));
    await deliver({ name: 'Mona Ledamot', key: 'mona', event: 'participant_left', at: time('12:20:00') });
    world.at(time('12:25:00'));
    await act({ type: 'close-meeting' });
    must(await world.useCases.endAgreement({ session: people.secretary, id: hook }));
  });

  it('is told to administrators alone', async () => {
    const asked = await world.useCases.leavesUnderAgreement({ session: people.member, id: hook });
    expect(asked).toMatchObject({ refusal: { code: 'not-administrator' } });
  });

  it('does not wait when nobody is in doubt, nor when the meeting is over', async () => {
    expect(await bind(OTHER)).toBe('bound');
    expect(await bind(NUMBER)).toBe('bound');
    world.at(time('12:20:00'));
    await deliver({ name: 'Mona Ledamot', key: 'mona', event: 'participant_left', at: time('12:20:00') });
    world.at(time('12:25:00'));
    await act({ type: 'close-meeting' });
    expect(await unbind()).toBe('unbound');
  });

  it('looks at the roll as it is when its turn has come', async () => {
    await deliver({ name: 'Nils Norén', key: 'nils', at: time('12:05:00') });
    world.at(time('12:06:00'));
    const kept = latch();
    const going = latch();
    const confirming = settleSuggestion(
      { ...world.dependencies, callChanged: () => undefined, unitOfWork: pausing(kept.open, going.opened) },
      {
        actor: actorOf(people.secretary),
        meetingId,
        commandId: randomUUID(),
        suggestionId: 'join:nils',
        act: { kind: 'is', personIds: ['m4'] },
      },
    );
    await kept.opened;
    await deliver({ name: 'Nils Norén', key: 'nils', event: 'participant_left', at: time('12:06:00') });
    world.at(time('12:10:00'));
    const bound = bind(OTHER);
    await expect.poll(waiting, { timeout: 5_000 }).toBe(1);
    going.open();
    must(await confirming);
    expect(await bound).toBe('leave-open-in-call {"name":"Nils Norén"}');
  });

  it('gives back all that was said of the first, also what named its occasion alone', async () => {
    const body = JSON.parse(zoomBody({ name: 'Nils Norén', key: 'nils', at: time('12:05:00') })) as {
      payload: { object: { id?: number } };
    };
    delete body.payload.object.id;
    expect((await world.zoom(hook, JSON.stringify(body))).status).toBe(204);
    const keys = async (): Promise<string[]> =>
      (await world.call(people, meetingId)).connections.map(({ connectionKey }) => connectionKey).sort();
    expect(await keys()).toEqual(['mona', 'nils']);
    expect(await bind(OTHER)).toBe('bound');
    expect(await keys()).toEqual([]);
    expect(await bind(NUMBER)).toBe('bound');
    expect(await keys()).toEqual(['mona', 'nils']);
    expect(await unbind()).toBe('unbound');
    expect(await bind(NUMBER)).toBe('bound');
    expect(await keys()).toEqual(['mona', 'nils']);
  });
});

describe('[DIS-5] a call that ends for all', () => {
  beforeEach(async () => {
    await deliver({ name: 'Nils Norén', key: 'nils', at: time('12:05:00') });
    world.at(time('12:06:00'));
    await settle('join:nils', { kind: 'is', personIds: ['m4'] });
    world.at(time('12:30:00'));
    await deliver({ name: 'Nils Norén', key: 'nils', event: 'participant_left', at: time('12:29:58') });
    await deliver({ event: 'ended', at: time('12:30:00') });
    world.at(time('12:32:00'));
  });
  const ended = `call-ended:${time('12:30:00.000')}`;
  const here = async (): Promise<unknown> => {
    const { events } = must(await world.useCases.openRoom({ session: people.secretary, meetingId }));
    return events.flatMap(({ fact }) => (fact.type === 'participant-left' ? [fact] : []));
  };

  it('is answered for all at once, in one transaction, and then another call can take its place', async () => {
    expect((await world.call(people, meetingId)).ends).toEqual([time('12:30:00.000')]);
    expect(await bind(OTHER)).toContain('leave-open-in-call');
    await settle(ended, { kind: 'all-left', personIds: ['m3', 'm4'] });
    const { decided } = await world.call(people, meetingId);
    expect(decided).toEqual(
      expect.arrayContaining([
        { suggestionId: 'leave:mona', decision: 'confirmed' },
        { suggestionId: 'leave:nils', decision: 'confirmed' },
      ]),
    );
    expect(await here()).toHaveLength(2);
    expect(await bind(OTHER)).toBe('bound');
  });

  it('is not the end of the meeting, if whoever keeps the roll says so', async () => {
    await settle(ended, { kind: 'goes-on', personIds: ['m3', 'm4'] });
    expect(await here()).toEqual([]);
    expect(await bind(OTHER)).toBe('bound');
  });

  it('is answered once', async () => {
    const answer = () =>
      world.useCases.settleSuggestion({
        session: people.chair,
        meetingId,
        commandId: randomUUID(),
        suggestionId: ended,
        act: { kind: 'all-left', personIds: ['m3', 'm4'] },
      });
    const both = await Promise.all([answer(), answer()]);
    expect(both.map((one) => (one.ok ? 'settled' : one.refusal.code)).sort()).toEqual([
      'settled',
      'suggestion-gone',
    ]);
    expect(await here()).toHaveLength(2);
  });
});
