import * as Y from 'yjs';
import type { ClauseKey } from '#server/application/clause-store.ts';
import { clauseFragmentName } from '#lib/protocol/clause-schema-version.ts';
import { sealDue } from '#server/application/seal-minutes.ts';
import type { TransactionSql } from '#server/postgres/connect.ts';
import { openSealing } from '#server/signing/open-sealing.ts';
import {
  applicationWorld,
  type ApplicationWorld,
  CLIENT,
  course,
  PLACE,
  type People,
} from '../support/application-world.ts';
import { type AuditWorld, auditWorld } from '../support/audit-world.ts';
import { must } from '../support/auth-world.ts';
import type { Dice } from '../support/fault-run.ts';
import type { SoftwarePasskey } from '../support/software-passkey.ts';

/** Somebody with every right in the database, who knows how it is built and has everything but the signing keys. */
export type Tampering = (tx: TransactionSql, dice: Dice, world: TamperWorld) => Promise<unknown>;

export interface TamperWorld {
  readonly world: ApplicationWorld;
  readonly audit: AuditWorld;
  /** Every meeting that has a log. */
  readonly meetings: readonly string[];
  /** Signed by both, sealed and corrected; § c3 of it was adjusted at once. */
  readonly signed: string;
  /** The checkpoint that somebody keeps outside. */
  readonly kept: string;
  close(): Promise<void>;
}

const CLAUSE = 'c3';

export async function tamperWorld(): Promise<TamperWorld> {
  const world = await applicationWorld();
  const audit = await auditWorld(world.db);
  const people = await world.organisation();
  const keys = { chair: await world.enrol(people.chair), adjuster: await world.enrol(people.adjuster) };
  const held = await world.hold(people);
  await write(world, people, held);
  await audit.checkpoints.take();
  const signed = await world.prepare(people);
  for (const [session, command] of course(people)) {
    // § c3 is adjusted at once before anything else is taken up.
    if (command.type === 'move-pointer' && command.clauseId === 'c4')
      await adjustAtOnce(world, people, keys, signed);
    must(await world.act(session, signed, command));
  }
  must(await world.useCases.freezeMinutes({ session: people.secretary, meetingId: signed }));
  for (const seat of ['chair', 'adjuster'] as const) must(await world.sign(people[seat], signed, keys[seat]));
  await seal(world, people, signed);
  const correction = {
    clauseId: CLAUSE,
    what: 'Månaden',
    oldText: 'Start: 1 mars',
    newText: 'Start: 1 maj',
    basis: 'Uppenbart skrivfel.',
  };
  must(await world.useCases.correctMinutes({ session: people.secretary, meetingId: signed, correction }));
  await saveSnapshots(world);
  const kept = (await audit.checkpoints.take())?.note ?? '';
  return {
    world,
    audit,
    meetings: [held, signed],
    signed,
    kept,
    close: async () => {
      audit.close();
      await world.close();
    },
  };
}

async function adjustAtOnce(
  world: ApplicationWorld,
  people: People,
  keys: Readonly<Record<'chair' | 'adjuster', SoftwarePasskey>>,
  meetingId: string,
): Promise<void> {
  must(await world.act(people.chair, meetingId, { type: 'adjust-at-once', clauseId: CLAUSE }));
  must(await world.useCases.freezeClause({ session: people.secretary, meetingId, clauseId: CLAUSE }));
  for (const seat of ['chair', 'adjuster'] as const) {
    const session = people[seat];
    const begun = must(
      await world.useCases.beginSignature({ session, meetingId, place: PLACE, clauseId: CLAUSE }),
    );
    const { challenge } = begun.options as { challenge: string };
    const response = keys[seat].assert({ challenge, ...PLACE });
    const { intentSha256 } = begun;
    must(
      await world.useCases.finishSignature({ session, meetingId, intentSha256, response, client: CLIENT }),
    );
  }
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

async function seal(world: ApplicationWorld, people: People, meetingId: string): Promise<void> {
  const sealing = await openSealing({
    config: { tsaUrls: [], tsaRoots: undefined, sealP12: undefined, sealP12Password: undefined },
    authority: world.authority,
    organisationName: 'Klubba',
    now: world.dependencies.ids.now,
    onFailed: () => undefined,
  });
  const { organisationId } = people.chair.account;
  await sealDue({ ...world.dependencies, sealing: sealing.sealing }, { organisationId, meetingId });
  await sealing.close();
}
