import { clauseKindFromTitle } from '#lib/domain/clause.ts';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { MinutesBlock } from '#lib/domain/minutes-document.ts';
import type { NewMeeting } from '#lib/protocol/new-meeting.ts';

export type DemoRole = 'secretary' | 'chair' | 'adjuster' | 'member';

/** What somebody did, so many minutes after the meeting was opened. */
export type Step = readonly [minutes: number, who: DemoRole, command: MeetingCommand];

/** A meeting to seed: how it was prepared, what was written, and what has happened so far. */
export interface DemoMeeting {
  readonly command: NewMeeting;
  readonly texts: Readonly<Record<string, readonly MinutesBlock[]>>;
  readonly openedAt: Date;
  readonly steps: readonly Step[];
  /** Set when its minutes wait for signatures: when they were frozen. */
  readonly frozenAt?: Date;
}

type Clause = NewMeeting['clauses'][number];
type Participant = NewMeeting['participants'][number];

/** An agenda numbered 1, 2, 3 with the ids c1, c2, c3. */
export function agenda(
  items: readonly (readonly [title: string, more?: Partial<Clause>])[],
): NewMeeting['clauses'] {
  return items.map(([title, more], i) => ({
    id: `c${i + 1}`,
    number: String(i + 1),
    title,
    kind: clauseKindFromTitle(title),
    presenters: [],
    ...more,
  }));
}

export function person(
  id: string,
  name: string,
  group: Participant['group'],
  more: Partial<Participant> = {},
): Participant {
  return { id, name, group, ...more };
}

/** The four demo logins; `participants` tells who each is in this meeting. */
export function logins(participants: Readonly<Record<DemoRole, string>>): NewMeeting['logins'] {
  return (['secretary', 'chair', 'adjuster', 'member'] as const).map((role) => ({
    accountId: `demo-${role}`,
    participantId: participants[role],
    role,
  }));
}

export function paragraph(text: string): MinutesBlock {
  return { kind: 'paragraph', runs: [{ text }] };
}

export function heading(text: string): MinutesBlock {
  return { kind: 'heading', text };
}

export function list(...items: readonly string[]): MinutesBlock {
  return { kind: 'list', ordered: false, items: items.map((item) => [paragraph(item)]) };
}

export function answers(
  minutes: number,
  mode: 'on-site' | 'remote' | 'absent',
  ...participantIds: readonly string[]
): readonly Step[] {
  return participantIds.map((participantId) => [
    minutes,
    'secretary',
    { type: 'answer-roll-call', participantId, answer: mode },
  ]);
}

export function goTo(minutes: number, clauseId: string): Step {
  return [minutes, 'secretary', { type: 'move-pointer', clauseId }];
}

export function decide(minutes: number, clauseId: string, decisionId: string, text: string): Step {
  return [minutes, 'chair', { type: 'record-decision', clauseId, decisionId, text }];
}
