import { describe, expect, it } from 'vitest';
import { CHAIR, MeetingWorld, type WorldOptions } from '../../../tests/support/meeting-world.ts';
import { quorumFor, quorumWith, quorumWithout } from './quorum.ts';
import { quorumReason } from './quorum-reason.ts';
import { quorumSentence } from './wording/quorum-phrases.ts';

const assembly = { kind: 'assembly', recusalException: true } as const;
const noPart =
  (...ids: readonly string[]) =>
  (world: MeetingWorld) => {
    for (const participantId of ids) world.do({ type: 'take-no-part', clauseId: 'c8', participantId });
  };
const recused =
  (...ids: readonly string[]) =>
  (world: MeetingWorld) => {
    for (const id of ids) world.recuse(id, 8);
  };
const deputies = (present: number, serving: number) => (world: MeetingWorld) => {
  for (let i = 1; i <= present; i++) world.arrive(`d${i}`);
  for (let i = 1; i <= serving; i++) {
    world.do({ type: 'call-deputy', deputyId: `d${i}`, forId: `m${14 - i}` });
  }
};
const lost = (world: MeetingWorld) =>
  void world.do({ type: 'record-departure', participantId: 'm7', technical: true });

interface Row {
  readonly id: string;
  readonly title: string;
  readonly options: WorldOptions;
  readonly present: number;
  readonly then?: (world: MeetingWorld) => void;
  readonly count: number;
  readonly limit: number | null;
  readonly isQuorate: boolean | null;
  readonly sentence: string;
}

const board: WorldOptions = { members: 7, profile: { kind: 'board' } };
const nine: WorldOptions = { members: 7, profile: { quorum: { rule: 'more-than-half', seats: 9 } } };
const big: WorldOptions = { members: 41, profile: assembly };
const exception = 'Bara jäv gör att det fattas folk, så fullmäktige får ändå handlägga ärendet.';

const rows: readonly Row[] = [
  {
    id: 'QUO-2',
    title: '6 members and 1 serving deputy of 13',
    options: {},
    present: 6,
    then: deputies(1, 1),
    count: 7,
    limit: 7,
    isQuorate: true,
    sentence: '7 av 13, krav 7: 6 ledamöter och 1 tjänstgörande ersättare.',
  },
  {
    id: 'QUO-2',
    title: '6 members and 3 deputies who do not serve',
    options: { deputies: 3 },
    present: 6,
    then: deputies(3, 0),
    count: 6,
    limit: 7,
    isQuorate: false,
    sentence: '6 av 13, krav 7: 6 ledamöter.',
  },
  {
    id: 'QUO-1',
    title: 'half of 12 is not more than half',
    options: { members: 12 },
    present: 6,
    count: 6,
    limit: 7,
    isQuorate: false,
    sentence: '6 av 12, krav 7: 6 ledamöter.',
  },
  {
    id: 'QUO-3',
    title: '4 of 9 seats, 2 of them vacant',
    options: nine,
    present: 4,
    count: 4,
    limit: 5,
    isQuorate: false,
    sentence: '4 av 9, krav 5: 4 ledamöter.',
  },
  {
    id: 'QUO-4',
    title: '7 of 13 with one recused',
    options: {},
    present: 7,
    then: recused('m7'),
    count: 6,
    limit: 7,
    isQuorate: false,
    sentence: '6 av 13, krav 7: 6 ledamöter. Ledamot 7 är jävig.',
  },
  {
    id: 'QUO-5',
    title: 'assembly of 41: 21 with two recused',
    options: big,
    present: 21,
    then: recused('m20', 'm21'),
    count: 19,
    limit: 21,
    isQuorate: true,
    sentence: `19 av 41, krav 21: 19 ledamöter. Ledamot 20 och Ledamot 21 är jäviga. ${exception}`,
  },
  {
    id: 'QUO-5',
    title: 'assembly of 41: 20 with one recused',
    options: big,
    present: 20,
    then: recused('m20'),
    count: 19,
    limit: 21,
    isQuorate: false,
    sentence: '19 av 41, krav 21: 19 ledamöter. Ledamot 20 är jävig.',
  },
  {
    id: 'QUO-7',
    title: '7 of 13 where three take no part',
    options: {},
    present: 7,
    then: noPart('m5', 'm6', 'm7'),
    count: 7,
    limit: 7,
    isQuorate: true,
    sentence: '7 av 13, krav 7: 7 ledamöter.',
  },
  {
    id: 'QUO-8',
    title: '7 of 13 where one loses the line',
    options: {},
    present: 7,
    then: lost,
    count: 6,
    limit: 7,
    isQuorate: false,
    sentence: '6 av 13, krav 7: 6 ledamöter.',
  },
  {
    id: 'QUO-9',
    title: 'company board of 7: 4 with one recused',
    options: board,
    present: 4,
    then: recused('m4'),
    count: 3,
    limit: 4,
    isQuorate: false,
    sentence: '3 av 7, krav 4: 3 ledamöter. Ledamot 4 är jävig.',
  },
  {
    id: 'QUO-11',
    title: 'cooperation group without a rule',
    options: { profile: { kind: 'cooperation-group', quorum: { rule: 'none' } } },
    present: 4,
    count: 4,
    limit: null,
    isQuorate: null,
    sentence: '4 närvarande: 4 ledamöter.',
  },
];

describe('the worked examples of quorum', () => {
  it.each(rows)('[$id] $title', ({ options, present, then, count, limit, isQuorate, sentence }) => {
    const world = new MeetingWorld(options).open(present).goTo(8);
    then?.(world);
    const now = quorumFor(world.state, 'c8');
    expect(now).toMatchObject({ count, limit, isQuorate });
    expect(quorumSentence(quorumReason(now), 'sv')).toBe(sentence);
    // The gavel agrees with the count, whatever stands in its way besides.
    world.try({ type: 'settle-line', participantId: 'm7' });
    const code = isQuorate === false ? 'not-quorate' : undefined;
    expect(world.try(world.decision(8), CHAIR)?.code).toBe(code);
    if (code === undefined) expect(world.state.decisions.at(-1)).toMatchObject({ count, limit });
  });

  it('[QUO-4] one recused in § 8 leaves §§ 7 and 9 alone', () => {
    const { state } = new MeetingWorld().open(7).recuse('m7', 8);
    expect(['c7', 'c8', 'c9'].map((id) => quorumFor(state, id).isQuorate)).toEqual([true, false, true]);
  });

  it('[QUO-1] says what several people leaving would do, in any clause', () => {
    const { state } = new MeetingWorld().open(9).recuse('m7', 8);
    expect(quorumWithout(state, ['m1', 'm2'])).toMatchObject({ count: 7, isQuorate: true });
    expect(quorumWithout(state, ['m1', 'm2'], 'c8')).toMatchObject({ count: 6, isQuorate: false });
    expect(quorumWithout(state, ['m7'], 'c8')).toMatchObject({ count: 8 });
    expect(quorumWith(state, 'm7', 'c8')).toMatchObject({ count: 9 });
  });

  it('[QUO-2] is said in English too', () => {
    const world = new MeetingWorld().open(6);
    deputies(1, 1)(world);
    const reason = quorumReason(quorumFor(world.state, 'c1'));
    expect(quorumSentence(reason, 'en')).toBe('7 of 13, limit 7: 6 members and 1 serving deputy.');
  });
});
