import { describe, expect, it } from 'vitest';
import type { MeetingWorld } from '../../../../tests/support/meeting-world.ts';
import type { LintCode } from './finding.ts';
import { lint } from './lint.ts';
import {
  codesIn,
  findingsIn,
  mended,
  paragraph,
  PEOPLE,
  world,
} from '../../../../tests/support/lint-world.ts';

describe('words in the text', () => {
  it.each<[LintCode, string, string]>([
    ['attachment-missing', '004-17', 'Presentationen bifogas protokollet.'],
    ['attachment-missing', '004-17', 'Budgeten antas enligt bilaga.'],
    ['attachment-missing', '004-17', 'Ersättning enlig bilaga 2.'],
    ['attachment-missing', '000-11', 'Punkterna 2–7, se bifogad presentation.'],
    ['expiring-link', '000-13', 'Filmen finns på https://we.tl/t-abc123.'],
    ['expiring-link', '000-13', 'Se https://org.sharepoint.com/:p:/s/grupp/Ec1?e=4'],
    ['expiring-link', '000-13', 'https://x.blob.example/a.pdf?se=2022-01-01&sig=ab'],
    ['insecure-link', '000-13', 'Läs mer på http://exempel.se/plan'],
    ['placeholder', '004-6', 'Avtalet gäller från ÅÅÅÅ-MM-DD.'],
    ['placeholder', '004-6', 'Lön 20XX'],
    ['placeholder', '004-6', 'Närvarande: […]'],
    ['placeholder', '004-6', 'TODO fråga Berit Ordqvist'],
    ['placeholder', '004-6', 'Kostnaden är ??? kronor'],
  ])('[X-8] finds %s (%s) in "%s"', (code, _id, text) => {
    expect(codesIn(text)).toEqual([code]);
  });

  it.each([
    ['Mötet börjar kl. kl. 13.00.', 'Mötet börjar kl. 13.00.'],
    ['Den den 3 mars', 'Den 3 mars'],
    ['Rådet vill att att  att det sker.', 'Rådet vill att det sker.'],
    ['The the report', 'The report'],
  ])('[004-20] "%s" becomes "%s"', (text, mend) => {
    expect(codesIn(text)).toEqual(['doubled-word']);
    expect(mended(text, 'doubled-word')).toBe(mend);
  });

  it.each([
    'Handlingen bifogas inte.',
    'Bilaga A till budgeten',
    'För det det gäller, som som det heter',
    'kl 9, kl. 10',
    'Batt att',
    'en en-procentig höjning',
    'https://exempel.se/plan?sida=3',
    'Bygget https är säkert',
    'Kung Carl XVI och MMXX',
    'Är det så? Ja.',
    'Enligt § 31 kommunallagen',
  ])('[X-8] nothing about "%s"', (text) => {
    expect(codesIn(text)).toEqual([]);
  });

  it('[004-17] the finding goes when the clause has its attachment', () => {
    const { state } = world();
    const blocks = { c2: [paragraph('Bilden bifogas.')] };
    expect(lint({ state, blocks, attachedTo: ['c2'] })).toEqual([]);
  });

  it('[000-13] the address behind the words of a link is what is judged', () => {
    const [found] = findingsIn([paragraph('filmen', 'https://wetransfer.com/downloads/1')]);
    expect(found).toMatchObject({ code: 'expiring-link', place: { block: 0, from: 0, to: 6 } });
  });

  it('[MIN-3] a § beyond the last of the meeting, where bodies number by §', () => {
    const w = world({ profile: { numbering: { style: 'section', firstNumber: 10 } } });
    expect(codesIn('Se § 31.', w)).toEqual(['reference-without-clause']);
    expect(codesIn('Närvarande §§ 12–31', w)).toEqual(['reference-without-clause']);
    for (const fine of ['Se § 11 och §13.', 'Se § 4 i protokoll 3', 'Enligt MBL § 38']) {
      expect(codesIn(fine, w)).toEqual([]);
    }
    expect(codesIn('Se § 31.')).toEqual([]);
  });

  it('[000-18] findings come in the order of the text', () => {
    expect(codesIn('TODO: kl. kl. 9, tisdagen den 19 november 2021, se bifogad bild')).toEqual([
      'placeholder',
      'doubled-word',
      'weekday-date',
      'attachment-missing',
    ]);
  });

  it('[000-18] places are those of the paragraph in reading order, also in a list', () => {
    const found = findingsIn([
      { kind: 'heading', text: 'Laget runt' },
      { kind: 'list', ordered: false, items: [[paragraph('Ja')], [paragraph('Svar: ???')]] },
    ]);
    expect(found).toMatchObject([{ code: 'placeholder', place: { block: 2, from: 6, to: 9 } }]);
  });
});

