import { describe, expect, it } from 'vitest';
import { CHAIR, MeetingWorld } from '../../../tests/support/meeting-world.ts';
import type { StatementKind } from './chamber-state.ts';

const announce = (participantId: string, kind: StatementKind = 'reservation') =>
  ({
    type: 'announce-statement',
    statementId: `by-${participantId}`,
    clauseId: 'c8',
    participantId,
    kind,
    text: '',
  }) as const;

function decided(): MeetingWorld {
  const world = new MeetingWorld().open(9, 'on-site').goTo(8);
  return world.do(world.decision(8), CHAIR).goTo(9);
}

describe('reservations', () => {
  it('[RES-1] are announced before the meeting closes, and refused after', () => {
    expect(decided().try(announce('m3'))).toBeNull();
    expect(decided().do({ type: 'close-meeting' }).try(announce('m3'))?.code).toBe('statement-too-late');
  });

  it('[RES-2] the text may come after the meeting and until the minutes are frozen', () => {
    const world = decided().do(announce('m3')).do({ type: 'close-meeting' });
    world.do({ type: 'write-statement', statementId: 'by-m3', text: 'Underlaget räckte inte.' });
    expect(world.state.statements[0]).toMatchObject({ text: 'Underlaget räckte inte.' });
    world.append({ type: 'minutes-frozen', revision: 1, pdfSha256: '0'.repeat(64) });
    expect(world.try({ type: 'write-statement', statementId: 'by-m3', text: 'x' })?.code).toBe('wrong-phase');
  });

  it('[RES-1] only for those who took part in deciding', () => {
    const world = new MeetingWorld().open(9, 'on-site').arrive('d1').goTo(8);
    expect(world.try(announce('m2'))?.code).toBe('nothing-decided');
    world.do({ type: 'take-no-part', clauseId: 'c8', participantId: 'm5' }).recuse('m6', 8);
    world.openVote(8, null);
    for (const id of ['m2', 'm3', 'm4', 'm7', 'm8', 'm9', 'm1'])
      world.do({
        type: 'cast-ballot',
        voteId: 'vote',
        participantId: id,
        choice: id === 'm4' ? 'abstain' : 'yes',
      });
    world.closeVote('vote').do(world.decision(8), CHAIR).arrive('m10');
    const codes = ['m4', 'm5', 'm6', 'm10', 'd1', 's', 'm2'].map((id) => world.try(announce(id))?.code);
    expect(codes).toEqual([...Array<string>(6).fill('took-no-part'), undefined]);
  });

  it('[RES-1] a serving deputy has the right, and keeps it after the member is back', () => {
    const world = new MeetingWorld()
      .open(9, 'on-site')
      .arrive('d1')
      .do({ type: 'call-deputy', deputyId: 'd1', forId: 'm13' })
      .goTo(8);
    world.do(world.decision(8), CHAIR).goTo(9).do({ type: 'release-deputy', deputyId: 'd1' }).arrive('m13');
    expect(world.try(announce('d1'))).toBeNull();
    expect(world.try(announce('m13'))?.code).toBe('took-no-part');
  });

  it('[RES-3] a special statement or note needs leave, and is open to others than those who decided', () => {
    const self = { participantId: 'd1', role: 'member' } as const;
    expect(decided().try(announce('d1', 'note'), self)?.code).toBe('needs-leave');
    expect(decided().try(announce('d1', 'special-statement'), CHAIR)).toBeNull();
    expect(decided().do({ type: 'close-meeting' }).try(announce('d1', 'note'), CHAIR)?.code).toBe(
      'statement-too-late',
    );
  });
});
