import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MeetingPhase } from '#lib/domain/meeting-state.ts';
import { findSeat } from '#server/application/read-meeting.ts';
import { actorOf } from '#server/use-cases.ts';
import { type AccessWorld, accessWorld, type InFrame } from '../access/access-world.ts';
import type { Caller } from '../access/callers.ts';
import { commandAnswers, dialHub, withHub } from '../access/live-probe.ts';
import { TEXT_ROWS } from '../access/live-rows.ts';
import { routeAnswer } from '../access/route-answer.ts';
import { routeEvent } from '../access/route-event.ts';
import { IN_FRAMES, ROUTE_ROWS, routeAnswers } from '../access/route-rows.ts';
import { sampleOf } from '../access/route-samples.ts';
import { type RouteOperation, routeOperations } from '../access/routes.ts';
import { ADDRESSES, textAnswer, tryText } from '../access/text-probe.ts';
import { must } from '../support/auth-world.ts';
import { sampleCommands } from '../support/sample-commands.ts';

vi.setConfig({ testTimeout: 120_000 });

const SEATS = ['secretary', 'chair', 'adjuster', 'member', 'guest'] as const;
const PHASES: readonly MeetingPhase[] = ['open', 'frozen', 'adjusted'];
/** What a session in a frame is good for, by name; everything else is refused before it is looked at. */
const FOR_FRAMES = [
  'openRoom',
  'executeCommand',
  'checkMinutes',
  'readCall',
  'askConnected',
  'settleSuggestion',
  'readTranscripts',
];

let access: AccessWorld;
let operations: readonly RouteOperation[];
beforeAll(async () => {
  access = await accessWorld();
  operations = await routeOperations();
});
afterAll(() => access.close());

async function knock(
  operation: RouteOperation,
  { session }: InFrame,
  { caller, meetingId }: { caller: Caller; meetingId: string },
): Promise<string> {
  const sample = await sampleOf(operation.name, { access, caller, meetingId });
  const { event, hasTakenCookie } = routeEvent(access, operation, { visit: { session }, meetingId, sample });
  return routeAnswer(() => operation.run(event), { passes: sample.passes ?? [], hasTakenCookie });
}

function answersInFrame(operation: RouteOperation, caller: Caller, phase: MeetingPhase | undefined) {
  const row = ROUTE_ROWS[operation.name];
  if (!row) throw new Error(`${operation.name} has no row`);
  if (row.opens === 'panel') return ['yes'];
  return routeAnswers(row, IN_FRAMES.includes(operation.name) ? caller : 'nobody', phase);
}

