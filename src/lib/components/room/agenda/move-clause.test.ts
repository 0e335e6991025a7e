import { describe, expect, it } from 'vitest';
import { movedClauses } from '#lib/domain/agenda/agenda-order.ts';
import type { Clause } from '#lib/domain/clause.ts';
import { besideSibling, placeOf } from './move-clause.ts';

const make = (id: string, parentId?: string): Clause => ({
  id,
  number: '1',
  title: id,
  kind: 'decision',
  presenters: [],
  ...(parentId === undefined ? {} : { parentId }),
});
const agenda = [make('a'), make('b'), make('x', 'b'), make('y', 'b'), make('c')];

function step(id: string, by: 1 | -1): string | null {
  const clause = agenda.find((one) => one.id === id);
  const after = clause && besideSibling(agenda, clause, by);
  return after === undefined
    ? null
    : movedClauses(agenda, id, after)
        .map((one) => one.id)
        .join('');
}

describe('moving an item one step', () => {
  it('goes past the whole of its neighbour, and stops at the ends', () => {
    expect(step('c', -1)).toBe('acbxy');
    expect(step('b', 1)).toBe('acbxy');
    expect(step('b', -1)).toBe('bxyac');
    expect(step('a', 1)).toBe('bxyac');
    expect(step('y', -1)).toBe('abyxc');
    expect([step('a', -1), step('c', 1), step('x', -1), step('y', 1)]).toEqual([null, null, null, null]);
  });

  it('tells the place among the siblings', () => {
    expect(placeOf(agenda, 'c')).toEqual({ place: 3, count: 3 });
    expect(placeOf(agenda, 'y')).toEqual({ place: 2, count: 2 });
    expect(placeOf(agenda, 'z')).toBeNull();
  });
});
