import type { Country, Knob, SourceMark, TemplateId } from '#lib/domain/profiles/template.ts';
import { m } from '#lib/i18n/generated/messages.js';

type Say = () => string;

export const templateName: Readonly<Record<TemplateId, Say>> = {
  'kl-assembly': m.template_kl_assembly,
  'kl-committee': m.template_kl_committee,
  'kl-subcommittee': m.template_kl_subcommittee,
  'joint-committee': m.template_joint_committee,
  'municipal-federation-board': m.template_municipal_federation_board,
  'municipal-federation-assembly': m.template_municipal_federation_assembly,
  'co-party-body': m.template_co_party_body,
  'company-board': m.template_company_board,
  'economic-association-board': m.template_economic_association_board,
  'non-profit-board': m.template_non_profit_board,
  'coordination-federation': m.template_coordination_federation,
  'cooperation-group': m.template_cooperation_group,
  council: m.template_council,
  'consultation-body': m.template_consultation_body,
  'union-employer-group': m.template_union_employer_group,
  custom: m.template_custom,
  'no-committee': m.template_no_committee,
  'fi-council': m.template_fi_council,
  'fi-board': m.template_fi_board,
  'dk-council': m.template_dk_council,
  'de-nrw-council': m.template_de_nrw_council,
  'roberts-rules': m.template_roberts_rules,
};

export const countryName: Readonly<Record<Country, Say>> = {
  SE: m.country_se,
  NO: m.country_no,
  FI: m.country_fi,
  DK: m.country_dk,
  'DE-NW': m.country_de_nw,
  any: m.country_any,
};

export const markName: Readonly<Record<SourceMark, Say>> = {
  statute: m.bodies_mark_statute,
  guidance: m.bodies_mark_guidance,
  memory: m.bodies_mark_memory,
  inference: m.bodies_mark_inference,
};

export const ruleName: Readonly<Record<Knob, Say>> = {
  quorum: m.rule_quorum,
  challenge: m.rule_challenge,
  recusal: m.rule_recusal,
  deputies: m.rule_deputies,
  deputyOpinion: m.rule_deputy_opinion,
  distance: m.rule_distance,
  votes: m.rule_votes,
  majority: m.rule_majority,
  tie: m.rule_tie,
  elections: m.rule_elections,
  abstention: m.rule_abstention,
  referral: m.rule_referral,
  voteRecord: m.rule_vote_record,
  reservation: m.rule_reservation,
  document: m.rule_document,
  style: m.rule_style,
  approval: m.rule_approval,
  adjusters: m.rule_adjusters,
  adjustmentDays: m.rule_adjustment_days,
  effect: m.rule_effect,
  appeal: m.rule_appeal,
  numbering: m.rule_numbering,
  sides: m.rule_sides,
};

export function kindName(kind: string): string {
  const names: Readonly<Record<string, Say>> = {
    committee: m.body_committee,
    assembly: m.body_assembly,
    council: m.body_council,
    'cooperation-group': m.body_cooperation_group,
    'consultation-body': m.body_consultation_body,
    'union-employer-group': m.body_union_employer_group,
    board: m.body_board,
  };
  return (names[kind] ?? m.body_custom)();
}