describe('what the log should hold', () => {
  const codes = ({ state }: MeetingWorld): LintCode[] => lint({ state, blocks: {} }).map((one) => one.code);
  const byBoth = { profile: { gavel: 'chair-or-secretary' } } as const;

  it('[MIN-1] a text that decides without a decision, once the meeting has gone on', () => {
    const w = world(byBoth).open(7).goTo(2);
    const text = 'Rådet beslutade att anta planen.';
    expect(codesIn(text, w)).toEqual([]);
    w.goTo(3);
    expect(codesIn(text, w)).toEqual(['decision-without-outcome']);
    expect(codesIn('Förslag: rådet beslutar att anta planen.', w)).toEqual([]);
    expect(codesIn('Beslutsunderlag finns. Vi ska besluta i vår.', w)).toEqual([]);
    expect(codesIn(text, w.goTo(2).do(w.decision(2)).goTo(3))).toEqual([]);
  });

  it('[MIN-3] an item handled before its turn is offered the place where it was handled', () => {
    const w = world(byBoth).open(7);
    for (const clause of [1, 4, 2]) w.goTo(clause).do(w.decision(clause));
    w.goTo(3);
    const [found] = lint({ state: w.state, blocks: {} });
    const command = { type: 'move-clause', clauseId: 'c4', afterId: 'c1' } as const;
    expect(found).toMatchObject({ code: 'handled-out-of-order', fixes: [{ kind: 'command', command }] });
    expect(codes(w.do(command))).toEqual([]);
  });

  it('[MIN-1] a heading that only the gavel writes', () => {
    expect(findingsIn([{ kind: 'heading', text: 'Beslut:' }])).toMatchObject([
      { code: 'typed-decision-heading', place: { from: 0, to: 7 } },
    ]);
    expect(findingsIn([{ kind: 'heading', text: 'Förslag till beslut' }])).toEqual([]);
  });

  it('[MIN-2] a proposal nobody settled, until the clause has a decision', () => {
    const w = world(byBoth).open(7).goTo(2);
    w.propose(2, [['amendment', 'm2']]);
    expect(codes(w)).toEqual([]);
    expect(codes(w.goTo(3))).toEqual(['proposal-without-outcome']);
    // Another world: the chair of this one would be asked to put the question first.
    const settled = { ...w.state, decisions: [decisionIn('c2')] };
    expect(lint({ state: settled, blocks: {} })).toEqual([]);
  });

  it('[MIN-2] a vote whose sum is not those present and taking part', () => {
    const w = world({ people: {} }).open(5).goTo(2);
    w.propose(2, [
      ['approval', 'm2'],
      ['rejection', 'm3'],
    ]).putQuestion(2);
    w.openVote(2, 'main').cast('main', 'yyynn').closeVote('main');
    expect(codes(w)).toEqual([]);
    const [vote] = w.state.votes;
    if (!vote?.result) throw new Error('the vote has no result');
    const votes = [{ ...vote, result: { ...vote.result, yes: 7 } }];
    expect(lint({ state: { ...w.state, votes }, blocks: {} })).toMatchObject([
      { code: 'vote-sum-wrong', severity: 'stop', params: { sum: 9, present: 5 } },
    ]);
  });

  it('[RES-2] a reservation whose reasons have not come', () => {
    const { state } = world();
    const statement = { clauseId: 'c2', participantId: 'm2', at: '', id: 'r1', kind: 'reservation' } as const;
    const found = lint({ state: { ...state, statements: [{ ...statement, text: ' ' }] }, blocks: {} });
    expect(found).toMatchObject([{ code: 'reservation-without-text', params: { name: 'Karin Lövgren' } }]);
    expect(lint({ state: { ...state, statements: [{ ...statement, text: 'Skäl' }] }, blocks: {} })).toEqual(
      [],
    );
  });

  it('[ROL-1] a clause where the vice chair begins to preside names her', () => {
    const w = world({ people: { ...PEOPLE, m4: { name: 'Torsten Öberg', role: 'vice-chair' } } });
    w.open(7).recuse('m1', 2).goTo(2).goTo(3);
    expect(codesIn('Jäv anmäldes.', w)).toEqual(['acting-chair-unnoted']);
    expect(codesIn('Torsten Öberg ledde mötet.', w)).toEqual([]);
  });

  it.each([
    ['m1', 'adjuster-is-chair'],
    ['s', 'adjuster-is-secretary'],
    ['m2', undefined],
  ])('[ROL-8] %s as adjuster: %s', (id, code) => {
    const state = { ...world().state, adjusters: [id] };
    expect(lint({ state, blocks: {} })[0]?.code).toBe(code);
  });

  it('[MIN-2] an empty clause is said when the meeting has left it, not before', () => {
    const w = world().open(7).goTo(2);
    const empty = (): LintCode[] =>
      lint({ state: w.state, blocks: { c2: [], c3: [] } }).map((one) => one.code);
    expect(empty()).toEqual([]);
    w.goTo(3);
    expect(empty()).toEqual(['clause-is-empty']);
  });

  function decisionIn(clauseId: string): MeetingWorld['state']['decisions'][number] {
    return { id: 'd', clauseId, text: 'Ja', at: '2021-11-19T13:00:00Z', version: 9, count: 7, limit: 5 };
  }
});
