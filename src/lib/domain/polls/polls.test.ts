import { describe, expect, it } from 'vitest';
import { MeetingWorld, SECRETARY } from '../../../../tests/support/meeting-world.ts';
import { clauseFacts } from '../clause-facts.ts';
import type { MeetingSeat } from '../permissions.ts';
import { pollResult, pollTurnout } from './poll-result.ts';
import type { Poll, PollAnswer, PollQuestion, PollsCommand } from './polls.ts';

type Ask = Extract<PollsCommand, { type: 'ask-poll' }>;
const ask = (over: Partial<PollQuestion> = {}, pollId = 'p'): Ask => ({
  type: 'ask-poll',
  pollId,
  clauseId: 'c8',
  question: 'Hur går vi vidare?',
  kind: 'single',
  options: ['Nu', 'Senare'],
  ...over,
});
const scale = (from: number, to: number, fromLabel = '', toLabel = '') => ({ from, to, fromLabel, toLabel });
const askScale = (one: ReturnType<typeof scale>): Ask => ask({ kind: 'scale', options: [], scale: one });
const askText = ask({ kind: 'text', options: [] });

const seatOf = (id: string): MeetingSeat => ({ participantId: id, role: 'member' });
const options = (...chosen: readonly number[]): PollAnswer => ({ kind: 'options', options: chosen });
const value = (one: number): PollAnswer => ({ kind: 'scale', value: one });
const text = (one: string): PollAnswer => ({ kind: 'text', text: one });
const close = { type: 'close-poll', pollId: 'p' } as const;
const give = (id: string, answer: PollAnswer) =>
  ({ type: 'answer-poll', pollId: 'p', participantId: id, answer }) as const;

const room = (): MeetingWorld => new MeetingWorld({ members: 7 }).open(5).goTo(8);
const tryAnswer = (world: MeetingWorld, id: string, answer: PollAnswer) =>
  world.try(give(id, answer), seatOf(id))?.code ?? null;
function answered(asked: Ask, answers: readonly PollAnswer[]): MeetingWorld {
  const world = room().do(asked);
  for (const [i, one] of answers.entries()) world.do(give(`m${i + 1}`, one), seatOf(`m${i + 1}`));
  return world;
}
function poll(world: MeetingWorld): Poll {
  const [first] = world.state.polls;
  if (!first) throw new Error('no poll');
  return first;
}
const lines = (world: MeetingWorld, language: 'sv' | 'en' = 'sv') =>
  clauseFacts(world.state, 'c8', language)
    .filter((one) => one.kind === 'poll')
    .flatMap((one) => [one.heading, ...one.lines]);

describe('asking', () => {
  const twelve = Array.from({ length: 12 }, (_, i) => `Alternativ ${i}`);
  it.each<[string, Ask, string | null]>([
    ['a question of 500 characters', ask({ question: 'x'.repeat(500) }), null],
    ['a question of 501 characters', ask({ question: 'x'.repeat(501) }), 'text-too-long'],
    ['an empty question', ask({ question: '  ' }), 'question-missing'],
    ['one option', ask({ options: ['Nu'] }), 'option-count'],
    ['twelve options', ask({ options: twelve }), null],
    ['thirteen options', ask({ options: [...twelve, 'Till'] }), 'option-count'],
    ['an empty option', ask({ options: ['Nu', ' '] }), 'option-is-empty'],
    ['two options alike', ask({ options: ['Nu', ' Nu'] }), 'options-are-alike'],
    ['an option of 201 characters', ask({ options: ['Nu', 'x'.repeat(201)] }), 'text-too-long'],
    ['a scale of eleven steps', askScale(scale(0, 10)), null],
    ['a scale of twelve steps', askScale(scale(0, 11)), 'scale-does-not-hold'],
    ['a scale of one step', askScale(scale(3, 3)), 'scale-does-not-hold'],
    ['a scale without a scale', ask({ kind: 'scale', options: [] }), 'scale-does-not-hold'],
    ['a scale with a long label', askScale(scale(1, 5, 'x'.repeat(101))), 'text-too-long'],
    ['free text', askText, null],
  ])('[001-13] %s', (_what, command, code) => {
    expect(room().try(command)?.code ?? null).toBe(code);
  });

  it('[001-13] one open question in a clause, the one at hand; asked by officers only', () => {
    const world = room();
    expect(world.try(ask(), seatOf('m2'))?.code).toBe('not-allowed');
    world.do(ask()).do(ask());
    expect(world.try(ask({}, 'other'))?.code).toBe('poll-is-open');
    world.do(close).do(close);
    expect(world.try(ask({}, 'other'))).toBeNull();
    expect(world.try({ ...ask({}, 'third'), clauseId: 'c9' })?.code).toBe('clause-not-at-hand');
    expect(world.try({ ...ask({}, 'third'), clauseId: 'nowhere' })?.code).toBe('no-such-clause');
    expect(world.try({ ...close, pollId: 'gone' })?.code).toBe('no-such-poll');
  });

  it('[001-13] keeps nothing its kind has no use for', () => {
    const world = room().do(ask({ kind: 'text', options: ['Nu', 'Nu'], scale: scale(9, 1) }));
    expect(poll(world)).toMatchObject({ kind: 'text', options: [] });
    expect(poll(world)).not.toHaveProperty('scale');
  });
});

