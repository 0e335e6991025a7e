import { describe, expect, it } from 'vitest';
import { questionStep } from '#lib/client/question-script.ts';
import { CHAIR, MeetingWorld } from '../../../../../tests/support/meeting-world.ts';
import { scriptLine } from './script-line.ts';

function line(world: MeetingWorld): string {
  const step = questionStep(world.state, 'c8', 'sv');
  return step ? scriptLine(world.state, step, 'sv') : expect.fail('nothing is being decided');
}

describe('what the chair says', () => {
  it('[VOT-1] [VOT-2] goes through three proposals line by line', () => {
    const world = new MeetingWorld({
      clause: { draftDecision: 'Enligt förslaget.' },
      people: { m3: { party: 'C' } },
    });
    world.open(13, 'on-site').goTo(8);
    for (const [kind, byId] of [
      ['amendment', 'm3'],
      ['rejection', 'm4'],
      ['addition', 'm5'],
    ] as const)
      world.do({ type: 'make-proposal', proposalId: kind, clauseId: 'c8', kind, text: 'Ny lydelse.', byId });
    expect(line(world)).toBe(
      'Är överläggningen avslutad? Jag konstaterar att det finns tre yrkanden: ändring från Ledamot 3 (C), avslag på förslaget från Ledamot 4 och tillägg från Ledamot 5.',
    );
    world.do({ type: 'close-proposals', clauseId: 'c8' });
    expect(line(world)).toContain('Vilket förslag uppfattar jag har majoritet?');
    world.putQuestion(8, 'draft');
    expect(line(world)).toBe(
      'Jag ställer proposition på vart och ett av förslagen: bifall till förslaget, bifall till yrkandet av Ledamot 3 (C) och avslag på förslaget. Jag uppfattar att bifall till förslaget har majoritet.',
    );
    world
      .openVote(8, 'main', 'acclamation', 'voice')
      .do({ type: 'close-vote', voteId: 'voice', found: 'yes' }, CHAIR);
    expect(line(world)).toBe(
      'Jag finner att mötet beslutar bifall till förslaget. Jag ställer proposition på bifall till tilläggsyrkandet av Ledamot 5 mot avslag. De som säger ja till bifall till tilläggsyrkandet av Ledamot 5 svarar ja.',
    );
  });

  it('[VOT-5] [VOT-6] says who is left, and that the chair has the casting vote', () => {
    const world = new MeetingWorld().open(8, 'on-site').goTo(8);
    world.do({ type: 'request-vote', clauseId: 'c8', byId: 'm2' });
    expect(line(world)).toBe(
      'Omröstning är begärd och ska genomföras. Ja för bifall till förslaget, nej för avslag.',
    );
    world.openVote(8, null);
    for (const [id, choice] of [
      ['m2', 'yes'],
      ['m3', 'yes'],
      ['m4', 'yes'],
      ['m5', 'no'],
      ['m6', 'no'],
      ['m7', 'no'],
      ['m8', 'no'],
    ] as const)
      world.do({ type: 'cast-ballot', voteId: 'vote', participantId: id, choice });
    expect(line(world)).toBe('Alla andra har röstat, 3 ja mot 4 nej. Ordföranden röstar sist.');
    world.do({ type: 'cast-ballot', voteId: 'vote', participantId: 'm1', choice: 'yes' });
    expect(line(world)).toBe('Rösterna föll lika, 4 mot 4. Ordförandens utslagsröst är ja.');
    world.closeVote('vote');
    expect(line(world)).toBe(
      'Rösterna föll lika, 4 mot 4. Med ordförandens utslagsröst har mötet beslutat bifall till förslaget.',
    );
  });
});
