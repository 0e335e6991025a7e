import { describe, expect, it } from 'vitest';
import { MeetingWorld, type WorldOptions } from '../../../../tests/support/meeting-world.ts';
import { clauseFacts } from '../clause-facts.ts';
import type { MeetingSeat } from '../permissions.ts';
import { goRoundNow } from './speaking-now.ts';
import type { GoRoundBy } from './speaking.ts';

const member: MeetingSeat = { participantId: 'm3', role: 'member' };
const begin = (by: GoRoundBy, goRoundId = 'r') =>
  ({ type: 'begin-go-round', goRoundId, clauseId: 'c8', by }) as const;
const turn = (group: string, text = '', goRoundId = 'r') =>
  ({ type: 'take-turn', goRoundId, group, text }) as const;
const endRound = { type: 'end-go-round', goRoundId: 'r' } as const;

const room = (options: WorldOptions = {}, present = 4): MeetingWorld =>
  new MeetingWorld({ members: 7, ...options }).open(present).goTo(8);
const groups = (world: MeetingWorld): (readonly [string, readonly string[]])[] =>
  goRoundNow(world.state)?.groups.map((one) => [one.name, one.participantIds] as const) ?? [];
const organisations = (...names: readonly string[]): WorldOptions => ({
  people: Object.fromEntries(names.map((organisation, i) => [`m${i + 1}`, { organisation }])),
});

describe('who gets a turn', () => {
  it('[001-14] organisations of those present, in Swedish order', () => {
    const world = room(organisations('Örebro', 'Ås', 'Askersund', 'Örebro', 'Lekeberg'));
    expect(groups(world.do(begin('organisation')))).toEqual([
      ['Askersund', ['m3']],
      ['Ås', ['m2']],
      ['Örebro', ['m1', 'm4']],
    ]);
  });

  it('[001-14] parties, and who has none comes last under the own name', () => {
    const world = room({ people: { m1: { party: 'V' }, m2: { party: 'C' }, m4: { party: 'C' } } });
    expect(groups(world.do(begin('party')))).toEqual([
      ['C', ['m2', 'm4']],
      ['V', ['m1']],
      ['Ledamot 3', ['m3']],
    ]);
  });

  it('[001-14] sides as the body names them, and only those who are there', () => {
    const sides = ['Regionen', 'Föreningarna', 'Facken'];
    const people = {
      m1: { side: 'Föreningarna' },
      m2: { side: 'Regionen' },
      m3: { side: 'Regionen' },
      m4: { side: 'Föreningarna' },
      s: { side: 'Regionen' },
    };
    const world = room({ profile: { sides }, people });
    world.do({ type: 'record-arrival', participantId: 's', mode: 'remote' });
    expect(groups(world.do(begin('side')))).toEqual([
      ['Regionen', ['m2', 'm3', 's']],
      ['Föreningarna', ['m1', 'm4']],
    ]);
  });

  it('[001-14] people in the order of the roster, two of one name told apart', () => {
    const world = room({ people: { m2: { name: 'Karin Ek' }, m4: { name: 'Karin Ek' } } });
    expect(groups(world.do(begin('person'))).map(([name]) => name)).toEqual([
      'Ledamot 1',
      'Karin Ek',
      'Ledamot 3',
      'Karin Ek (2)',
    ]);
  });

  it('[000-6] a serving deputy speaks for the seat; one who does not serve has no turn', () => {
    const world = room({ people: { d1: { organisation: 'Annan' } } }).arrive('d1', 'd2');
    world.do({ type: 'call-deputy', deputyId: 'd1', forId: 'm7' });
    const names = groups(world.do(begin('organisation')));
    expect(names.at(-1)).toEqual(['Kommun 7', ['d1']]);
    expect(names.flatMap(([, ids]) => ids)).not.toContain('d2');
  });

  it('[JAV-1] who is recused has no turn', () => {
    const world = room().recuse('m2', 8).do(begin('organisation'));
    expect(groups(world).map(([name]) => name)).toEqual(['Kommun 1', 'Kommun 3', 'Kommun 4']);
  });

  it.each([
    ['party', {}, 4, 'nobody-has-a-party'],
    ['side', {}, 4, 'body-has-no-sides'],
    ['organisation', { people: { m1: { organisation: '' } }, members: 1 }, 1, 'nobody-has-an-organisation'],
    ['person', {}, 0, 'nobody-to-go-round'],
  ] as const)(
    '[001-14] by %s is refused when there is nothing to go by (case %#)',
    (by, options, present, code) => {
      const world = new MeetingWorld({ members: 7, ...options });
      if (present > 0) world.open(present);
      else world.do({ type: 'open-meeting' });
      expect(world.goTo(8).try(begin(by))?.code).toBe(code);
    },
  );
});