describe('answering', () => {
  it.each<[string, Ask, PollAnswer, string | null]>([
    ['one option', ask(), options(1), null],
    ['two options of a single choice', ask(), options(0, 1), 'answer-does-not-fit'],
    ['no option', ask(), options(), 'answer-missing'],
    ['an option there is not', ask(), options(2), 'answer-does-not-fit'],
    ['two of several', ask({ kind: 'multiple' }), options(1, 0), null],
    ['none of several', ask({ kind: 'multiple' }), options(), 'answer-missing'],
    ['a step for a choice', ask(), value(1), 'answer-does-not-fit'],
    ['text for a choice', ask(), text('Nu'), 'answer-does-not-fit'],
    ['the last step', askScale(scale(1, 5)), value(5), null],
    ['a step too far', askScale(scale(1, 5)), value(6), 'answer-does-not-fit'],
    ['between two steps', askScale(scale(1, 5)), value(1.5), 'answer-does-not-fit'],
    ['an option for a scale', askScale(scale(1, 5)), options(1), 'answer-does-not-fit'],
    ['text', askText, text('Ja.'), null],
    ['no text', askText, text(' '), 'answer-missing'],
    ['2 000 characters', askText, text('x'.repeat(2000)), null],
    ['2 001 characters', askText, text('x'.repeat(2001)), 'text-too-long'],
  ])('[001-13] with %s', (_what, command, answer, code) => {
    expect(tryAnswer(room().do(command), 'm2', answer)).toBe(code);
  });

  it('[001-13] is for who is here, one by one, until the question is closed; given again it replaces', () => {
    const world = room().do(ask());
    expect(tryAnswer(world, 'm6', options(0))).toBe('not-present');
    expect(world.try(give('m2', options(0)), SECRETARY)?.code).toBe('answer-is-your-own');
    expect(world.try(give('m2', options(0)), seatOf('m3'))?.code).toBe('answer-is-your-own');
    expect(tryAnswer(world, 'm2', options(0))).toBeNull();
    expect(tryAnswer(world, 'm2', options(1))).toBeNull();
    const before = world.events.length;
    expect(tryAnswer(world, 'm2', options(1, 1))).toBeNull();
    expect(world.events.length).toBe(before);
    expect(pollResult(poll(world))).toMatchObject({ answers: 1, counts: [0, 1] });
    world.do(close);
    expect(tryAnswer(world, 'm3', options(0))).toBe('poll-is-closed');
    expect(world.try({ ...give('m3', options(0)), pollId: 'gone' }, seatOf('m3'))?.code).toBe('no-such-poll');
  });

  it('[JAV-1] who is recused in the clause is not asked', () => {
    const world = room().recuse('m2', 8).do(ask());
    expect(tryAnswer(world, 'm2', options(0))).toBe('is-recused');
    expect(pollTurnout(world.state, poll(world))).toEqual({ answered: 0, asked: 4 });
  });

  it('[001-13] turnout counts those here, and who answered and has left since', () => {
    const world = answered(ask(), [options(0), options(1)]);
    world.do({ type: 'record-departure', participantId: 'm2' });
    expect(pollTurnout(world.state, poll(world))).toEqual({ answered: 2, asked: 5 });
    world.do({ type: 'record-departure', participantId: 'm5' });
    expect(pollTurnout(world.state, poll(world))).toEqual({ answered: 2, asked: 4 });
  });
});

