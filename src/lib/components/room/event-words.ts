import { heldClauses } from '#lib/domain/agenda/agenda-order.ts';
import type { ChamberFact } from '#lib/domain/chamber-events.ts';
import type { MeetingFact } from '#lib/domain/meeting-events.ts';
import { clockTime, joined } from '#lib/domain/wording/dates.ts';
import { labelRanges } from '#lib/domain/wording/label-ranges.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { clauseOf, type EventScene, type EventWords } from './event-scene.ts';
import { featureWords } from './event-words-features.ts';
import { clauseMark, nameOf, presenceWord } from './words.ts';

const chamberWords: EventWords<ChamberFact> = {
  'recusal-reported': (fact, scene) =>
    m.room_log_recused({
      name: nameOf(scene.state, fact.participantId),
      title: clauseOf(scene, fact.clauseId).title,
    }),
  'recusal-withdrawn': (fact, scene) =>
    m.room_log_recusal_withdrawn({
      name: nameOf(scene.state, fact.participantId),
      title: clauseOf(scene, fact.clauseId).title,
    }),
  'proposal-made': (fact, { state }) => m.room_log_proposal({ name: nameOf(state, fact.byId) }),
  'proposal-withdrawn': () => m.room_log_proposal_withdrawn(),
  'proposals-closed': () => m.room_log_proposals_closed(),
  'question-put': () => m.room_log_question(),
  'vote-requested': (fact, { state }) => m.room_log_vote_requested({ name: nameOf(state, fact.byId) }),
  'vote-request-withdrawn': (fact, { state }) =>
    m.log_vote_request_withdrawn({ name: nameOf(state, fact.byId) }),
  'part-not-taken': (fact, { state }) => m.room_log_no_part({ name: nameOf(state, fact.participantId) }),
  'vote-opened': () => m.room_log_vote_opened(),
  'ballot-cast': (fact, { state }) => m.room_log_ballot({ name: nameOf(state, fact.participantId) }),
  'vote-closed': ({ by, yes, no, abstain }) =>
    by === 'acclamation' ? m.room_log_voice_closed() : m.room_log_vote_closed({ yes, no, abstain }),
  'statement-announced': (fact, { state }) => {
    const name = nameOf(state, fact.participantId);
    return fact.kind === 'reservation' ? m.room_log_reservation({ name }) : m.room_log_statement({ name });
  },
  'statement-written': () => m.room_log_statement_written(),
  'remote-attested': (fact, { state }) => m.room_log_attested({ name: nameOf(state, fact.participantId) }),
};

const words: EventWords<MeetingFact> = {
  ...chamberWords,
  ...featureWords,
  'profile-changed': () => m.log_profile_changed(),
  'meeting-prepared': () => m.room_log_prepared(),
  'meeting-opened': () => m.room_log_opened(),
  'roll-answered': (fact, { state }) =>
    m.room_log_answered({
      name: nameOf(state, fact.participantId),
      answer: fact.answer === 'absent' ? m.room_is_absent() : presenceWord(fact.answer),
    }),
  'roll-called': () => m.room_log_roll(),
  'participant-arrived': ({ participantId, mode, at, stayed }, { state, language }) => {
    const words = { name: nameOf(state, participantId), mode: presenceWord(mode) };
    if (stayed === true) return m.log_had_stayed(words);
    return at === undefined
      ? m.room_log_arrived(words)
      : m.log_had_arrived({ ...words, time: clockTime(at, language) });
  },
  'participant-left': ({ participantId, at }, { state, language }) => {
    const name = nameOf(state, participantId);
    // DIS-5: written down later than it happened.
    return at === undefined
      ? m.room_log_left({ name })
      : m.log_had_left({ name, time: clockTime(at, language) });
  },
  'presence-mode-changed': (fact, { state }) =>
    m.room_log_mode({ name: nameOf(state, fact.participantId), mode: presenceWord(fact.mode) }),
  'deputy-called': (fact, { state }) =>
    m.room_log_deputy({ deputy: nameOf(state, fact.deputyId), name: nameOf(state, fact.forId) }),
  'deputy-released': (fact, { state }) =>
    m.room_log_released({ deputy: nameOf(state, fact.deputyId), name: nameOf(state, fact.forId) }),
  'pointer-moved': (fact, scene) => m.room_log_pointer(clauseOf(scene, fact.clauseId)),
  'clause-added': (fact) => m.room_log_added({ title: fact.clause.title }),
  'clause-renamed': (fact) => m.room_log_renamed({ title: fact.title }),
  'adjusters-elected': ({ participantIds, forClauses }, { state, labels, language }) => {
    const names = joined(
      participantIds.map((id) => nameOf(state, id)),
      language,
    );
    if (!forClauses) return m.room_log_adjusters({ names });
    const order = heldClauses(state.clauses).map(({ id }) => labels[id] ?? '');
    const clauses = labelRanges(
      forClauses.map((id) => labels[id] ?? ''),
      order,
    );
    return m.room_log_special_adjusters({ names, clauses });
  },
  'decision-made': (fact, { state, labels }) => {
    const clause = state.clauses.find((one) => one.id === fact.clauseId);
    return m.room_log_decided({ label: clause ? clauseMark(clause, labels) : '', text: fact.text });
  },
  'meeting-adjourned': (fact) => m.room_log_adjourned({ reason: fact.reason }).trim(),
  'meeting-resumed': () => m.room_log_resumed(),
  'meeting-closed': () => m.room_log_closed(),
  'minutes-frozen': (fact) => m.room_log_frozen({ revision: fact.revision }),
  'minutes-signed': (fact) => m.room_log_signed({ name: fact.name }),
  'minutes-declined': (fact) => m.room_log_declined({ name: fact.name, reason: fact.reason }),
  'minutes-adjusted': () => m.room_log_adjusted(),
  'minutes-reopened': (fact) => m.room_log_reopened({ reason: fact.reason }),
};

/** One line of the log, for people. */
export function eventText(fact: MeetingFact, scene: EventScene): string {
  // reason: the table is typed per fact; indexing by a union loses the link between key and value.
  const word = words[fact.type] as (fact: MeetingFact, scene: EventScene) => string;
  return word(fact, scene);
}
