import type { MeetingPhase } from '#lib/domain/meeting-state.ts';
import type { MeetingRole } from '#lib/domain/command-rights.ts';
import { isOpenSlot } from '#lib/domain/signing/slot-states.ts';
import type { MeetingNeed, MyMeeting } from '#lib/protocol/my-meetings.ts';
import type { Actor, MeetingRow, Records, UnitOfWork } from './ports.ts';

/** My meetings, newest first, each with what it needs from me. */
export function listMyMeetings(
  { unitOfWork }: { readonly unitOfWork: UnitOfWork },
  { actor }: { readonly actor: Actor },
): Promise<readonly MyMeeting[]> {
  return unitOfWork.run(actor.organisationId, async (records) => {
    const rows = await records.meetings.mine(actor.accountId);
    const found: MyMeeting[] = [];
    for (const row of rows) found.push({ ...row, needs: await need(records, row) });
    return found;
  });
}

async function need(records: Records, row: MeetingRow): Promise<MeetingNeed | null> {
  if (row.phase === 'frozen') return (await hasToSign(records, row)) ? 'sign' : 'read';
  return NEEDS[row.phase][row.role];
}

async function hasToSign(records: Records, row: MeetingRow): Promise<boolean> {
  const revision = await records.minutes.current(row.id);
  if (!revision) return false;
  const slots = await records.minutes.slots(row.id, revision.revision);
  return slots.some((slot) => slot.participantId === row.participantId && isOpenSlot(slot.state));
}

type Needs = Readonly<Record<MeetingRole, MeetingNeed | null>>;

const RUNNING: Needs = {
  secretary: 'run',
  chair: 'run',
  adjuster: 'answer',
  member: 'answer',
  guest: 'read',
};
const NEEDS: Readonly<Record<Exclude<MeetingPhase, 'frozen'>, Needs>> = {
  summoned: { secretary: 'prepare', chair: 'prepare', adjuster: 'answer', member: 'answer', guest: 'read' },
  open: RUNNING,
  adjourned: RUNNING,
  closed: { secretary: 'freeze', chair: 'freeze', adjuster: 'read', member: 'read', guest: 'read' },
  adjusted: { secretary: null, chair: null, adjuster: null, member: null, guest: null },
};