describe('the result in the clause', () => {
  it('[001-13] says that it was put digitally, and how many chose what; nothing while it is open', () => {
    const world = answered(ask(), [options(0), options(1), options(1)]);
    expect(lines(world)).toEqual([]);
    expect(lines(world.do(close))).toEqual([
      'Fråga till mötet',
      'Hur går vi vidare?',
      'Ställdes digitalt, 3 svar.',
      'Nu: 1',
      'Senare: 2',
    ]);
    expect(lines(world, 'en').slice(0, 3)).toEqual([
      'Question to the meeting',
      'Hur går vi vidare?',
      'Asked digitally, 3 answers.',
    ]);
  });

  it('[001-12] free text stands without names, and not in the order it came', () => {
    const world = answered(askText, [text('Öppna tidigare.\nGärna sju.'), text('Anställ fler.')]).do(close);
    const facts = lines(world);
    expect(facts.slice(3)).toEqual(['Anställ fler.', 'Öppna tidigare.', 'Gärna sju.']);
    expect(facts.join(' ')).not.toContain('Ledamot');
  });

  it.each<[ReturnType<typeof scale>, readonly number[], string, string]>([
    [
      scale(1, 5, 'inte alls', 'helt'),
      [4, 4, 4, 3, 4],
      'Medel 3,8 av 5 (1 inte alls, 5 helt)',
      'Mean 3.8 of 5 (1 inte alls, 5 helt)',
    ],
    [scale(0, 10, '', 'bäst'), [10, 0], 'Medel 5,0 av 10 (10 bäst)', 'Mean 5.0 of 10 (10 bäst)'],
    [scale(-2, 2), [-1, 0, -1], 'Medel −0,7 på skalan −2 till 2', 'Mean −0.7 on the scale −2 to 2'],
    [scale(-2, 2), [1, -1], 'Medel 0,0 på skalan −2 till 2', 'Mean 0.0 on the scale −2 to 2'],
  ])('[001-13] a scale %j tells its mean', (one, values, swedish, english) => {
    const world = answered(askScale(one), values.map(value)).do(close);
    expect(lines(world)[3]).toBe(swedish);
    expect(lines(world, 'en')[3]).toBe(english);
  });

  it('[001-13] a scale tells how the answers spread', () => {
    const world = answered(askScale(scale(1, 3)), [value(3), value(1), value(3)]).do(close);
    expect(lines(world).at(-1)).toBe('Svar per steg: 1: 1, 2: 0, 3: 2');
  });

  it('[001-13] without answers it says so; withdrawn it leaves nothing', () => {
    const world = room()
      .do(askScale(scale(1, 5)))
      .do(close);
    expect(lines(world)).toEqual(['Fråga till mötet', 'Hur går vi vidare?', 'Ställdes digitalt, inga svar.']);
    world.do({ type: 'withdraw-poll', pollId: 'p' }).do({ type: 'withdraw-poll', pollId: 'p' });
    expect(lines(world)).toEqual([]);
  });

  it('[001-13] a question still open when the meeting closes is noted with the answers it had', () => {
    const world = answered(ask(), [options(0)])
      .goTo(9)
      .do({ type: 'close-meeting' });
    expect(lines(world)).toContain('Ställdes digitalt, 1 svar.');
  });
});
