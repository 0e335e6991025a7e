import type { BodyProfile } from '#lib/domain/body.ts';
import type { Proposal, VoteMethod } from '#lib/domain/chamber-state.ts';
import type { Clause } from '#lib/domain/clause.ts';
import { decide } from '#lib/domain/decide.ts';
import { evolve } from '#lib/domain/evolve.ts';
import type { MeetingCommand } from '#lib/domain/meeting-commands.ts';
import type { MeetingEvent, MeetingFact, PresenceMode } from '#lib/domain/meeting-events.ts';
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
  readonly date?: string;
  /** Put over everybody made up, by id. */
  readonly people?: Readonly<Record<string, Partial<Participant>>>;
  /** Put over every clause. */
  readonly clause?: Partial<Clause>;
}

/** A meeting of invented people that runs through the real decider, one minute per command from 13:00. */
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
        date: options.date ?? '2026-11-20',
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
      participants: people(seats, options.deputies ?? 2).map((one) => ({
        ...one,
        ...options.people?.[one.id],
      })),
      clauses: agenda(options.clauses ?? 14).map((one) => ({ ...one, ...options.clause })),
    });
  }

  /** `first`: the version of the first fact of the same command, whose time they share. */
  append(fact: MeetingFact, first = this.events.length + 1): MeetingState {
    const version = this.events.length + 1;
    const event: MeetingEvent = {
      version,
      id: `e${version}`,
      commandId: `k${first}`,
      at: new Date(Date.UTC(2026, 10, 20, 12, first)).toISOString(),
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
    const first = this.events.length + 1;
    for (const fact of result.value) this.append(fact, first);
    return null;
  }

  /** Members 1..n answer present and the roll is confirmed. */
  open(present: number, answer: PresenceMode = 'remote'): this {
    this.do({ type: 'open-meeting' });
    for (let i = 1; i <= present; i++) {
      this.do({ type: 'answer-roll-call', participantId: `m${i}`, answer });
    }
    return this.do({ type: 'call-roll' });
  }

  goTo(clause: number): this {
    return this.do({ type: 'move-pointer', clauseId: `c${clause}` });
  }

  arrive(...ids: readonly string[]): this {
    for (const participantId of ids) this.do({ type: 'record-arrival', participantId, mode: 'on-site' });
    return this;
  }

  recuse(participantId: string, clause: number): this {
    return this.do({ type: 'report-recusal', participantId, clauseId: `c${clause}` });
  }

  /** Makes proposals in the clause, closes the list and puts the question; ids are the kinds numbered from 1. */
  propose(clause: number, proposals: readonly (readonly [Proposal['kind'], string, string?])[]): this {
    const clauseId = `c${clause}`;
    for (const [i, [kind, byId, text]] of proposals.entries()) {
      const words = text ?? (kind === 'amendment' || kind === 'addition' ? `Förslag ${i + 1}` : '');
      this.do({ type: 'make-proposal', proposalId: `p${i + 1}`, clauseId, kind, text: words, byId });
    }
    return this.do({ type: 'close-proposals', clauseId });
  }

  putQuestion(clause: number, mainId: string | null = null): this {
    return this.do({ type: 'put-question', clauseId: `c${clause}`, mainId });
  }

  openVote(
    clause: number,
    nodeId: string | null,
    method: VoteMethod = 'open',
    voteId = nodeId ?? 'vote',
  ): this {
    return this.do(this.vote(clause, nodeId, method, voteId));
  }

  vote(
    clause: number,
    nodeId: string | null,
    method: VoteMethod = 'open',
    voteId = nodeId ?? 'vote',
  ): MeetingCommand {
    const clauseId = `c${clause}`;
    return { type: 'open-vote', voteId, clauseId, nodeId, method, matter: 'matter', yes: '', no: '' };
  }

  /** Members in the order of the roll vote as written, "ynn-": yes, no, no, abstain; the chair, m1, comes last. */
  cast(voteId: string, ballots: string): this {
    const choices = { y: 'yes', n: 'no', '-': 'abstain' } as const;
    const given = [...ballots].map((one, i) => ({
      id: `m${i + 1}`,
      choice: choices[one as 'y' | 'n' | '-'],
    }));
    for (const { id, choice } of [...given.slice(1), ...given.slice(0, 1)]) {
      this.do({ type: 'cast-ballot', voteId, participantId: id, choice });
    }
    return this;
  }

  closeVote(voteId: string): this {
    return this.do({ type: 'close-vote', voteId }, CHAIR);
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
