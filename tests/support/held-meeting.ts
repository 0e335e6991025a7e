import type { BodyProfile } from '#lib/domain/body.ts';
import type { Clause } from '#lib/domain/clause.ts';
import { composeMinutes } from '#lib/domain/compose-minutes.ts';
import type { MatterKind, MatterOutcome } from '#lib/domain/cooperation/cooperation.ts';
import { decide } from '#lib/domain/decide.ts';
import { evolve } from '#lib/domain/evolve.ts';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { MeetingFact, MeetingHead } from '#lib/domain/meeting-events.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import type { MinutesBlock, MinutesDocument } from '#lib/domain/minutes-document.ts';
import type { Participant } from '#lib/domain/participant.ts';

export type Blocks = Readonly<Record<string, readonly MinutesBlock[]>>;
export type Row = readonly [id: string, name: string, more?: Partial<Participant>];

export interface Prepared {
  readonly head: Omit<MeetingHead, 'id'>;
  readonly body: { readonly name: string; readonly shortName: string; readonly profile: BodyProfile };
  readonly participants: readonly Participant[];
  readonly clauses: readonly Clause[];
  readonly secretary: string;
}

/** A meeting held through the real decider, at the times it says. */
export class HeldMeeting {
  state: MeetingState;
  readonly prepared: Prepared;
  /** Everything that was asked for, in order: to be asked again somewhere else. */
  readonly commands: MeetingCommand[] = [];
  readonly #seat: { readonly participantId: string; readonly role: 'secretary' };
  #version = 0;
  #ids = 0;
  #at: string;

  constructor(prepared: Prepared) {
    const { head, body, participants, clauses, secretary } = prepared;
    this.prepared = prepared;
    this.#at = `${head.date}T${head.startTime}`;
    this.#seat = { participantId: secretary, role: 'secretary' };
    const snapshot = { id: 'body', ...body };
    this.state = this.#append(null, {
      type: 'meeting-prepared',
      head: { id: 'meeting', ...head },
      body: snapshot,
      participants,
      clauses,
    });
  }

  at(time: string): this {
    this.#at = `${this.state.head.date}T${time}`;
    return this;
  }
  do(command: MeetingCommand): this {
    const result = decide(this.state, command, this.#seat);
    if (!result.ok) throw new Error(`${JSON.stringify(command)}: ${JSON.stringify(result.refusal)}`);
    for (const fact of result.value) this.state = this.#append(this.state, fact);
    this.commands.push(command);
    return this;
  }
  answer(answer: 'on-site' | 'remote' | 'absent', ...ids: readonly string[]): this {
    for (const participantId of ids) this.do({ type: 'answer-roll-call', participantId, answer });
    return this;
  }
  /** Takes up the clause; with its kind. */
  goTo(time: string, clauseId: string, as?: MatterKind): this {
    this.at(time).do({ type: 'move-pointer', clauseId });
    return as ? this.do({ type: 'classify-matter', clauseId, as }) : this;
  }
  decides(text: string): this {
    const clauseId = this.#here();
    return this.do({ type: 'record-decision', clauseId, decisionId: this.#id(), text });
  }
  says(owner: string, text: string): this {
    return this.do({ type: 'state-view', viewId: this.#id(), clauseId: this.#here(), owner, text });
  }
  takesOn(owner: string, text: string, due = ''): this {
    return this.do({ type: 'take-on', commitmentId: this.#id(), clauseId: this.#here(), owner, text, due });
  }
  ends(outcome: MatterOutcome, ...organisations: readonly string[]): this {
    for (const organisation of organisations) {
      this.do({ type: 'record-outcome', clauseId: this.#here(), organisation, outcome });
    }
    return this;
  }
  minutes(organisationName: string, blocks: Blocks): MinutesDocument {
    return composeMinutes({ state: this.state, blocks, language: 'sv', organisationName, revision: 1 });
  }

  #here(): string {
    return this.state.pointer ?? '';
  }
  #id(): string {
    return `00000000-0000-4000-8000-${String(++this.#ids).padStart(12, '0')}`;
  }
  #append(state: MeetingState | null, fact: MeetingFact): MeetingState {
    const version = ++this.#version;
    // Facts of one minute are kept in order by a millisecond each; winter time is an hour ahead of UTC.
    const at = new Date(Date.parse(`${this.#at}:00+01:00`) + version).toISOString();
    const actor = { accountId: 'a', name: 'Sekreteraren' };
    return evolve(state, { version, id: `e${version}`, commandId: `k${version}`, at, actor, fact });
  }
}

export const people = (
  group: Participant['group'],
  side: string | undefined,
  rows: readonly Row[],
): Participant[] => rows.map(([id, name, more]) => ({ id, name, group, ...(side ? { side } : {}), ...more }));

/** "1", "1a" and "3.1" are items; what has a dot or a letter is a sub-item. */
export function agenda(rows: readonly (readonly [string, string, Partial<Clause>?])[]): Clause[] {
  return rows.map(([mark, title, more]) => {
    const [, parent = '', sub = ''] = /^(\d+)(?:\.\d+|([a-z]))$/u.exec(mark) ?? [];
    return {
      id: `c${mark.replace('.', '-')}`,
      number: sub === '' ? mark : sub,
      title,
      kind: 'information',
      presenters: [],
      ...(parent === '' ? {} : { parentId: `c${parent}` }),
      ...more,
    };
  });
}

export const paragraph = (text: string): MinutesBlock => ({ kind: 'paragraph', runs: [{ text }] });
export const heading = (text: string): MinutesBlock => ({ kind: 'heading', text });
