import type { Understanding } from '#lib/protocol/import.ts';
import type { NewMeeting } from '#lib/protocol/new-meeting.ts';
import {
  draftClauses,
  draftHead,
  draftPeople,
  draftRules,
  gavelOf,
  whichMeeting,
  type DraftClause,
  type DraftHead,
  type DraftPerson,
  type DraftRules,
  type Gavel,
  type WhichMeeting,
} from './draft.ts';
import { newMeetingFrom } from './new-meeting-from.ts';

export interface Colleague {
  readonly accountId: string;
  readonly name: string;
}

/** The meeting being made out of a read document, while somebody corrects it. Nothing leaves the page. */
export class ImportDraft {
  readonly read: Understanding;
  which = $state<WhichMeeting>('this');
  head = $state<DraftHead>({} as DraftHead);
  rules = $state<DraftRules>({} as DraftRules);
  people = $state<DraftPerson[]>([]);
  clauses = $state<DraftClause[]>([]);
  logins = $state<Record<string, string>>({});
  /** Line of the source that belongs to what has focus or the pointer; 0 for none. */
  activeLine = $state(0);
  #added = 0;
  readonly #source: readonly string[];

  constructor(read: Understanding, colleagues: readonly Colleague[], source: string) {
    this.read = read;
    this.#source = sourceLines(source);
    this.which = whichMeeting(read);
    this.head = draftHead(read, this.which);
    this.rules = draftRules(read);
    this.people = draftPeople(read);
    this.clauses = draftClauses(read);
    this.logins = Object.fromEntries(colleagues.map((one) => [one.accountId, this.#personNamed(one.name)]));
  }

  get sides(): readonly string[] {
    return (this.read.sides ?? []).map((side) => side.name);
  }

  get gavel(): Gavel {
    return gavelOf(this);
  }

  /** The first line of the source that holds these words, counted from 1; undefined when none does. */
  lineOf(words: string | undefined): number | undefined {
    if (!words) return undefined;
    const found = this.#source.findIndex((line) => line.includes(words));
    return found < 0 ? undefined : found + 1;
  }

  /** Takes date, times and place from the chosen meeting; what was typed elsewhere stays. */
  choose(which: WhichMeeting): void {
    this.which = which;
    const { date, startTime, endTime, place } = draftHead(this.read, which);
    this.head = { ...this.head, date, startTime, endTime, place };
  }

  addPerson(): string {
    const id = `new-${String(++this.#added)}`;
    this.people.push({
      id,
      name: '',
      party: '',
      organisation: '',
      title: '',
      role: '',
      group: 'member',
      side: this.sides[0] ?? '',
      seatLabel: '',
      replaces: null,
      attendance: null,
      line: 0,
      isUnsure: false,
    });
    return id;
  }

  addClause(): string {
    const id = `new-${String(++this.#added)}`;
    const number = this.clauses.at(-1)?.number ?? '0';
    const next = Number.parseInt(number.replace(/\D+/gu, ''), 10);
    this.clauses.push({
      id,
      number: Number.isFinite(next) ? String(next + 1) : '',
      title: '',
      parentId: '',
      minutes: '',
      presenters: [],
      draftDecision: '',
      line: 0,
      isUnsure: false,
    });
    return id;
  }

  /** Takes a row out and gives back the way to put it in again where it was. */
  removePerson(index: number): () => void {
    return removeAt(this.people, index);
  }

  removeClause(index: number): () => void {
    return removeAt(this.clauses, index);
  }

  movePerson(index: number, by: -1 | 1): void {
    swap(this.people, index, index + by);
  }

  moveClause(index: number, by: -1 | 1): void {
    swap(this.clauses, index, index + by);
  }

  toMeeting(): NewMeeting {
    // Minutes of the meeting before cannot say when the meeting after the new one is.
    const nextMeeting = this.which === 'this' ? (this.read.nextMeeting?.text ?? '') : '';
    const { head, rules, people, clauses, sides, logins } = this;
    return newMeetingFrom({ head, rules, people, clauses, sides, logins, nextMeeting });
  }

  #personNamed(name: string): string {
    const wanted = name.trim().toLowerCase();
    const found = this.read.roster.filter((one) => one.name.toLowerCase() === wanted);
    // Two of one name are never guessed between.
    return found.length === 1 ? (found[0]?.id ?? '') : '';
  }
}

/** Lines as the reading counts them. */
export function sourceLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/u);
}

function removeAt<T>(rows: T[], index: number): () => void {
  const [gone] = rows.splice(index, 1);
  return () => {
    if (gone !== undefined) rows.splice(Math.min(index, rows.length), 0, gone);
  };
}

function swap<T>(rows: T[], a: number, b: number): void {
  const [first, second] = [rows[a], rows[b]];
  if (first === undefined || second === undefined) return;
  rows[a] = second;
  rows[b] = first;
}
