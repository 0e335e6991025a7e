import type { BodyProfile } from './body.ts';
import type { Clause } from './clause.ts';
import type { Participant } from './participant.ts';
import { ok, refuse, type Result } from './refusal.ts';

export interface Preparation {
  readonly participants: readonly Participant[];
  readonly clauses: readonly Clause[];
  readonly profile: BodyProfile;
  readonly logins: readonly { readonly accountId: string; readonly participantId: string }[];
}

/** Whether a prepared meeting hangs together; the first thing wrong is named with what and where. */
export function checkPreparation(preparation: Preparation): Result<null> {
  return (
    [checkRoster, checkSeats, checkAgenda, checkLogins]
      .map((check) => check(preparation))
      .find((one) => !one.ok) ?? ok(null)
  );
}

function checkRoster({ participants }: Preparation): Result<null> {
  if (!participants.some((one) => one.group === 'member')) return refuse('no-roster');
  const ids = repeated(participants.map((one) => one.id));
  if (ids !== null) return refuse('duplicate-id', { id: ids });
  // Two people of one name are possible; two rows that nothing tells apart are a mistake.
  const labels = participants.map((one) =>
    [one.name, one.party, one.organisation, one.title].join('|').toLowerCase(),
  );
  const twin = repeated(labels);
  if (twin !== null) return refuse('duplicate-name', { name: twin.split('|')[0] ?? twin });
  for (const role of ['chair', 'secretary'] as const) {
    const holders = participants.filter((one) => one.role === role);
    // Two-sided bodies have a chair on each side (003-2).
    const sides = new Set(holders.map((one) => one.side ?? ''));
    if (holders.length > sides.size) return refuse('role-held-twice', { role, name: holders[1]?.name ?? '' });
  }
  return ok(null);
}

function checkSeats({ participants, profile }: Preparation): Result<null> {
  if (profile.quorum.rule === 'none') return ok(null);
  const members = participants.filter((one) => one.group === 'member').length;
  const { seats } = profile.quorum;
  return members > seats ? refuse('roster-larger-than-seats', { members, seats }) : ok(null);
}

function checkAgenda({ clauses }: Preparation): Result<null> {
  if (clauses.length === 0) return refuse('agenda-is-empty');
  const twice = repeated(clauses.map((one) => one.id));
  if (twice !== null) return refuse('duplicate-id', { id: twice });
  const ids = new Set(clauses.map((one) => one.id));
  const orphan = clauses.find((one) => one.parentId !== undefined && !ids.has(one.parentId));
  return orphan ? refuse('no-such-clause', { clauseId: orphan.parentId ?? '' }) : ok(null);
}

function checkLogins({ participants, logins }: Preparation): Result<null> {
  const ids = new Set(participants.map((one) => one.id));
  const lost = logins.find((one) => !ids.has(one.participantId));
  if (lost) return refuse('no-such-participant', { participantId: lost.participantId });
  const twice = repeated(logins.map((one) => one.accountId));
  return twice === null ? ok(null) : refuse('login-used-twice', { accountId: twice });
}

function repeated(values: readonly string[]): string | null {
  return values.find((value, i) => values.indexOf(value) !== i) ?? null;
}
