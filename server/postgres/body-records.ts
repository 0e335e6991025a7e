import { randomUUID } from 'node:crypto';
import type { BodyProfile } from '#lib/domain/body.ts';
import { isSameProfile } from '#lib/domain/profiles/differences.ts';
import type { BodyRecords, BodyRow } from '#server/application/ports.ts';
import type { TransactionSql } from './connect.ts';

interface Row {
  id: string;
  name: string;
  short_name: string;
  profile: BodyProfile;
  next_meeting: string | null;
  meetings: number;
  may_change: boolean;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Bodies and the changes of their rules, within one transaction that has set its organisation. */
export function bodyRecords(tx: TransactionSql, organisationId: string): BodyRecords {
  const rows = (accountId: string, bodyId: string | null) => tx<Row[]>`
    select b.id, b.name, b.short_name, b.profile,
           (select to_char(min(m.date), 'YYYY-MM-DD') from meeting m
            where m.organisation_id = b.organisation_id and m.body_id = b.id and m.phase = 'summoned'
              and m.date >= (now() at time zone 'Europe/Stockholm')::date) as next_meeting,
           (select count(*)::int from meeting m
            where m.organisation_id = b.organisation_id and m.body_id = b.id) as meetings,
           exists (select 1 from meeting m
                   join meeting_seat s on s.organisation_id = m.organisation_id and s.meeting_id = m.id
                   where m.organisation_id = b.organisation_id and m.body_id = b.id
                     and s.account_id = ${accountId} and s.role in ('secretary', 'chair')) as may_change
    from body b
    where b.organisation_id = ${organisationId} and (${bodyId}::uuid is null or b.id = ${bodyId}::uuid)
    order by b.name collate sv`;
  const changeProfile: BodyRecords['changeProfile'] = async ({ bodyId, from, to, by, at }) => {
    await tx`
      insert into body_profile_change
        (organisation_id, id, body_id, changed_by, changed_by_name, at, old_profile, new_profile)
      values (${organisationId}, ${randomUUID()}, ${bodyId}, ${by.accountId}, ${by.name}, ${at},
              ${asJson(tx, from)}, ${asJson(tx, to)})`;
    await tx`
      update body set profile = ${asJson(tx, to)}
      where organisation_id = ${organisationId} and id = ${bodyId}`;
  };
  return {
    ensure: async ({ name, shortName, profile, by, at }) => {
      const [made] = await tx<{ id: string }[]>`
        insert into body (organisation_id, id, name, short_name, profile)
        values (${organisationId}, ${randomUUID()}, ${name}, ${shortName}, ${asJson(tx, profile)})
        on conflict (organisation_id, lower(name)) do nothing
        returning id`;
      if (made) return made.id;
      const [body] = await tx<{ id: string; profile: BodyProfile }[]>`
        update body set short_name = ${shortName}
        where organisation_id = ${organisationId} and lower(name) = lower(${name})
        returning id, profile`;
      if (!body) throw new Error(`the body ${name} was not kept`);
      if (!isSameProfile(body.profile, profile)) {
        await changeProfile({ bodyId: body.id, from: body.profile, to: profile, by, at });
      }
      return body.id;
    },
    named: async (name) => {
      const [body] = await tx<{ id: string }[]>`
        select id from body where organisation_id = ${organisationId} and lower(name) = lower(${name})`;
      return body?.id ?? null;
    },
    all: async (accountId) => (await rows(accountId, null)).map(toBody),
    find: async (bodyId, accountId) => {
      const [row] = UUID.test(bodyId) ? await rows(accountId, bodyId) : [];
      return row ? toBody(row) : null;
    },
    lock: async (bodyId) => {
      const [row] = await tx<{ profile: BodyProfile }[]>`
        select profile from body where organisation_id = ${organisationId} and id = ${bodyId} for update`;
      return row?.profile ?? null;
    },
    changeProfile,
    changes: async (bodyId) => {
      const found = await tx<
        { changed_by_name: string; at: Date; old_profile: BodyProfile; new_profile: BodyProfile }[]
      >`
        select changed_by_name, at, old_profile, new_profile from body_profile_change
        where organisation_id = ${organisationId} and body_id = ${bodyId} order by at desc, id limit 50`;
      return found.map((one) => ({
        by: one.changed_by_name,
        at: one.at.toISOString(),
        from: one.old_profile,
        to: one.new_profile,
      }));
    },
    unopenedMeetings: async (bodyId, accountId) => {
      const found = await tx<{ id: string }[]>`
        select m.id from meeting m
        join meeting_seat s on s.organisation_id = m.organisation_id and s.meeting_id = m.id
        where m.organisation_id = ${organisationId} and m.body_id = ${bodyId} and m.phase = 'summoned'
          and s.account_id = ${accountId} and s.role in ('secretary', 'chair')
        order by m.date, m.id`;
      return found.map((one) => one.id);
    },
  };
}

function toBody(row: Row): BodyRow {
  return {
    id: row.id,
    name: row.name,
    shortName: row.short_name,
    profile: row.profile,
    nextMeeting: row.next_meeting,
    meetings: row.meetings,
    mayChange: row.may_change,
  };
}

function asJson(tx: TransactionSql, profile: BodyProfile): ReturnType<TransactionSql['json']> {
  return tx.json(JSON.parse(JSON.stringify(profile)));
}