describe('the turns', () => {
  it('[001-14] one round at a time, in the clause at hand', () => {
    const world = room().do(begin('person'));
    expect(world.try(begin('person'))).toBeNull();
    expect(world.try(begin('person', 'other'))?.code).toBe('go-round-is-open');
    world.goTo(9).do(endRound).do(endRound);
    expect(goRoundNow(world.state)).toBeNull();
    expect(world.try(begin('person', 'other'))?.code).toBe('clause-not-at-hand');
    expect(world.try({ ...begin('person', 'x'), clauseId: 'nowhere' })?.code).toBe('no-such-clause');
    expect(world.try({ ...endRound, goRoundId: 'gone' })?.code).toBe('no-such-go-round');
  });

  it('[001-14] is taken by the group’s own people and by officers, and taken again replaces', () => {
    const world = room().do(begin('organisation'));
    world.do(turn('Kommun 1', 'Först'));
    expect(world.try(turn('Kommun 2', 'Nej'), member)?.code).toBe('not-your-group');
    world.do(turn('Kommun 3', 'Vi bygger.'), member).do(turn('Kommun 3', '  Vi bygger ut. '), member);
    const before = world.events.length;
    world.do(turn('Kommun 3', 'Vi bygger ut.'), member);
    expect(world.events.length).toBe(before);
    expect(goRoundNow(world.state)?.turns.map((one) => [one.group, one.text])).toEqual([
      ['Kommun 1', 'Först'],
      ['Kommun 3', 'Vi bygger ut.'],
    ]);
    expect(world.try(turn('Kommun 9'))?.code).toBe('no-such-group');
    expect(world.try(turn('Kommun 1', '', 'gone'))?.code).toBe('no-such-go-round');
    expect(world.try(turn('Kommun 1', 'x'.repeat(20_000)))).toBeNull();
    expect(world.try(turn('Kommun 1', 'x'.repeat(20_001)))?.code).toBe('text-too-long');
    world.do(endRound);
    expect(world.try(turn('Kommun 1', 'Sent'))?.code).toBe('go-round-is-over');
  });

  it('[001-14] the minutes hold what was said, in the order of the round, and nothing of the queue', () => {
    const world = room().do(begin('organisation'));
    const facts = (language: 'sv' | 'en' = 'sv') =>
      clauseFacts(world.state, 'c8', language).map(({ kind, heading, lines }) => ({ kind, heading, lines }));
    world.do(turn('Kommun 2'));
    world.do({ type: 'ask-for-floor', requestId: 'q', participantId: 'm2', kind: 'speech' });
    world.do({ type: 'give-floor', requestId: 'q' });
    expect(facts()).toEqual([]);
    world.do(turn('Kommun 3', 'Nytt boende.\n\nInvigs i maj.')).do(turn('Kommun 1', 'Ny chef.')).do(endRound);
    const lines = ['Kommun 1: Ny chef.', 'Kommun 3: Nytt boende.', 'Invigs i maj.'];
    expect(facts()).toEqual([{ kind: 'go-round', heading: 'Laget runt', lines }]);
    expect(facts('en')[0]?.heading).toBe('Round the table');
    expect(clauseFacts(world.state, 'c9', 'sv')).toEqual([]);
  });
});
