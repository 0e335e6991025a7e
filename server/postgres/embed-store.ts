import type { ConferenceDoor, EmbedOffer, EmbedStore, TakenOffer } from '#server/application/embed-ports.ts';
import type { Sql } from './connect.ts';

const MOST_TRIES = 5;

interface OfferColumns extends Omit<EmbedOffer, 'memory'> {
  readonly memory: Uint8Array | null;
}

/** Frames that wait for their person, and the tickets of their sockets. As sessions, outside of any organisation's wall. */
export function createEmbedStore({ sql }: { sql: Sql }): EmbedStore & TicketStore {
  const columns = sql`
    id, provider, agreement_id as "agreementId", provider_user_id as "providerUserId", external_id as "externalId",
    instance_id as "instanceId", memory`;
  const door = sql`d.account_id as "agreementId", h.organisation_id as "organisationId"`;
  return {
    doors: async (provider, externalId) =>
      sql<ConferenceDoor[]>`
        select ${door} from conference_door d join conference_hook h on h.id = d.account_id
        where d.provider = ${provider}
          ${externalId === undefined ? sql`` : sql`and lower(d.external_id) = lower(${externalId})`}
        order by d.account_id limit 500`,
    doorOf: async (agreementId) => {
      const rows = await sql<ConferenceDoor[]>`
        select ${door} from conference_door d join conference_hook h on h.id = d.account_id
        where d.account_id = ${agreementId}`;
      return rows[0] ?? null;
    },
    putOffer: async (offer, expiresAt) => {
      const memory = offer.memory && Buffer.from(offer.memory);
      await sql`
        insert into embed_offer (id, provider, agreement_id, provider_user_id, external_id, instance_id, memory, expires_at)
        values (${offer.id}, ${offer.provider}, ${offer.agreementId}, ${offer.providerUserId}, ${offer.externalId},
                ${offer.instanceId}, ${memory}, ${expiresAt})
        on conflict (id) do update set
          provider = excluded.provider, agreement_id = excluded.agreement_id,
          provider_user_id = excluded.provider_user_id, external_id = excluded.external_id,
          instance_id = excluded.instance_id, memory = excluded.memory, expires_at = excluded.expires_at,
          account_id = null, meeting_id = null, code_hash = null, code_expires_at = null`;
    },
    offer: async (id, now) => {
      const rows = await sql<OfferColumns[]>`
        select ${columns} from embed_offer where id = ${id} and expires_at > ${now}`;
      return rows[0] ?? null;
    },
    takeMemory: async (id, now) => {
      // Read and emptied in one statement: of two who come with it at once, one has it.
      const rows = await sql<(OfferColumns & { memory: Uint8Array })[]>`
        with held as (
          select id, memory from embed_offer where id = ${id} and expires_at > ${now} and memory is not null for update
        )
        update embed_offer o set memory = null from held where o.id = held.id
        returning o.id, o.provider, o.agreement_id as "agreementId", o.provider_user_id as "providerUserId",
                  o.external_id as "externalId", o.instance_id as "instanceId", held.memory`;
      const [row] = rows;
      return row ? { ...row, memory: new Uint8Array(row.memory) } : null;
    },
    answerOffer: async (id, { accountId, meetingId, codeHash, codeExpiresAt, now }) => {
      const rows = await sql`
        update embed_offer set account_id = ${accountId}, meeting_id = ${meetingId}, code_hash = ${codeHash},
                               code_expires_at = ${codeExpiresAt}
        where id = ${id} and expires_at > ${now} and tries < ${MOST_TRIES} returning id`;
      return rows.length === 1;
    },
    takeOffer: async (id, codeHash, now) => {
      const rows = await sql<TakenOffer[]>`
        delete from embed_offer
        where id = ${id} and code_hash = ${codeHash} and code_expires_at > ${now} and tries < ${MOST_TRIES}
        returning ${columns}, account_id as "accountId", meeting_id as "meetingId"`;
      // A code is short enough to be typed: whoever guesses is shown out after a few.
      if (!rows[0]) await sql`update embed_offer set tries = tries + 1 where id = ${id}`;
      return rows[0] ?? null;
    },
    dropOldOffers: async (now) => {
      await sql`delete from embed_offer where expires_at <= ${now}`;
      await sql`delete from embed_ticket where expires_at <= ${now}`;
    },
    addTicket: async (id, sessionId, expiresAt) => {
      await sql`insert into embed_ticket (id, session_id, expires_at) values (${id}, ${sessionId}, ${expiresAt})`;
    },
    takeTicket: async (id, now) => {
      const rows = await sql<{ sessionId: string; expiresAt: Date }[]>`
        delete from embed_ticket where id = ${id} returning session_id as "sessionId", expires_at as "expiresAt"`;
      return rows[0] && rows[0].expiresAt > now ? rows[0].sessionId : null;
    },
  };
}

/** Tickets of sockets: hashed, used once. */
export interface TicketStore {
  addTicket(id: string, sessionId: string, expiresAt: Date): Promise<void>;
  /** The session it was given to; null when it was used, is unknown or too old. */
  takeTicket(id: string, now: Date): Promise<string | null>;
}