describe('[R11] a session in a frame', () => {
  describe('at pages, forms and addresses', () => {
    beforeAll(() => access.holdStill());
    afterAll(() => access.letGo());

    it('counts where the table says, and is nobody’s everywhere else', async () => {
      const deviations: string[] = [];
      let asked = 0;
      for (const operation of operations) {
        const phases = operation.route.includes('[meetingId]') ? PHASES : [undefined];
        for (const phase of phases) {
          for (const caller of SEATS) {
            asked += 1;
            const meetingId = access.meetings.byPhase[phase ?? 'open'];
            const frame = await access.frame(caller, meetingId);
            const answer = await knock(operation, frame, { caller, meetingId });
            const expected: readonly string[] = answersInFrame(operation, caller, phase);
            if (!expected.includes(answer))
              deviations.push(
                `${operation.name}, ${caller}, ${phase ?? 'any'}: ${answer}, not ${expected.join()}`,
              );
          }
        }
      }
      expect(deviations).toEqual([]);
      expect(asked).toBeGreaterThan(500);
    });

    it('is told of no other meeting, though its person sits there', async () => {
      for (const operation of operations.filter(({ name }) => IN_FRAMES.includes(name))) {
        const frame = await access.frame('secretary', access.meetings.byPhase.frozen);
        const other = { caller: 'secretary', meetingId: access.meetings.byPhase.open } as const;
        expect([operation.name, await knock(operation, frame, other)]).toEqual([operation.name, 'unknown']);
      }
    });
  });

  it('is refused every use case that is not named for it, and those for other meetings', async () => {
    const { open: meetingId, frozen: other } = access.meetings.byPhase;
    const { session } = await access.frame('chair', meetingId);
    const all = access.services.useCases as unknown as Readonly<
      Record<string, (input: object) => Promise<{ ok: boolean; refusal?: { code: string } }>>
    >;
    const names = Object.keys(all);
    expect(names.length).toBeGreaterThan(40);
    for (const name of names.filter((one) => !FOR_FRAMES.includes(one)))
      await expect(
        Promise.resolve().then(() => all[name]?.({ session, meetingId })),
        name,
      ).rejects.toThrow('is not for a session in a frame');
    for (const name of names.filter((one) => FOR_FRAMES.includes(one)))
      expect(await all[name]?.({ session, meetingId: other }), name).toEqual({
        ok: false,
        refusal: { code: 'no-such-meeting' },
      });
  });

  describe('at the meeting hub', () => {
    it('comes with a ticket, once, and with the cookie of its frame', async () => {
      const meetingId = access.meetings.byPhase.open;
      const frame = await access.frame('member', meetingId);
      const ticket = await frame.ticket();
      await withHub(access, { ticket }, async (line) => {
        const answer = await line.timeout(20_000).emitWithAck('join', { meetingId, since: 0 });
        expect(answer.ok && answer.value.me.role).toBe('member');
      });
      expect(await dialHub(access, { ticket })).toBe('signed-out');
      expect(await dialHub(access, { ticket: '' })).toBe('signed-out');
      // A ticket that is no good is not made good by a cookie beside it.
      const own = await access.visit('member');
      expect(await dialHub(access, { ticket, cookie: own?.cookie })).toBe('signed-out');
      await withHub(access, { cookie: `embed=${frame.token}` }, async (line) => {
        const answer = await line.timeout(20_000).emitWithAck('join', { meetingId, since: 0 });
        expect(answer.ok).toBe(true);
      });
    });

    it('hears of no other meeting', async () => {
      const { open, conditions } = {
        open: access.meetings.byPhase.open,
        conditions: access.meetings.conditions,
      };
      const frame = await access.frame('secretary', open);
      await withHub(access, { ticket: await frame.ticket() }, async (line) => {
        const answer = await line.timeout(20_000).emitWithAck('join', { meetingId: conditions, since: 0 });
        expect(answer).toEqual({ ok: false, refusal: { code: 'no-such-meeting' } });
        const command = { type: 'move-pointer', clauseId: 'c2' } as const;
        const message = { meetingId: conditions, commandId: randomUUID(), expectedVersion: 0, command };
        expect(await line.timeout(20_000).emitWithAck('command', message)).toMatchObject({
          refusal: { code: 'no-such-meeting' },
        });
      });
    });

    it('is shown out when its session ends', async () => {
      const meetingId = access.meetings.byPhase.open;
      const frame = await access.frame('member', meetingId);
      await withHub(access, { ticket: await frame.ticket() }, async (line) => {
        const over = new Promise((resolve) => line.once('disconnect', resolve));
        await access.services.auth.logout(frame.session);
        await over;
      });
    });

    describe('with commands', () => {
      beforeAll(() => access.holdStill());
      afterAll(() => access.letGo());

      it('may do what its seat may, but for what outlasts the meeting', async () => {
        const meetingId = access.meetings.byPhase.summoned;
        const chair = actorOf(access.accountOf('chair'));
        const { state } = must(await findSeat(access.world.dependencies, chair, meetingId));
        const commands = Object.values(sampleCommands(state));
        for (const caller of ['secretary', 'member'] as const) {
          const frame = await access.frame(caller, meetingId);
          const own = await commandAnswers(access, caller, meetingId, commands);
          const framed = await commandAnswers(
            access,
            { cookie: `embed=${frame.token}` },
            meetingId,
            commands,
          );
          expect(framed.get('change-profile')).toBe('open-in-browser');
          const differing = [...own]
            .filter(([type, code]) => framed.get(type) !== code)
            .map(([type]) => type);
          expect(differing).toEqual(['change-profile']);
        }
      });
    });
  });

  describe('at the text of a clause', () => {
    it.each(ADDRESSES)('writes and reads over %s as its seat does', async (address) => {
      const place = { meetingId: access.meetings.byPhase.open, clauseId: 'c3', address };
      for (const caller of SEATS) {
        const frame = await access.frame(caller, place.meetingId);
        const ticket = await frame.ticket();
        const answer = textAnswer(await tryText(access, { ticket }, place, `<frame ${caller} ${address}>`));
        expect([caller, answer]).toEqual([caller, TEXT_ROWS.open[caller]]);
        expect(textAnswer(await tryText(access, { ticket }, place, '<twice>'))).toBe('sign-in');
        const elsewhere = await access.frame(caller, access.meetings.byPhase.frozen);
        const strange = { ticket: await elsewhere.ticket() };
        expect([caller, textAnswer(await tryText(access, strange, place, '<other>'))]).toEqual([
          caller,
          'unknown',
        ]);
      }
    });
  });
});
