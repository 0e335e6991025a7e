import { m } from '#lib/i18n/generated/messages.js';

/** What can be chosen for each rule, in the reader's language; the values are those of the profile. */
export function choices() {
  return {
    quorum: [
      { value: 'more-than-half', label: m.quorum_half() },
      { value: 'at-least-half', label: m.quorum_at_least_half() },
      { value: 'two-thirds', label: m.quorum_two_thirds() },
      { value: 'fraction', label: m.quorum_fraction() },
      { value: 'none', label: m.quorum_none() },
    ],
    challenge: [
      { value: 'automatic', label: m.challenge_automatic() },
      { value: 'until-challenged', label: m.challenge_until_challenged() },
    ],
    deputies: [
      { value: 'absent', label: m.deputies_absent() },
      { value: 'party-then-list', label: m.deputies_party() },
      { value: 'personal', label: m.deputies_personal() },
      { value: 'none', label: m.deputies_none() },
    ],
    distance: [
      { value: 'absent', label: m.distance_absent() },
      { value: 'not-allowed', label: m.distance_no() },
      { value: 'allowed', label: m.distance_yes() },
    ],
    regime: [
      { value: 'dated', label: m.regime_dated() },
      { value: 'coordination-federation', label: m.regime_coordination() },
      { value: 'free', label: m.regime_free() },
    ],
    votes: [
      { value: 'members', label: m.votes_members() },
      { value: 'none', label: m.votes_none() },
    ],
    majority: [
      { value: 'votes-cast', label: m.majority_cast() },
      { value: 'present-and-third', label: m.majority_board() },
      { value: 'qualified', label: m.majority_qualified() },
    ],
    tie: [
      { value: 'chair-casting', label: m.tie_chair() },
      { value: 'rejected', label: m.tie_rejected() },
    ],
    abstention: [
      { value: 'allowed', label: m.abstention_allowed() },
      { value: 'forbidden-in-authority-cases', label: m.abstention_forbidden() },
    ],
    voteRecord: [
      { value: 'person', label: m.record_person() },
      { value: 'party', label: m.record_party() },
    ],
    reservationUntil: [
      { value: 'meeting-closed', label: m.reservation_until_closed() },
      { value: 'adjustment', label: m.reservation_until_adjustment() },
    ],
    reservationName: [
      { value: 'reservation', label: m.reservation_name_reservation() },
      { value: 'dissent', label: m.reservation_name_dissent() },
    ],
    approval: [
      { value: '', label: m.approval_default() },
      { value: 'adjusters-sign', label: m.approval_adjusters() },
      { value: 'next-meeting-approves', label: m.approval_next() },
      { value: 'all-present-sign', label: m.approval_all() },
      { value: 'chair-and-clerk-sign', label: m.approval_clerk() },
      { value: 'both-sides-sign', label: m.approval_sides() },
      { value: 'nobody-signs', label: m.approval_nobody() },
    ],
    order: [
      { value: 'any', label: m.signing_order_any() },
      { value: 'secretary-first', label: m.signing_order_secretary() },
      { value: 'chair-last', label: m.signing_order_chair() },
    ],
    minimumMethod: [
      { value: 'passkey', label: m.minimum_method_any() },
      { value: 'oidc', label: m.minimum_method_oidc() },
      { value: 'bankid', label: m.minimum_method_bankid() },
    ],
    effect: [
      { value: 'at-gavel', label: m.effect_gavel() },
      { value: 'at-adjustment', label: m.effect_adjustment() },
    ],
    style: [
      { value: 'decision', label: m.style_decision() },
      { value: 'discussion', label: m.style_discussion() },
    ],
    document: [
      { value: 'protokoll', label: m.doc_protokoll() },
      { value: 'kl-protokoll', label: m.doc_kl_protokoll() },
      { value: 'minnesanteckningar', label: m.doc_minnesanteckningar() },
      { value: 'motesanteckning', label: m.doc_motesanteckning() },
      { value: 'samverkansprotokoll', label: m.doc_samverkansprotokoll() },
    ],
    numbering: [
      { value: 'plain', label: m.numbering_plain() },
      { value: 'section', label: m.numbering_section() },
    ],
    gavel: [
      { value: 'chair', label: m.gavel_chair() },
      { value: 'chair-or-secretary', label: m.gavel_either() },
    ],
  };
}
