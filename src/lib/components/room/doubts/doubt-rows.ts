import { openDoubts, type Doubt } from '#lib/domain/doubts/open-doubts.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import { clockTime, joined, type Language } from '#lib/domain/wording/dates.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { nameOf } from '../words.ts';

/** One line for the chair: what is doubtful. Doubts of one kind that are settled alike share a line. */
export interface DoubtRow {
  readonly key: string;
  readonly kind: Doubt['kind'];
  readonly people: readonly string[];
  /** The member whose seat is empty, when somebody's line broke. */
  readonly seatId: string | null;
  readonly text: string;
}

export function doubtRows(state: MeetingState, clauseId: string, language: Language): readonly DoubtRow[] {
  const doubts = openDoubts(state, clauseId);
  return [
    ...doubts.flatMap((one) => singleRow(state, one, language)),
    ...groupRow(state, doubts, 'remote-not-attested', language),
    ...groupRow(state, doubts, 'privacy', language),
  ];
}

function singleRow(state: MeetingState, doubt: Doubt, language: Language): readonly DoubtRow[] {
  const row = { key: doubt.kind, kind: doubt.kind, people: [], seatId: null } as const;
  switch (doubt.kind) {
    case 'line-lost': {
      const { participantId, seatId } = doubt;
      const name = nameOf(state, participantId);
      const time = clockTime(doubt.at, language);
      const text =
        participantId === seatId
          ? m.doubt_line_lost({ name, time })
          : m.doubt_line_lost_seat({ name, member: nameOf(state, seatId), time });
      return [{ ...row, key: `line-${participantId}`, people: [participantId], seatId, text }];
    }
    case 'recusal-contested': {
      const { participantId } = doubt;
      const text = m.doubt_contested({ name: nameOf(state, participantId) });
      return [{ ...row, key: `recusal-${participantId}`, people: [participantId], text }];
    }
    case 'equal-terms':
      return [{ ...row, text: m.doubt_equal_terms() }];
    case 'all-remote-not-decided':
      return [{ ...row, text: m.doubt_all_remote() }];
    default:
      return [];
  }
}

function groupRow(
  state: MeetingState,
  doubts: readonly Doubt[],
  kind: 'remote-not-attested' | 'privacy',
  language: Language,
): readonly DoubtRow[] {
  const people = doubts.flatMap((one) => (one.kind === kind ? [one.participantId] : []));
  const [first] = people;
  if (first === undefined) return [];
  const names = joined(
    people.map((id) => nameOf(state, id)),
    language,
  );
  const attest = people.length === 1 ? m.doubt_attest_one : m.doubt_attest_many;
  const text =
    kind === 'privacy' ? m.doubt_privacy({ names }) : attest({ name: names, names, count: people.length });
  return [{ key: kind, kind, people, seatId: null, text }];
}
