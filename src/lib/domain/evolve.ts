import { heldClauses } from './agenda/agenda-order.ts';
import { agendaSteps, emptyAgenda } from './agenda/evolve-agenda.ts';
import { cooperationSteps, emptyCooperation } from './cooperation/evolve-cooperation.ts';
import { doubtsSteps, emptyDoubts } from './doubts/evolve-doubts.ts';
import { attendanceSteps } from './evolve-attendance.ts';
import { chamberSteps, emptyChamber } from './evolve-chamber.ts';
import { emptyLint, lintSteps } from './lint/evolve-waivers.ts';
import type { MeetingEvent, MeetingFact } from './meeting-events.ts';
import type { ClauseVisit, MeetingState } from './meeting-state.ts';
import { emptyPolls, pollsSteps } from './polls/evolve-polls.ts';
import { electedForClauses, emptySigning, signingSteps } from './signing/evolve-signing.ts';
import { emptySpeaking, fallSilent, speakingSteps } from './speaking/evolve-speaking.ts';

type Evolve<T extends MeetingFact['type']> = (
  state: MeetingState,
  fact: Extract<MeetingFact, { type: T }>,
  event: MeetingEvent,
) => MeetingState;

type FirstFact = Extract<MeetingFact, { type: 'meeting-prepared' }>;

/** Folds one event into the state. Server and browser run this same function, so they never disagree. */
export function evolve(state: MeetingState | null, event: MeetingEvent): MeetingState {
  if (event.fact.type === 'meeting-prepared') return prepared(event.fact, event);
  if (!state) throw new Error(`event ${event.version} (${event.fact.type}) came before meeting-prepared`);
  if (event.version !== state.version + 1) {
    throw new Error(`event ${event.version} does not follow version ${state.version}`);
  }
  // reason: the table is typed per fact; indexing by a union loses the link between key and value.
  const step = steps[event.fact.type] as Evolve<MeetingFact['type']>;
  return { ...step(state, event.fact, event), version: event.version };
}

export function fold(events: Iterable<MeetingEvent>): MeetingState | null {
  let state: MeetingState | null = null;
  for (const event of events) state = evolve(state, event);
  return state;
}

function prepared(fact: FirstFact, event: MeetingEvent): MeetingState {
  return {
    version: event.version,
    phase: 'summoned',
    head: fact.head,
    body: fact.body,
    participants: fact.participants,
    clauses: fact.clauses,
    pointer: null,
    visits: {},
    absent: [],
    attendance: {},
    serving: [],
    rollCall: null,
    adjusters: [],
    adjusterElection: null,
    decisions: [],
    adjournments: [],
    openedAt: null,
    closedAt: null,
    revision: 0,
    signatures: [],
    ...emptyChamber,
    ...emptyAgenda,
    ...emptySpeaking,
    ...emptyPolls,
    ...emptyCooperation,
    ...emptyDoubts,
    ...emptyLint,
    ...emptySigning,
  };
}

const steps: { readonly [T in MeetingFact['type']]: Evolve<T> } = {
  ...attendanceSteps,
  ...chamberSteps,
  ...agendaSteps,
  ...speakingSteps,
  ...pollsSteps,
  ...cooperationSteps,
  ...doubtsSteps,
  ...lintSteps,
  ...signingSteps,
  'profile-changed': (state, { profile }) => ({ ...state, body: { ...state.body, profile } }),
  'meeting-prepared': (state) => state,
  'meeting-opened': (state, _fact, event) => {
    const first = heldClauses(state.clauses)[0];
    const open: MeetingState = { ...state, phase: 'open', openedAt: event.at };
    return first ? visit(open, first.id, event) : open;
  },
  'pointer-moved': (state, fact, event) => visit(fallSilent(state, event.at), fact.clauseId, event),
  'clause-added': (state, fact) => {
    const at = state.clauses.findIndex((clause) => clause.id === fact.afterId) + 1;
    return { ...state, clauses: [...state.clauses.slice(0, at), fact.clause, ...state.clauses.slice(at)] };
  },
  'clause-renamed': (state, fact) => ({
    ...state,
    clauses: state.clauses.map((clause) =>
      clause.id === fact.clauseId ? { ...clause, title: fact.title } : clause,
    ),
  }),
  'adjusters-elected': (state, { clauseId, participantIds, forClauses }, event) =>
    forClauses
      ? electedForClauses(state, { clauseId, participantIds, forClauses, at: event.at })
      : { ...state, adjusters: participantIds, adjusterElection: { clauseId, at: event.at } },
  'decision-made': (state, fact, event) => ({
    ...state,
    decisions: [
      ...state.decisions,
      {
        id: fact.decisionId,
        clauseId: fact.clauseId,
        text: fact.text,
        at: event.at,
        version: event.version,
        count: fact.count,
        limit: fact.limit,
      },
    ],
  }),
  'meeting-adjourned': (state, fact, event) => ({
    ...fallSilent(state, event.at),
    phase: 'adjourned',
    adjournments: [
      ...state.adjournments,
      { from: event.at, to: null, reason: fact.reason, clauseId: state.pointer },
    ],
  }),
  'meeting-resumed': (state, _fact, event) => ({
    ...state,
    phase: 'open',
    adjournments: state.adjournments.map((one) => (one.to === null ? { ...one, to: event.at } : one)),
  }),
  'meeting-closed': (state, _fact, event) =>
    leavePointer({ ...fallSilent(state, event.at), phase: 'closed', closedAt: event.at }, event),
  'minutes-frozen': (state, fact) => ({ ...state, phase: 'frozen', revision: fact.revision, signatures: [] }),
  'minutes-signed': (state, fact, event) => ({
    ...state,
    signatures: [
      ...state.signatures.filter((one) => one.slotId !== fact.slotId),
      { slotId: fact.slotId, name: fact.name, at: event.at, declined: null },
    ],
  }),
  'minutes-declined': (state, fact, event) => ({
    ...state,
    signatures: [
      ...state.signatures.filter((one) => one.slotId !== fact.slotId),
      { slotId: fact.slotId, name: fact.name, at: event.at, declined: fact.reason },
    ],
  }),
  'minutes-adjusted': (state) => ({ ...state, phase: 'adjusted' }),
  // ADJ-3: a change after freezing makes every signature void.
  'minutes-reopened': (state) => ({ ...state, phase: 'closed', signatures: [], handedOver: null }),
};

function leavePointer(state: MeetingState, event: MeetingEvent): MeetingState {
  if (state.pointer === null) return state;
  const visits = state.visits[state.pointer] ?? [];
  const ended: ClauseVisit[] = visits.map((one) =>
    one.toVersion === null ? { ...one, toVersion: event.version, toAt: event.at } : one,
  );
  return { ...state, visits: { ...state.visits, [state.pointer]: ended } };
}

function visit(state: MeetingState, clauseId: string, event: MeetingEvent): MeetingState {
  const left = leavePointer(state, event);
  const started: ClauseVisit = { fromVersion: event.version, fromAt: event.at, toVersion: null, toAt: null };
  return {
    ...left,
    pointer: clauseId,
    visits: { ...left.visits, [clauseId]: [...(left.visits[clauseId] ?? []), started] },
  };
}
