import type { BodyProfile } from '#lib/domain/body.ts';
import { clauseFacts } from '#lib/domain/clause-facts.ts';
import type { MatterKind, MatterOutcome } from '#lib/domain/cooperation/cooperation.ts';
import { MeetingWorld, type WorldOptions } from './meeting-world.ts';

export const EMPLOYER = 'Arbetsgivaren';
export const UNIONS = 'Arbetstagarna';
const group: Partial<BodyProfile> = {
  kind: 'union-employer-group',
  documentType: 'samverkansprotokoll',
  quorum: { rule: 'none' },
  gavel: 'chair-or-secretary',
  sides: [EMPLOYER, UNIONS],
};

/** The chair and one more for the employer; Vision, Kommunal with two mandates, and Vårdförbundet. */
export function cooperationGroup(more: Partial<BodyProfile> = {}): MeetingWorld {
  return new MeetingWorld({
    members: 5,
    deputies: 0,
    clauses: 3,
    profile: { ...group, ...more },
    people: {
      m1: { side: EMPLOYER, organisation: 'Askeby kommun' },
      m2: { side: EMPLOYER, organisation: 'Askeby kommun' },
      m3: { side: UNIONS, organisation: 'Vision' },
      m4: { side: UNIONS, organisation: 'Kommunal', mandates: 2 },
      m5: { side: UNIONS, organisation: 'Vårdförbundet' },
    },
  });
}

export function twoSided(options: WorldOptions = {}): MeetingWorld {
  return new MeetingWorld({
    members: 5,
    deputies: 0,
    clauses: 3,
    ...options,
    profile: {
      ...group,
      kind: 'consultation-body',
      documentType: 'motesanteckning',
      sides: ['Kommunerna', 'Regionen'],
      ...options.profile,
    },
    people: {
      m1: { side: 'Regionen' },
      m2: { side: 'Regionen' },
      m3: { side: 'Kommunerna' },
      m4: { side: 'Kommunerna' },
      m5: { side: 'Kommunerna' },
    },
  });
}

export const classify = (clause: number, as: MatterKind) =>
  ({ type: 'classify-matter', clauseId: `c${clause}`, as }) as const;
export const outcome = (organisation: string, how: MatterOutcome, clause = 2) =>
  ({ type: 'record-outcome', clauseId: `c${clause}`, organisation, outcome: how }) as const;
export const view = (owner: string, text: string, viewId = 'v1') =>
  ({ type: 'state-view', viewId, clauseId: 'c2', owner, text }) as const;
export const takeOn = (owner: string, text: string, due = '') =>
  ({ type: 'take-on', commitmentId: `k-${text}`, clauseId: 'c2', owner, text, due }) as const;
export const lines = (world: MeetingWorld, clause = 2) =>
  clauseFacts(world.state, `c${clause}`, 'sv').flatMap((fact) => fact.lines);
