import { ok, type Result } from '#lib/domain/refusal.ts';
import { adjustmentDeadline } from '#lib/domain/signing/adjustment-clock.ts';
import { remindersDue } from '#lib/domain/signing/reminders.ts';
import { civilDate } from '#lib/domain/wording/dates.ts';
import { commitAndAnnounce, type Announcing } from './commit-and-announce.ts';
import { appendFacts } from './execute-command.ts';
import type { Ids } from './ports.ts';
import type { ReadDependencies } from './read-meeting.ts';

/**
 * ADJ-1: reminds whoever has not signed, in the meeting's log. Doing it again the same day reminds nobody twice, in
 * whichever process. It is said in Klubba's name, on the account of whoever froze the minutes.
 */
export function remindSigners(
  dependencies: ReadDependencies & Announcing & { readonly ids: Ids },
  { organisationId, meetingId, frozenBy }: { organisationId: string; meetingId: string; frozenBy: string },
): Promise<Result<{ reminded: number }>> {
  const { states, ids } = dependencies;
  const actor = { accountId: frozenBy, organisationId, name: 'Klubba', sessionId: '' };
  return commitAndAnnounce(dependencies, { actor, meetingId }, async (records) => {
    const { meetings, minutes } = records;
    const version = await meetings.lock(meetingId);
    const state = version === null ? null : await states.at(meetings, meetingId, version);
    const current = await minutes.current(meetingId, { lock: true });
    const nobody = ok({ events: [], value: { reminded: 0 } });
    if (!state || current?.status !== 'frozen') return nobody;
    const { revision } = current;
    const { signingOrder: order = 'any', adjustmentDays } = state.body.profile;
    const deadline = adjustmentDeadline(state.head.date, adjustmentDays);
    const slots = await minutes.slots(meetingId, revision);
    const given = await minutes.reminders(meetingId, revision);
    const now = ids.now().toISOString();
    const due = remindersDue({ slots, order, deadline, today: civilDate(now), given });
    const names: string[] = [];
    for (const reminder of due)
      if (await minutes.keepReminder(meetingId, revision, reminder, now))
        names.push(slots.find((one) => one.slotId === reminder.slotId)?.name ?? '');
    if (names.length === 0 || deadline === null) return nobody;
    const fact = { type: 'signers-reminded' as const, revision, names, deadline };
    const commandId = ids.uuid();
    const events = await appendFacts({ records, ids, meetingId, state, actor, commandId, facts: [fact] });
    return ok({ events, value: { reminded: names.length } });
  });
}
