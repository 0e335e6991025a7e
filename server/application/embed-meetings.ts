import type { EmbedMeeting } from '#lib/protocol/embed-wire.ts';
import type { ConferenceBindingRow } from './conference-records.ts';
import type { CallProvider } from './embed-ports.ts';
import type { MeetingRow, Records } from './ports.ts';

/** The call that a frame stands in, as far as it is known. */
export interface EmbedCall {
  readonly provider: CallProvider;
  /** Null: whichever agreement of the organisation it is. */
  readonly agreementId: string | null;
  readonly externalId: string;
  readonly instanceId: string;
}

export interface EmbedMeetings {
  readonly meetings: readonly EmbedMeeting[];
  /** True when the call itself says which one it is, so that nobody has to choose. */
  readonly isCertain: boolean;
}

const MOST_TO_CHOOSE_FROM = 12;

/**
 * Where somebody may go from this call: the meeting it is bound to, or, when it is bound to none that they sit in, their own
 * meetings nearest to today. Never one in which they have no seat.
 */
export async function embedMeetings(
  records: Records,
  { accountId, call, today }: { accountId: string; call: EmbedCall; today: string },
): Promise<EmbedMeetings> {
  const mine = (await records.meetings.mine(accountId)).filter(({ phase }) => phase !== 'adjusted');
  const bound = new Set((await bindingsOf(records, call)).map(({ meetingId }) => meetingId));
  const here = nearestFirst(
    mine.filter(({ id }) => bound.has(id)),
    today,
  );
  const ofToday = here.filter(({ date }) => date === today);
  if (ofToday.length === 1) return { meetings: ofToday.map(shown), isCertain: true };
  if (here.length > 0) return { meetings: here.map(shown), isCertain: here.length === 1 };
  const near = nearestFirst(mine, today).slice(0, MOST_TO_CHOOSE_FROM);
  return { meetings: near.map(shown), isCertain: false };
}

/** Which meetings of the organisation are held in the call. */
export async function bindingsOf(
  { conference }: Records,
  { provider, agreementId, externalId, instanceId }: EmbedCall,
): Promise<readonly ConferenceBindingRow[]> {
  const accounts = (await conference.accounts()).filter(
    (one) => one.provider === provider && (agreementId === null || one.id === agreementId),
  );
  const found: ConferenceBindingRow[] = [];
  for (const { id } of accounts) {
    const occasion = instanceId === '' ? null : await conference.bindingOfInstance(id, instanceId);
    if (occasion) return [occasion];
    if (externalId !== '') found.push(...(await conference.bindingsFor(id, externalId)));
  }
  return found;
}

function nearestFirst(meetings: readonly MeetingRow[], today: string): readonly MeetingRow[] {
  const away = ({ date }: MeetingRow): number => Math.abs(Date.parse(date) - Date.parse(today));
  return meetings.toSorted((a, b) => away(a) - away(b) || a.startTime.localeCompare(b.startTime));
}

function shown({ id, title, bodyName, date, startTime }: MeetingRow): EmbedMeeting {
  return { id, title, bodyName, date, startTime };
}
