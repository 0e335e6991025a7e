import { signsBySide } from '../body-rules.ts';
import type { BodyProfile } from '../body.ts';
import type { Participant } from '../participant.ts';
import { ok, refuse, type Result } from '../refusal.ts';
import { seatsOf } from './templates.ts';

/** Whether the rules of a body make sense together; the first thing wrong is named. */
export function checkProfile(profile: BodyProfile): Result<null> {
  return (
    [checkQuorum, checkSides, checkAdjusters, checkNumbers]
      .map((check) => check(profile))
      .find((one) => !one.ok) ?? ok(null)
  );
}

/** Whether the rules fit the people already on the roster of a prepared meeting. */
export function checkProfileFits(profile: BodyProfile, participants: readonly Participant[]): Result<null> {
  const members = participants.filter((one) => one.group === 'member').length;
  const seats = seatsOf(profile);
  if (seats !== null && members > seats) return refuse('roster-larger-than-seats', { members, seats });
  const sides = new Set(participants.flatMap((one) => one.side ?? []));
  const lost = [...sides].find((side) => !profile.sides.includes(side));
  return lost === undefined ? ok(null) : refuse('profile-side-in-use', { side: lost });
}

function checkQuorum({ quorum }: BodyProfile): Result<null> {
  if (quorum.rule === 'none') return ok(null);
  if (!isWhole(quorum.seats, 1)) return refuse('profile-seats');
  if (quorum.rule !== 'fraction') return ok(null);
  const { numerator, denominator } = quorum;
  return isShare(numerator, denominator) ? ok(null) : refuse('profile-fraction');
}

function checkSides(profile: BodyProfile): Result<null> {
  const { sides } = profile;
  if (sides.some((side) => side.trim() === '')) return refuse('profile-side-unnamed');
  const twice = sides.find((side, i) => sides.indexOf(side) !== i);
  if (twice !== undefined) return refuse('profile-side-twice', { side: twice });
  // COOP-5: signed once for each side, so there must be two.
  if (signsBySide(profile) && sides.length !== 2) return refuse('profile-two-sides', { count: sides.length });
  return ok(null);
}

function checkAdjusters(profile: BodyProfile): Result<null> {
  const seats = seatsOf(profile);
  const { adjusters } = profile;
  if (!isWhole(adjusters, 0)) return refuse('profile-adjusters');
  // ROL-8: they are elected among those who sit, and the chair is not one of them.
  return seats !== null && adjusters > 0 && adjusters >= seats
    ? refuse('profile-too-many-adjusters', { adjusters, seats })
    : ok(null);
}

function checkNumbers({ numbering, adjustmentDays, voting }: BodyProfile): Result<null> {
  if (!isWhole(numbering.firstNumber, 1)) return refuse('profile-first-number');
  if (adjustmentDays !== undefined && !isWhole(adjustmentDays, 1)) return refuse('profile-adjustment-days');
  const share = voting?.qualifiedShare;
  return share && !isShare(share.numerator, share.denominator) ? refuse('profile-fraction') : ok(null);
}

function isWhole(number: number, least: number): boolean {
  return Number.isInteger(number) && number >= least;
}

function isShare(numerator: number, denominator: number): boolean {
  return isWhole(numerator, 1) && isWhole(denominator, 1) && numerator <= denominator;
}
