import type { Sql } from './connect.ts';

/** Frozen minutes that wait for signatures, in every organisation: only the owner of the tables sees past their walls. */
export function unsignedMinutes(
  admin: Sql,
): Promise<readonly { organisationId: string; meetingId: string; frozenBy: string }[]> {
  return admin<{ organisationId: string; meetingId: string; frozenBy: string }[]>`
    select organisation_id as "organisationId", meeting_id as "meetingId", frozen_by as "frozenBy"
    from minutes_revision where status = 'frozen' and clause_id is null order by frozen_at`;
}
