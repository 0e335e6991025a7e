import { describe, expect, it } from 'vitest';
import { CHAIR, MeetingWorld } from '../../../../tests/support/meeting-world.ts';
import { openInterval } from '../attendance.ts';
import { rollStandings } from './roll-standings.ts';

const of = (world: MeetingWorld, personId: string) =>
  rollStandings(world.state).find((one) => one.personId === personId);

describe('the roll as the call is held against it', () => {
  it('has everybody who is present, since when, and nobody else', () => {
    const world = new MeetingWorld().open(9).goTo(3).do({ type: 'record-departure', participantId: 'm9' });
    expect(of(world, 'm8')).toMatchObject({
      mode: 'remote',
      since: openInterval(world.state, 'm8')?.fromAt,
      attestedAt: null,
    });
    expect(of(world, 'm9')).toBeUndefined();
    const back = world.do({ type: 'record-arrival', participantId: 'm9', mode: 'remote' });
    expect(of(back, 'm9')).toMatchObject({ mode: 'remote', since: openInterval(back.state, 'm9')?.fromAt });
  });

  it('[DIS-3] tells when the chair last vouched for somebody', () => {
    const world = new MeetingWorld().open(9).goTo(3);
    world.do({ type: 'record-arrival', participantId: 'm10', mode: 'remote' });
    world.do({ type: 'attest-remote', participantId: 'm10' }, CHAIR);
    expect(of(world, 'm10')?.attestedAt).toBe(world.events.at(-1)?.at);
  });
});
