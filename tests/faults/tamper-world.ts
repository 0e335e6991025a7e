import * as Y from 'yjs';
import type { ClauseKey } from '#server/application/clause-store.ts';
import { clauseFragmentName } from '#lib/protocol/clause-schema-version.ts';
import type { TransactionSql } from '#server/postgres/connect.ts';
import { type NoteKey, parseVerifierKey } from '#server/signing/audit/signed-note.ts';
import { applicationWorld, type ApplicationWorld, type People } from '../support/application-world.ts';
import type { Dice } from '../support/fault-run.ts';
import { sealingOf, wholeMinutes } from '../support/whole-minutes.ts';

/** Somebody with every right in the database, who knows how it is built and has everything but the signing keys. */
export type Tampering = (tx: TransactionSql, dice: Dice, world: TamperWorld) => Promise<unknown>;

export interface TamperWorld {
  readonly world: ApplicationWorld;
  readonly key: NoteKey;
  /** Every meeting that has a log. */
  readonly meetings: readonly string[];
  /** Signed by both, sealed and corrected; § c3 of it was adjusted at once. */
  readonly signed: string;
  /** The checkpoint that somebody keeps outside. */
  readonly kept: string;
  close(): Promise<void>;
}

export async function tamperWorld(): Promise<TamperWorld> {
  const world = await applicationWorld();
  const { checkpoints, verifierKey } = await world.ownAudit();
  const key = await parseVerifierKey(verifierKey);
  if (!key) throw new Error('the key is no key');
  const people = await world.organisation();
  const held = await world.hold(people);
  await write(world, people, held);
  await checkpoints.take();
  const sealing = await sealingOf(world);
  const signed = await wholeMinutes(world, people, sealing.sealing);
  await sealing.close();
  await saveSnapshots(world);
  const kept = (await checkpoints.take())?.note ?? '';
  return {
    world,
    key,
    meetings: [held, signed],
    signed,
    kept,
    close: () => world.close(),
  };
}

/** Several rows in one clause, as somebody types them. */
async function write(world: ApplicationWorld, people: People, meetingId: string): Promise<void> {
  const { id: accountId, organisationId } = people.secretary.account;
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (const word of ['Nämnden', 'går', 'igenom', 'läget', 'och', 'tackar'])
    doc.getXmlFragment(clauseFragmentName).push([new Y.XmlText(word)]);
  await world.clauseStore.append([
    {
      key: { organisationId, meetingId, clauseId: 'c4' },
      rows: updates.map((update) => ({ accountId, update })),
      leases: [{ clientId: doc.clientID, accountId }],
    },
  ]);
}

/** Clauses are opened from snapshots, and one that is not there cannot be tampered with. */
async function saveSnapshots(world: ApplicationWorld): Promise<void> {
  const rows = await world.db.admin<(ClauseKey & { updates: Uint8Array[] })[]>`
    select organisation_id as "organisationId", meeting_id as "meetingId", clause_id as "clauseId",
           array_agg(update order by seq) as updates
    from clause_update group by 1, 2, 3`;
  for (const { updates, ...key } of rows)
    await world.clauseStore.saveSnapshot(key, Y.mergeUpdates(updates), updates.length);
}
