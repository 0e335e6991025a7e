import { describe, expect, it } from 'vitest';
import { embedMeetings } from './embed-meetings.ts';
import type { MeetingRow, Records } from './ports.ts';

const TODAY = '2026-11-24';
const meeting = (id: string, date: string, phase = 'prepared') =>
  ({ id, title: id, bodyName: 'KN', date, startTime: '13:00', phase }) as MeetingRow;

/** Of somebody who has seats in `mine`, in the call that `bound` are held in. */
async function offered(mine: readonly MeetingRow[], bound: readonly string[]) {
  const records = {
    meetings: { mine: () => Promise.resolve(mine) },
    conference: {
      accounts: () => Promise.resolve([{ id: 'agreement', provider: 'teams' }]),
      bindingOfInstance: () => Promise.resolve(null),
      bindingsFor: () => Promise.resolve(bound.map((meetingId) => ({ meetingId }))),
    },
  } as unknown as Records;
  const call = { provider: 'teams', agreementId: null, externalId: 'thread', instanceId: '' } as const;
  const found = await embedMeetings(records, { accountId: 'a', call, today: TODAY });
  return { ids: found.meetings.map(({ id }) => id), isCertain: found.isCertain };
}

describe('where somebody may go from a call', () => {
  it('is the meeting of today, or the only one', async () => {
    const series = [meeting('before', '2026-11-17'), meeting('now', TODAY), meeting('next', '2026-12-01')];
    const all = ['before', 'now', 'next'];
    expect(await offered(series, all)).toEqual({ ids: ['now'], isCertain: true });
    expect(await offered(series, ['next'])).toEqual({ ids: ['next'], isCertain: true });
  });

  it('is theirs to choose while several would do', async () => {
    const other = [meeting('before', '2026-11-17'), meeting('next', '2026-12-08')];
    expect(await offered(other, ['before', 'next'])).toEqual({ ids: ['before', 'next'], isCertain: false });
    const twice = [meeting('a', TODAY), meeting('b', TODAY)];
    expect(await offered(twice, ['a', 'b'])).toEqual({ ids: ['a', 'b'], isCertain: false });
  });

  it('is no meeting whose minutes are adjusted, nor one that they have no seat in', async () => {
    const mine = [meeting('over', TODAY, 'adjusted'), meeting('other', '2026-12-01')];
    expect(await offered(mine, ['over', 'of others'])).toEqual({ ids: ['other'], isCertain: false });
  });
});
