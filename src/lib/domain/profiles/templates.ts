import type { BodyProfile } from '../body.ts';
import { boards } from './boards.ts';
import { cooperationBodies } from './cooperation-bodies.ts';
import { localGovernment } from './local-government.ts';
import { otherCountries } from './other-countries.ts';
import type { Country, ProfileTemplate, SourceMark } from './template.ts';

/** Every ready-made profile, the Swedish ones first. */
export const templates: readonly ProfileTemplate[] = [
  ...localGovernment,
  ...boards,
  ...cooperationBodies,
  ...otherCountries,
];

export const COUNTRIES: readonly Country[] = ['SE', 'NO', 'FI', 'DK', 'DE-NW', 'any'];

export function templateOf(id: string | undefined): ProfileTemplate | undefined {
  return templates.find((one) => one.id === id);
}

/** The profile a template gives a body with this many seats, marked with where it came from. */
export function profileFrom(template: ProfileTemplate, seats: number): BodyProfile {
  return { ...template.make(Math.max(1, Math.trunc(seats) || 1)), preset: template.id };
}

/** How many decided seats the rules know of; null for a body without a quorum rule. */
export function seatsOf({ quorum }: Pick<BodyProfile, 'quorum'>): number | null {
  return quorum.rule === 'none' ? null : quorum.seats;
}

/** How many of a template's rules carry each mark: "Lagtext 9, vägledning 3". */
export function sourceCounts(template: ProfileTemplate): Readonly<Record<SourceMark, number>> {
  const counts = { statute: 0, guidance: 0, memory: 0, inference: 0 };
  for (const source of Object.values(template.sources)) counts[source.mark] += 1;
  return counts;
}
