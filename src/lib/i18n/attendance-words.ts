import type { Apart } from '#lib/domain/conference/apart.ts';
import type { DifferenceCode } from '#lib/domain/conference/reconcile.ts';
import { MOST_SHIFT_MINUTES } from '#lib/domain/conference/steady-shift.ts';
import { civilDate, clockTime, longDate } from '#lib/domain/wording/dates.ts';
import type { FileColumns, FileNote, SkippedRow } from '#lib/protocol/attendance-wire.ts';
import { m } from './generated/messages.js';
import { getLocale } from './generated/runtime.js';

const SAYS: Readonly<Record<DifferenceCode, (facts: { minutes: number }) => string>> = {
  'came-earlier': m.attendance_came_earlier,
  'came-later': m.attendance_came_later,
  'left-earlier': m.attendance_left_earlier,
  'left-later': m.attendance_left_later,
  gap: m.attendance_gap,
  'never-connected': m.attendance_never_connected,
  'connected-but-absent': m.attendance_connected_but_absent,
  'unknown-connection': m.attendance_unknown_connection,
};

/** What the call says and the roll does not, in whole minutes and never fewer than one. */
export function differenceText({ code, seconds }: { code: DifferenceCode; seconds: number }): string {
  return SAYS[code]({ minutes: Math.max(1, Math.round(seconds / 60)) });
}

const WHY: Readonly<Record<SkippedRow['reason'], () => string>> = {
  'waiting-room': m.attendance_skipped_waiting_room,
  'waiting-unreadable': m.attendance_skipped_waiting_unreadable,
  'did-not-attend': m.attendance_skipped_did_not_attend,
  'time-unreadable': m.attendance_skipped_time_unreadable,
  'time-skipped': m.attendance_skipped_time_skipped,
  'left-before-joined': m.attendance_skipped_left_before_joined,
  'left-without-joining': m.attendance_skipped_left_without_joining,
  'no-name': m.attendance_skipped_no_name,
  'outside-table': m.attendance_skipped_outside_table,
};
/** As many as somebody would look up. */
const MOST_LINES = 30;

/** Which rows gave no connection, by why. */
export function skippedTexts(skipped: readonly SkippedRow[]): readonly string[] {
  const reasons = [...new Set(skipped.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const rows = skipped.filter((one) => one.reason === reason);
    const lines = rows.slice(0, MOST_LINES).map(({ line }) => String(line));
    const more = rows.length > MOST_LINES ? ' …' : '';
    return m.attendance_skipped_one({ why: WHY[reason](), lines: `${lines.join(', ')}${more}` });
  });
}

const NOTES: Readonly<Record<FileNote['code'], (facts: { line: number; text: string }) => string>> = {
  'first-and-last-only': m.attendance_note_first_and_last,
  'no-departures': m.attendance_note_no_departures,
  'several-reports': m.attendance_note_several,
  'zone-unknown': m.attendance_note_zone_unknown,
};

/** What the file hides, or holds beside what it was brought for. */
export function noteText({ code, line, text = '' }: FileNote): string {
  return NOTES[code]({ line, text: `\u2068${text}\u2069` });
}

/** A stretch of half hours in words. */
function spanText(minutes: number): string {
  const halves = Math.abs(minutes) / 30;
  if (halves === 1) return m.attendance_span_half();
  if (halves === 2) return m.attendance_span_one();
  const hours = new Intl.NumberFormat(getLocale()).format(halves / 2);
  return m.attendance_span_hours({ hours });
}

/** That all times of a file seem to be off, and whether to read them otherwise; `minutes` from how they were read. */
export function shiftAskedText(minutes: number): string {
  const span = spanText(minutes);
  return minutes < 0 ? m.attendance_shift_earlier({ span }) : m.attendance_shift_later({ span });
}

/** On the button that reads a file so much later than it says, or earlier. */
export function shiftDoText(minutes: number): string {
  if (minutes === 0) return m.attendance_shift_as_written();
  const span = spanText(minutes);
  return minutes < 0 ? m.attendance_shift_do_earlier({ span }) : m.attendance_shift_do_later({ span });
}

export function shiftDoneText(minutes: number): string {
  const span = spanText(minutes);
  return minutes < 0 ? m.attendance_shift_done_earlier({ span }) : m.attendance_shift_done_later({ span });
}

/** How the clock of a file may stand to the Swedish one, by the minutes that its times are then to be read later. */
export function clockChoices(): readonly { readonly value: string; readonly label: string }[] {
  const steps = Array.from(
    { length: (2 * MOST_SHIFT_MINUTES) / 30 + 1 },
    (_, at) => MOST_SHIFT_MINUTES - at * 30,
  );
  return steps.map((minutes) => ({ value: String(minutes), label: clockText(minutes) }));
}

function clockText(minutes: number): string {
  if (minutes === 0) return m.attendance_clock_same();
  const span = spanText(minutes);
  return minutes > 0 ? m.attendance_clock_behind({ span }) : m.attendance_clock_ahead({ span });
}

/** More than this no two places on earth differ by. */
const MOST_HOURS = 14;

/** When the report is from, and what that may come from. */
export function apartText({ from, to, hours }: Apart): string {
  const locale = getLocale();
  const day = (at: string): string => longDate(civilDate(at), locale);
  const when = m.attendance_apart({
    fromDay: day(from),
    fromTime: clockTime(from, locale),
    toDay: day(to),
    toTime: clockTime(to, locale),
  });
  const off = Math.abs(hours);
  const mayBeZone = off >= 1 && off <= MOST_HOURS;
  return `${when} ${mayBeZone ? m.attendance_apart_zone({ hours: off }) : m.attendance_apart_file()}`;
}

/** How the columns of a file were read whose labels nobody knows; the labels are foreign. */
export function columnsRead(
  { header }: Pick<FileColumns, 'header'>,
  mapping: Readonly<Record<'name' | 'joined', number>> & {
    readonly left?: number;
    readonly duration?: number;
  },
): string {
  const label = (at: number | undefined): string =>
    at === undefined
      ? m.attendance_column_none()
      : `\u2068${header[at] || m.attendance_column_number({ number: at + 1 })}\u2069`;
  const { name, joined, left, duration } = mapping;
  return m.attendance_columns_read({
    name: label(name),
    joined: label(joined),
    left: label(left ?? duration),
  });
}
