import type { Decided } from '../decide.ts';
import type { MeetingState } from '../meeting-state.ts';
import type { MeetingSeat } from '../permissions.ts';
import { ok, refuse } from '../refusal.ts';
import { codeOfKey, isWaivable } from './finding.ts';
import type { LintCommand } from './waivers.ts';

const SHORTEST_REASON = 3;
const LONGEST_REASON = 500;

/** Letting a finding stand, with a reason that others can read, and taking that back. */
export function decideLint(state: MeetingState, command: LintCommand, _seat: MeetingSeat): Decided {
  switch (command.type) {
    case 'waive-finding':
      return waive(state, command);
    case 'withdraw-waiver': {
      const { findingKey } = command;
      return ok(state.waivers[findingKey] ? [{ type: 'waiver-withdrawn', findingKey }] : []);
    }
  }
}

function waive(
  state: MeetingState,
  { findingKey, clauseId, reason }: Extract<LintCommand, { type: 'waive-finding' }>,
): Decided {
  const code = codeOfKey(findingKey);
  if (!code || findingKey.split(':')[1] !== (clauseId ?? 'meeting')) return refuse('no-such-finding');
  if (clauseId !== null && !state.clauses.some((one) => one.id === clauseId)) return refuse('no-such-clause');
  // MIN-2: what the law asks for is mended, not explained away.
  if (!isWaivable(code)) return refuse('finding-not-waivable');
  const words = reason.trim();
  if (words.length < SHORTEST_REASON) return refuse('waiver-without-reason', { least: SHORTEST_REASON });
  if (words.length > LONGEST_REASON) return refuse('waiver-reason-too-long', { limit: LONGEST_REASON });
  const isSame = state.waivers[findingKey]?.reason === words;
  return ok(isSame ? [] : [{ type: 'finding-waived', findingKey, clauseId, reason: words }]);
}
