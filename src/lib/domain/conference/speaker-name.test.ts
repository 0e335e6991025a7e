import { expect, it } from 'vitest';
import { speakerAmong } from './speaker-name.ts';

const isSpeaker = speakerAmong([
  { id: 'm1', name: 'Margareta Kärrström', organisation: 'Karlskoga' },
  { id: 'm2', name: 'Karin Sundin', organisation: 'Örebro' },
  { id: 'm3', name: 'Tommy Ryd', organisation: 'Hällefors' },
]);

it.each([
  ['Karlskoga - Margareta K', true],
  ['Karin Sundin', true],
  ['Karin Sundin (Örebro)', true],
  ['Tid', false],
  ['Ordföranden', false],
  ['Margareta', false],
  ['Fråga från Karin', false],
  ['Då säger jag så här', false],
  ['Karin Sundin och Tommy Ryd', false],
  [`Karin Sundin ${'x '.repeat(60)}`, false],
])('what stands before the colon, %s, is a speaker: %s', (name, is) => {
  expect(isSpeaker(name)).toBe(is);
});
