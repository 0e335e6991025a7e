import { describe, expect, it } from 'vitest';
import { MeetingWorld } from '../../../tests/support/meeting-world.ts';
import type { BodyProfile } from './body.ts';
import { checkCompleteness } from './completeness.ts';
import type { MeetingState } from './meeting-state.ts';
import type { Participant } from './participant.ts';
import { composeSigners } from './signers.ts';

const WEST = 'Kommunalförbunden';
const REGION = 'Regionen';

const TWO_SIDES: readonly Participant[] = [
  { id: 'w1', name: 'Axel Josefsberg', group: 'member', side: WEST, organisation: 'Göterydsregionen' },
  { id: 'w2', name: 'Kent Lagerstråle', group: 'member', side: WEST, role: 'vice-chair' },
  { id: 'r1', name: 'Jonny Magnusberg', group: 'member', side: REGION, role: 'chair', organisation: 'VSR' },
  { id: 'r2', name: 'Ida Vik', group: 'member', side: REGION, role: 'vice-chair' },
  { id: 's', name: 'Sara Sekreterare', group: 'other', role: 'secretary' },
];

function twoSided(profile: Partial<BodyProfile>, participants = TWO_SIDES): MeetingState {
  const world = new MeetingWorld({ members: 3, profile: { sides: [WEST, REGION], ...profile } });
  return { ...world.open(3).state, participants };
}

const signed = (state: MeetingState) =>
  composeSigners(state, 'sv').map((one) => [one.role, one.roleText, one.name, one.organisation, one.signs]);
const stops = (state: MeetingState) =>
  checkCompleteness(state, { emptyClauseIds: [] })
    .filter((one) => one.severity === 'stop' && one.code !== 'meeting-not-closed')
    .map((one) => [one.code, one.params]);

describe('who signs', () => {
  it('[ROL-4] the secretary keeps the pen on the chair’s responsibility: named, but the chair signs', () => {
    const world = new MeetingWorld().open(9);
    expect(composeSigners(world.state, 'sv').map((one) => [one.roleText, one.signs])).toEqual([
      ['Sekreterare', false],
      ['Ordförande', true],
    ]);
    const notes = new MeetingWorld({ profile: { documentType: 'minnesanteckningar' } }).open(9);
    expect(composeSigners(notes.state, 'sv').map((one) => [one.roleText, one.signs])).toEqual([
      ['Sekreterare', true],
    ]);
  });

  it('[003-15] [X-2] notes of two sides: one for each, as chair or vice chair, and nobody else', () => {
    const state = { ...twoSided({ documentType: 'motesanteckning', adjusters: 1 }), adjusters: ['w1'] };
    expect(signed(state)).toEqual([
      ['side', 'Vice ordförande', 'Kent Lagerstråle', WEST, true],
      ['side', 'Ordförande', 'Jonny Magnusberg', 'VSR', true],
    ]);
    expect(composeSigners(state, 'sv').map((one) => one.slotId)).toEqual(['side-w2', 'side-r1']);
  });

  it('[004-19] [X-2] cooperation minutes: employer, five unions and the secretary make seven', () => {
    const unions = Array.from({ length: 5 }, (_, i): Participant => ({
      id: `u${String(i + 1)}`,
      name: `Ombud ${String(i + 1)}`,
      group: 'member',
      side: 'Arbetstagarna',
      organisation: `Förbund ${String(i + 1)}`,
    }));
    const participants: Participant[] = [
      { id: 'e1', name: 'Sandra Säljberg', group: 'member', side: 'Arbetsgivaren', role: 'chair' },
      ...unions,
      { id: 's', name: 'Mariana Andersberg', group: 'other', role: 'secretary' },
    ];
    const sides = ['Arbetsgivaren', 'Arbetstagarna'];
    const state = twoSided({ documentType: 'samverkansprotokoll', sides, adjusters: 5 }, participants);
    const places = composeSigners({ ...state, adjusters: unions.map((one) => one.id) }, 'sv');
    expect(places.filter((one) => one.signs)).toHaveLength(7);
    expect(places.map((one) => one.role)).toEqual([
      'secretary',
      'chair',
      ...Array.from({ length: 5 }, () => 'adjuster'),
    ]);
    expect(places.at(-1)).toMatchObject({ name: 'Ombud 5', organisation: 'Förbund 5' });
    expect(stops(state)).toEqual([['no-adjuster', { needed: 5 }]]);
  });
});

describe('[MIN-2] before freezing', () => {
  it('[003-15] two sides need neither adjuster nor secretary, but somebody to sign for each', () => {
    const notes = { documentType: 'motesanteckning', adjusters: 1 } as const;
    const withoutSecretary = TWO_SIDES.filter((one) => one.role !== 'secretary');
    expect(stops(twoSided(notes, withoutSecretary))).toEqual([]);
    const westless = TWO_SIDES.filter((one) => one.id !== 'w2');
    expect(stops(twoSided(notes, westless))).toEqual([['no-side-signer', { side: WEST }]]);
  });

  it('[ROL-8] a body without adjusters is not asked for one', () => {
    expect(stops(new MeetingWorld({ profile: { adjusters: 0 } }).open(9).state)).toEqual([]);
  });
});
