import type { AgendaFact } from '#lib/domain/agenda/agenda.ts';
import type { CooperationFact } from '#lib/domain/cooperation/cooperation.ts';
import type { DoubtsFact } from '#lib/domain/doubts/doubts.ts';
import type { LintFact } from '#lib/domain/lint/waivers.ts';
import type { PollsFact } from '#lib/domain/polls/polls.ts';
import type { SigningFact } from '#lib/domain/signing/signing-facts.ts';
import type { SpeakingFact } from '#lib/domain/speaking/speaking.ts';
import { joined, longDate } from '#lib/domain/wording/dates.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { clauseOf, type EventWords } from './event-scene.ts';
import { nameOf } from './words.ts';

const agendaWords: EventWords<AgendaFact> = {
  'clause-changed': (fact, scene) => m.log_clause_changed(clauseOf(scene, fact.clauseId)),
  'clause-moved': (fact, scene) => m.log_clause_moved(clauseOf(scene, fact.clauseId)),
  'clause-dropped': (fact, scene) => m.log_clause_dropped({ title: clauseOf(scene, fact.clauseId).title }),
  'clause-restored': (fact, scene) => m.log_clause_restored({ title: clauseOf(scene, fact.clauseId).title }),
  'first-number-set': (fact) => m.log_first_number_set({ number: fact.firstNumber }),
  'participant-added': (fact) => m.log_participant_added({ name: fact.participant.name }),
  'participant-excluded': (fact, scene) =>
    m.log_participant_excluded({
      name: nameOf(scene.state, fact.participantId),
      title: clauseOf(scene, fact.clauseId).title,
    }),
  'participant-readmitted': (fact, scene) =>
    m.log_participant_readmitted({
      name: nameOf(scene.state, fact.participantId),
      title: clauseOf(scene, fact.clauseId).title,
    }),
  'privacy-confirmed': (fact, { state }) =>
    m.log_privacy_confirmed({ name: nameOf(state, fact.participantId) }),
};

const speakingWords: EventWords<SpeakingFact> = {
  'floor-asked-for': (fact, { state }) => m.log_floor_asked_for({ name: nameOf(state, fact.participantId) }),
  'floor-request-withdrawn': () => m.log_floor_request_withdrawn(),
  'floor-given': () => m.log_floor_given(),
  'speech-ended': () => m.log_speech_ended(),
  'queue-reordered': () => m.log_queue_reordered(),
  'go-round-begun': (fact, scene) => m.log_go_round_begun({ title: clauseOf(scene, fact.clauseId).title }),
  'turn-taken': (fact) => m.log_turn_taken({ group: fact.group }),
  'go-round-ended': () => m.log_go_round_ended(),
};

const pollsWords: EventWords<PollsFact> = {
  'poll-asked': (fact) => m.log_poll_asked({ question: fact.question }),
  'poll-answered': (fact, { state }) => m.log_poll_answered({ name: nameOf(state, fact.participantId) }),
  'poll-closed': () => m.log_poll_closed(),
  'poll-withdrawn': () => m.log_poll_withdrawn(),
};

const cooperationWords: EventWords<CooperationFact> = {
  'matter-classified': (fact, scene) =>
    m.log_matter_classified({ title: clauseOf(scene, fact.clauseId).title }),
  'outcome-recorded': (fact) => m.log_outcome_recorded({ organisation: fact.organisation }),
  'view-stated': (fact) => m.log_view_stated({ owner: fact.owner }),
  'view-withdrawn': () => m.log_view_withdrawn(),
  'commitment-made': (fact) => m.log_commitment_made({ owner: fact.owner }),
  'commitment-withdrawn': () => m.log_commitment_withdrawn(),
  'cooperation-awaited': (fact) => m.log_cooperation_awaited({ group: fact.group }),
  'cooperation-confirmed': () => m.log_cooperation_confirmed(),
  'cooperation-cancelled': () => m.log_cooperation_cancelled(),
};

const doubtsWords: EventWords<DoubtsFact> = {
  'line-settled': (fact, { state }) => m.log_line_settled({ name: nameOf(state, fact.participantId) }),
  'recusal-contested': (fact, { state }) =>
    m.log_recusal_contested({ name: nameOf(state, fact.participantId) }),
  'recusal-settled': (fact, { state }) =>
    fact.isRecused
      ? m.log_recusal_found({ name: nameOf(state, fact.participantId) })
      : m.log_recusal_dismissed({ name: nameOf(state, fact.participantId) }),
  'proposal-refused': () => m.log_proposal_refused(),
  'refusal-overruled': () => m.log_refusal_overruled(),
  'equal-terms-confirmed': () => m.log_equal_terms_confirmed(),
  'leaves-left-unsettled': ({ personIds, notAttestedIds = [], clauseId }, scene) => {
    const { title } = clauseOf(scene, clauseId);
    const words = (ids: readonly string[]) => ({
      names: joined(
        ids.map((id) => nameOf(scene.state, id)),
        scene.language,
      ),
      title,
    });
    return [
      ...(personIds.length > 0 ? [m.log_leaves_left_unsettled(words(personIds))] : []),
      ...(notAttestedIds.length > 0 ? [m.log_lines_not_attested(words(notAttestedIds))] : []),
    ].join('. ');
  },
  'quorum-challenged': (fact, { state }) => m.log_quorum_challenged({ name: nameOf(state, fact.byId) }),
};

const lintWords: EventWords<LintFact> = {
  'finding-waived': (fact) => m.log_finding_waived({ reason: fact.reason }),
  'waiver-withdrawn': () => m.log_waiver_withdrawn(),
};

const signingWords: EventWords<SigningFact> = {
  'adjustment-at-once-decided': (fact, scene) =>
    m.log_at_once_decided({ title: clauseOf(scene, fact.clauseId).title }),
  'clause-frozen': (fact, scene) => m.log_clause_frozen({ title: clauseOf(scene, fact.clauseId).title }),
  'clause-signed': (fact, scene) =>
    m.log_clause_signed({ name: fact.name, title: clauseOf(scene, fact.clauseId).title }),
  'clause-declined': (fact, scene) =>
    m.log_clause_declined({
      name: fact.name,
      title: clauseOf(scene, fact.clauseId).title,
      reason: fact.reason,
    }),
  'clause-adjusted': (fact, scene) => m.log_clause_adjusted({ title: clauseOf(scene, fact.clauseId).title }),
  'clause-reopened': (fact, scene) =>
    m.log_clause_reopened({ title: clauseOf(scene, fact.clauseId).title, reason: fact.reason }),
  'signer-replaced': ({ toName, fromName, decision }) =>
    m.log_signer_replaced({ name: toName, former: fromName, decision }),
  'deviation-recorded': ({ name }) => m.log_deviation_recorded({ name }),
  'adjustment-handed-over': ({ reason }) => m.log_adjustment_handed_over({ reason }),
  'signers-reminded': ({ names, deadline }, { language }) =>
    m.log_signers_reminded({ names: joined(names, language), date: longDate(deadline, language) }),
  'correction-issued': ({ number, what }) => m.log_correction_issued({ number, what }),
  'adjustment-settled': ({ name, decision }) => m.log_adjustment_settled({ name, decision }),
};

export const featureWords = {
  ...agendaWords,
  ...speakingWords,
  ...pollsWords,
  ...cooperationWords,
  ...doubtsWords,
  ...lintWords,
  ...signingWords,
};
