import type { ConferenceDeliveryRow, ConferenceRecords } from '#server/application/conference-records.ts';
import type { TransactionSql } from './connect.ts';

interface DeliveryColumns {
  id: string;
  sha256: string;
  instance_id: string;
  is_late: boolean;
  taken_in_at: Date | null;
  received_at: Date;
  sealed: Uint8Array | null;
}

/** What hooks received, within one transaction that has set its organisation. */
export function deliveryRecords(
  tx: TransactionSql,
  organisationId: string,
): Pick<ConferenceRecords, 'keepDeliveries' | 'heard' | 'deliveriesOf' | 'takeIn' | 'reseal' | 'purge'> {
  return {
    keepDeliveries: async (deliveries) => {
      if (deliveries.length === 0) return new Set();
      const list = <T>(of: (one: (typeof deliveries)[number]) => T): T[] => deliveries.map(of);
      const base64 = (bytes: Uint8Array | null) =>
        bytes === null ? null : Buffer.from(bytes).toString('base64');
      // Of fixed text however many there are: one prepared statement, one journey.
      const rows = await tx<{ sha256: string }[]>`
        insert into conference_delivery (organisation_id, account_id, binding_id, sha256, external_id, instance_id,
                                         received_at, is_late, raw, sealed)
        select ${organisationId}::uuid, account_id, binding_id, sha256, external_id, instance_id, received_at, is_late::boolean,
               decode(raw, 'base64'), decode(sealed, 'base64')
        from unnest(${list((one) => one.accountId)}::uuid[], ${list((one) => one.bindingId)}::uuid[],
                    ${list((one) => one.sha256)}::text[], ${list((one) => one.meeting?.meetingId ?? '')}::text[],
                    ${list((one) => one.meeting?.instanceId ?? '')}::text[],
                    ${list((one) => one.receivedAt)}::timestamptz[], ${list((one) => String(one.isLate))}::text[],
                    ${list((one) => base64(one.raw))}::text[], ${list((one) => base64(one.sealed))}::text[])
          with ordinality
          as given(account_id, binding_id, sha256, external_id, instance_id, received_at, is_late, raw, sealed, sort)
        order by sort
        on conflict (organisation_id, sha256) do nothing returning sha256`;
      return new Set(rows.map(({ sha256 }) => sha256));
    },
    heard: async (since) => {
      const rows = await tx<{ account_id: string; last_at: Date; since: number }[]>`
        select account_id, max(received_at) as last_at,
               (count(*) filter (where received_at >= ${since}))::int as since
        from conference_delivery where organisation_id = ${organisationId} group by account_id`;
      return rows.map((row) => ({
        accountId: row.account_id,
        lastAt: row.last_at.toISOString(),
        since: row.since,
      }));
    },
    deliveriesOf: async (bindingId) => {
      const rows = await tx<DeliveryColumns[]>`
        select id, sha256, instance_id, is_late, taken_in_at, received_at, sealed from conference_delivery
        where organisation_id = ${organisationId} and binding_id = ${bindingId} order by id`;
      return rows.map(toDelivery);
    },
    takeIn: async (deliveryId, { at, name }) => {
      await tx`
        update conference_delivery set taken_in_at = ${at}, taken_in_by = ${name}
        where organisation_id = ${organisationId} and id = ${deliveryId} and is_late and taken_in_at is null`;
    },
    reseal: async (deliveryId, sealed) => {
      await tx`
        update conference_delivery set sealed = ${Buffer.from(sealed)}
        where organisation_id = ${organisationId} and id = ${deliveryId} and sealed is not null`;
    },
    purge: async ({ unboundBefore, adjustedBefore, heldBefore }) => {
      const isAdjusted = tx`
        r.organisation_id = ${organisationId} and r.clause_id is null
        and r.status in ('adjusted', 'sealed', 'announced', 'archived')`;
      const over = tx`
        select r.meeting_id from minutes_revision r where ${isAdjusted} and r.adjusted_at < ${adjustedBefore}
        union all
        select m.id from meeting m
        where m.organisation_id = ${organisationId} and m.date < ${heldBefore}
          and not exists (select from minutes_revision r where ${isAdjusted} and r.meeting_id = m.id)`;
      const unbound = await tx`
        delete from conference_delivery
        where organisation_id = ${organisationId} and binding_id is null and received_at < ${unboundBefore}
        returning id`;
      // The row stays, so that the same delivery sent again is still known.
      const emptied = await tx`
        update conference_delivery d set raw = null, sealed = null
        from conference_binding b
        where d.organisation_id = ${organisationId} and (d.raw is not null or d.sealed is not null)
          and b.organisation_id = d.organisation_id and b.id = d.binding_id and b.meeting_id in (${over})
        returning d.id`;
      const transcripts = await tx`
        delete from conference_transcript
        where organisation_id = ${organisationId} and meeting_id in (${over}) returning id`;
      return unbound.length + emptied.length + transcripts.length;
    },
  };
}

function toDelivery(row: DeliveryColumns): ConferenceDeliveryRow {
  return {
    id: row.id,
    sha256: row.sha256,
    instanceId: row.instance_id,
    isLate: row.is_late,
    takenInAt: row.taken_in_at?.toISOString() ?? null,
    receivedAt: row.received_at.toISOString(),
    sealed: row.sealed ? new Uint8Array(row.sealed) : null,
  };
}
