import { afterAll, describe, expect, it } from 'vitest';
import { m } from './generated/messages.js';
import { getLocale, overwriteGetLocale } from './generated/runtime.js';
import { lostText } from './listening-words.ts';

const ordinary = getLocale;
afterAll(() => overwriteGetLocale(ordinary));
const AT = '2026-11-24T12:10:00.000Z';
const found = (code: string, at = AT, reason = '') => ({ code, reason, at });

describe.each(['sv', 'en'] as const)('in %s, what was lost on the way', (locale) => {
  const said = (...asked: Parameters<typeof lostText>) => {
    overwriteGetLocale(() => locale);
    return lostText(...asked);
  };

  it('is nothing when nothing was', () => {
    expect(said({ what: 'call-events', missedAt: null, found: found('there') })).toBeNull();
  });

  it('says what cannot be asked now, what can be fetched, or why it cannot', () => {
    const lost = (code: string | null, reason = '') =>
      said({ what: 'call-events', missedAt: AT, found: code === null ? null : found(code, AT, reason) });
    expect(lost(null)).toMatchObject({ found: m.listening_not_yet(), link: null });
    expect(lost('not-yet')).toMatchObject({ found: m.listening_not_yet(), link: null });
    expect(lost('there')).toMatchObject({ found: m.listening_there(), link: m.attendance_fetch() });
    expect(lost('conference-not-allowed', 'Forbidden')?.found).toContain('OnlineMeetingArtifact.Read.All');
    expect(lost('organiser-needed')).toMatchObject({ link: m.attendance_link() });
  });

  it('is not found by what was found before it was lost', () => {
    const before = found('there', '2026-11-24T12:00:00.000Z');
    expect(said({ what: 'call-events', missedAt: AT, found: before })).toMatchObject({
      found: m.listening_not_yet(),
    });
  });

  it('of a transcript says nothing of people', () => {
    const one = said({ what: 'transcripts', missedAt: AT, found: found('there') });
    expect(one).toMatchObject({
      found: m.listening_transcript_there(),
      link: m.listening_fetch_transcript(),
    });
  });
});
