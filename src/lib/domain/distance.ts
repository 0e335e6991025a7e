import { notedIn, openInterval, presenceMode } from './attendance.ts';
import type { PresenceMode } from './meeting-events.ts';
import type { MeetingState } from './meeting-state.ts';
import type { Participant } from './participant.ts';
import { ok, refuse, type Result } from './refusal.ts';

/** First civil day of the rules of 2026: the chair ensures who takes part (DIS-3), instead of equal terms (DIS-2). */
const NEW_RULES_FROM = '2026-07-01';

export type DistanceRegime = 'equal-terms' | 'chair-ensures';

/** Which distance rules hold at a meeting on this civil date, `YYYY-MM-DD`. */
export function distanceRegime(date: string): DistanceRegime {
  return date < NEW_RULES_FROM ? 'equal-terms' : 'chair-ensures';
}

/** Whether somebody may be marked as taking part in this way, by the body's distance rules (DIS-1, DIS-4). */
export function mayTakePartBy(state: MeetingState, who: Participant, mode: PresenceMode): Result<null> {
  const rules = state.body.profile.distance;
  if (!rules || mode === 'on-site' || !hasSeat(who)) return ok(null);
  // DIS-1: without a decision of the assembly nobody takes part remotely.
  if (!rules.allowed) return refuse('remote-not-allowed', { name: who.name });
  const isPresidium = who.role === 'chair' || who.role === 'vice-chair';
  const isAssembly = state.body.profile.kind === 'assembly';
  // DIS-4: from July 2026 the presidium of an assembly is in the room.
  if (isPresidium && isAssembly && regimeOf(state) === 'chair-ensures') {
    return refuse('presidium-on-site', { name: who.name });
  }
  return ok(null);
}

/**
 * What the chair vouches for while somebody takes part remotely: equal terms for all at once (DIS-2), or each member (DIS-3).
 * Null for a body without distance rules.
 */
export function attestation(state: MeetingState): DistanceRegime | null {
  return state.body.profile.distance ? regimeOf(state) : null;
}

/** The regime the body meets under, or null when its distance rules are its own alone. */
function regimeOf(state: MeetingState): DistanceRegime | null {
  switch (state.body.profile.distance?.regime) {
    case 'free':
      return null;
    // DIS-9: equal terms whatever the date.
    case 'coordination-federation':
      return 'equal-terms';
    default:
      return distanceRegime(state.head.date);
  }
}

export interface DistanceFinding {
  readonly code: 'confirm-equal-terms' | 'attest-remote-member' | 'all-remote-not-decided';
  readonly participantId?: string;
}

/** What the chair has to see to while people take part remotely. Empty for a body without distance rules. */
export function distanceFindings(state: MeetingState): readonly DistanceFinding[] {
  const rules = state.body.profile.distance;
  const regime = regimeOf(state);
  const seated = state.participants.filter((one) => hasSeat(one) && openInterval(state, one.id) !== null);
  const remote = seated.filter((one) => presenceMode(state, one.id) === 'remote');
  if (!rules || regime === null || remote.length === 0) return [];
  const found: DistanceFinding[] =
    regime === 'equal-terms'
      ? equalTermsFindings(state, remote)
      : remote
          .filter((one) => !isAttested(state, one.id))
          .map((one) => ({ code: 'attest-remote-member' as const, participantId: one.id }));
  // DIS-4: nobody in the room only where that has been decided.
  if (remote.length === seated.length && !rules.allRemoteAllowed)
    found.push({ code: 'all-remote-not-decided' });
  return found;
}

/** DIS-2: everybody sees and hears everybody, which only the room can tell; asked anew when somebody joins. */
function equalTermsFindings(state: MeetingState, remote: readonly Participant[]): DistanceFinding[] {
  const joined = remote.map((one) => notedIn(openInterval(state, one.id)) ?? 0);
  return Math.max(...joined) > state.equalTermsAt ? [{ code: 'confirm-equal-terms' }] : [];
}

/** DIS-3: attested anew after each reconnection. */
function isAttested(state: MeetingState, participantId: string): boolean {
  const since = notedIn(openInterval(state, participantId)) ?? Infinity;
  return (state.attestations[participantId] ?? 0) > since;
}

export function hasSeat(who: Participant): boolean {
  return who.group === 'member' || who.group === 'deputy';
}
