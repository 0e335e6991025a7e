import { describe, expect, it } from 'vitest';
import type { CallStanding } from './call-standing.ts';
import { at, type Kind, said } from './call-statements.ts';
import { foldConnections } from './fold-connections.ts';
import { callSuggestions } from './suggestions.ts';
import { waitingIn } from './waiting.ts';

const KEY = 'user:55555';
const elsy = (kind: Kind, minute: number, key = KEY) => said(kind, minute, key, { name: 'Elsy Norrman' });
const ylva = (kind: Kind, minute: number) => said(kind, minute, KEY, { name: 'Ylva Rönnmark' });

/** Elsy was confirmed on the key, and is on the roll since. */
const confirmed = (events: CallStanding['connections'], minute: number): CallStanding => ({
  connections: events,
  people: [
    { id: 'elsy', name: 'Elsy Norrman' },
    { id: 'ylva', name: 'Ylva Rönnmark' },
  ],
  links: [{ connectionKey: KEY, personIds: ['elsy'] }],
  roll: [{ personId: 'elsy', mode: 'remote', since: at(6) }],
  now: at(minute),
});

describe('a key that a provider gives to somebody else', () => {
  it('[DIS-5] leaves the first as gone, and the other is somebody who joins', () => {
    const events = [elsy('joined', 5), elsy('left', 20), ylva('joined', 21)];
    const found = callSuggestions(confirmed(foldConnections(events), 25));
    expect(found).toMatchObject([
      { kind: 'leave', at: at(20), people: [{ personId: 'elsy', returnedAt: null }] },
      { kind: 'join', at: at(21), caller: { name: 'Ylva Rönnmark' }, personIds: ['ylva'] },
    ]);
  });

  it('[DIS-5] ends with the next who joins, though somebody waited under it in between', () => {
    const connections = foldConnections([elsy('joined', 5), ylva('waiting', 10), elsy('joined', 15)]);
    expect(connections.map(({ joinedAt, leftAt }) => [joinedAt, leftAt])).toEqual([
      [at(5), at(15)],
      [null, at(15)],
      [at(15), null],
    ]);
  });

  it('[DIS-3] is theirs again when they are back on it', () => {
    const events = [elsy('joined', 5), elsy('left', 20), elsy('joined', 20.5)];
    expect(callSuggestions(confirmed(foldConnections(events), 25))).toMatchObject([
      { kind: 're-attest', personId: 'elsy', basis: 'account' },
    ]);
  });
});

describe('the waiting room', () => {
  it('holds who has not come in and who was put back, in the order they came, and suggests neither', () => {
    const events = [
      elsy('joined', 5),
      elsy('waiting', 20),
      said('waiting', 10, 'c2', { name: 'Ylva Rönnmark' }),
      said('waiting', 12, 'c3', { name: 'Anteckningsbot (Notetaker)' }),
      said('waiting', 11, 'c4'),
      said('left', 12, 'c4'),
    ];
    const connections = foldConnections(events);
    expect(waitingIn(connections, at(25))).toEqual([
      { connectionKey: 'c2', name: 'Ylva Rönnmark', since: at(10) },
      { connectionKey: 'c3', name: 'Anteckningsbot (Notetaker)', since: at(12) },
      { connectionKey: KEY, name: 'Elsy Norrman', since: at(20) },
    ]);
    expect(waitingIn(connections, at(11)).map(({ name }) => name)).toEqual(['Ylva Rönnmark']);
    expect(callSuggestions(confirmed(connections, 25))).toMatchObject([{ kind: 'leave', at: at(20) }]);
  });
});
