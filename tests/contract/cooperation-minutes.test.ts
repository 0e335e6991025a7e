import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkCompleteness } from '#lib/domain/completeness.ts';
import { isNegotiationEnded } from '#lib/domain/cooperation/matters.ts';
import { parties, sidePresence } from '#lib/domain/cooperation/parties.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { consultation, consultationText, KOMMUNERNA, REGIONEN } from '../support/consultation-meeting.ts';
import { cooperation, cooperationText, EMPLOYER } from '../support/cooperation-meeting.ts';
import { minutesText } from '../support/minutes-text.ts';

const expected = (name: string): string =>
  readFileSync(resolve(import.meta.dirname, `../fixtures/minutes/${name}.sv.txt`), 'utf8');
const stops = (state: MeetingState): readonly string[] =>
  checkCompleteness(state, { emptyClauseIds: [] })
    .filter((one) => one.severity === 'stop')
    .map((one) => one.code);

describe('the notes of a two-sided body', () => {
  const meeting = consultation();

  it('[003-4] counts each side: politicians 5 and 3 of 8 and 5, officials 6 and 4 of 6 and 6', () => {
    const { attendance } = meeting.minutes('', {});
    const counts = attendance.map(({ heading: name, side, people: here }) => [name, side, here.length]);
    expect(counts).toEqual([
      ['Närvarande ledamöter', KOMMUNERNA, 5],
      ['Närvarande ledamöter', REGIONEN, 3],
      ['Tjänstepersoner', KOMMUNERNA, 6],
      ['Tjänstepersoner', REGIONEN, 4],
      ['Inbjudna', undefined, 9],
      ['Frånvarande', KOMMUNERNA, 3],
      ['Frånvarande', REGIONEN, 4],
    ]);
    expect(sidePresence(meeting.state).map((one) => one.present)).toEqual([5, 3]);
  });

  it('[COOP-5] are signed once for each side, by its chair and vice chair', () => {
    const signers = meeting.minutes('', {}).signers.map(({ name, signs }) => [name, signs]);
    expect(signers).toEqual([
      ['Kerstin Ahlgrim', true],
      ['Jonna Magnell', true],
    ]);
    expect(stops(meeting.state)).toEqual([]);
  });

  it('[003-11] read as a secretary would have written them', () => {
    expect(minutesText(meeting.minutes('Norrsjö samverkan', consultationText()))).toBe(
      expected('consultation'),
    );
  });
});

describe('the minutes of employer and unions', () => {
  const meeting = cooperation();

  it('[004-11] one organisation has two mandates and one head', () => {
    const counted = parties(meeting.state).map(({ name, heads, mandates }) => [name, heads, mandates]);
    expect(counted).toEqual([
      [EMPLOYER, 3, 3],
      ['Arbetsterapeutförbundet', 1, 1],
      ['Vision', 1, 1],
      ['Vårdförbundet', 1, 1],
      ['Kommunal', 1, 2],
      ['Akademikerförbundet SSR', 1, 1],
    ]);
  });

  it('[004-19] six adjusters and the secretary are seven signatures', () => {
    const { signers } = meeting.minutes('', {});
    expect(signers.filter((one) => one.signs)).toHaveLength(7);
    expect(signers.map((one) => one.role)).toEqual([
      'secretary',
      'chair',
      ...Array<string>(5).fill('adjuster'),
    ]);
    expect(stops(meeting.state)).toEqual([]);
  });

  it('[COOP-1] the negotiation is ended for every party, also the one that disagreed', () => {
    expect(isNegotiationEnded(meeting.state, 'c8-1')).toBe(true);
    expect(isNegotiationEnded(meeting.state, 'c8-2')).toBe(false);
  });

  it('[004-15] read as a secretary would have written them', () => {
    expect(minutesText(meeting.minutes('Askeby kommun', cooperationText()))).toBe(expected('union-employer'));
  });
});
