import type { BodyProfile } from '#lib/domain/body.ts';
import type { Clause } from '#lib/domain/clause.ts';
import { decide } from '#lib/domain/decide.ts';
import { evolve } from '#lib/domain/evolve.ts';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { MeetingEvent, MeetingFact } from '#lib/domain/meeting-events.ts';
import type { MeetingState } from '#lib/domain/meeting-state.ts';
import type { Participant } from '#lib/domain/participant.ts';
import type { MeetingSeat } from '#lib/domain/permissions.ts';
import type { Refusal } from '#lib/domain/refusal.ts';

export const SECRETARY: MeetingSeat = { participantId: 's', role: 'secretary' };
export const CHAIR: MeetingSeat = { participantId: 'm1', role: 'chair' };

export interface WorldOptions {
  readonly members?: number;
  readonly deputies?: number;
  readonly clauses?: number;
  readonly profile?: Partial<BodyProfile>;
  readonly form?: 'on-site' | 'remote' | 'hybrid';
}

/** A meeting of invented people that runs through the real decider, one minute per event from 13:00. */
export class MeetingWorld {
  state: MeetingState;
  readonly events: MeetingEvent[] = [];

  constructor(options: WorldOptions = {}) {
    const seats = options.members ?? 13;
    this.state = this.append({
      type: 'meeting-prepared',
      head: {
        id: 'meeting',
        title: 'Möte',
        date: '2026-11-20',
        startTime: '13:00',
        endTime: '16:00',
        place: 'Digitalt via Zoom',
        form: options.form ?? 'remote',
        tool: 'Zoom',
        nextMeeting: '',
      },
      body: {
        id: 'body',
        name: 'Samrådsgruppen för välfärd',
        shortName: 'SRV',
        profile: {
          kind: 'council',
          documentType: 'protokoll',
          quorum: { rule: 'more-than-half', seats },
          numbering: { style: 'plain', firstNumber: 1 },
          adjusters: 1,
          gavel: 'chair',
          sides: [],
          ...options.profile,
        },
      },
      participants: people(seats, options.deputies ?? 2),
      clauses: agenda(options.clauses ?? 14),
    });
  }

  append(fact: MeetingFact): MeetingState {
    const version = this.events.length + 1;
    const event: MeetingEvent = {
      version,
      id: `e${version}`,
      commandId: `k${version}`,
      at: new Date(Date.UTC(2026, 10, 20, 12, version)).toISOString(),
      actor: { accountId: 'a', name: 'Sara Sekreterare' },
      fact,
    };
    this.events.push(event);
    return (this.state = evolve(this.state ?? null, event));
  }

  /** Runs a command; throws when it is refused. */
  do(command: MeetingCommand, seat: MeetingSeat = SECRETARY): this {
    const refusal = this.try(command, seat);
    if (refusal) throw new Error(`refused: ${refusal.code} ${JSON.stringify(refusal.params ?? {})}`);
    return this;
  }

  /** Runs a command; gives the refusal, or null when it was done. */
  try(command: MeetingCommand, seat: MeetingSeat = SECRETARY): Refusal | null {
    const result = decide(this.state, command, seat);
    if (!result.ok) return result.refusal;
    for (const fact of result.value) this.append(fact);
    return null;
  }

  /** Members 1..n answer present and the roll is confirmed. */
  open(present: number): this {
    this.do({ type: 'open-meeting' });
    for (let i = 1; i <= present; i++) {
      this.do({ type: 'answer-roll-call', participantId: `m${i}`, answer: 'remote' });
    }
    return this.do({ type: 'call-roll' });
  }

  goTo(clause: number): this {
    return this.do({ type: 'move-pointer', clauseId: `c${clause}` });
  }

  decision(clause: number, text = 'Enligt förslaget.'): MeetingCommand {
    return {
      type: 'record-decision',
      clauseId: `c${clause}`,
      decisionId: `00000000-0000-4000-8000-${String(clause).padStart(12, '0')}`,
      text,
    };
  }
}

function people(members: number, deputies: number): Participant[] {
  const seated = Array.from({ length: members }, (_, i): Participant => ({
    id: `m${i + 1}`,
    name: `Ledamot ${i + 1}`,
    group: 'member',
    organisation: `Kommun ${i + 1}`,
    ...(i === 0 ? { role: 'chair' as const } : {}),
  }));
  const substitutes = Array.from({ length: deputies }, (_, i): Participant => ({
    id: `d${i + 1}`,
    name: `Ersättare ${i + 1}`,
    group: 'deputy',
    party: 'S',
  }));
  return [
    ...seated,
    ...substitutes,
    { id: 's', name: 'Sara Sekreterare', group: 'other', role: 'secretary' },
  ];
}

function agenda(count: number): Clause[] {
  return Array.from({ length: count }, (_, i): Clause => ({
    id: `c${i + 1}`,
    number: String(i + 1),
    title: `Ärende ${i + 1}`,
    kind: 'decision',
    presenters: [],
  }));
}
