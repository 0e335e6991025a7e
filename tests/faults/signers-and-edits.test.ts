import { afterAll, beforeAll, it } from 'vitest';
import type { SessionLike } from '#server/use-cases.ts';
import {
  challengeOf,
  applicationWorld,
  type ApplicationWorld,
  CLIENT,
  type People,
  PLACE,
} from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { createDice, FAULT_SEED, record, roundsOf, timeFor } from '../support/fault-run.ts';
import { type SigningGroup, signingGroup } from '../support/signing-group.ts';

const ROUNDS = roundsOf({ ci: 20, command: 1_000 });
const SIGNERS = ['m1', 'm2', 'm3'] as const;

let world: ApplicationWorld;
let people: People;
let group: SigningGroup;

beforeAll(async () => {
  world = await applicationWorld();
  people = await world.organisation();
  group = await newGroup();
}, 60_000);
afterAll(() => world.close());

const newGroup = () => signingGroup(world, people, { profile: {}, members: 2, adjusters: ['m2', 'm3'] });

/** Each signer begins, hands in an answer and has it taken: the edit comes after as many of these as the dice say. */
const STEPS = 3 * SIGNERS.length;

function stepsUntil(wanted: number): { step: () => void; reached: Promise<void> } {
  let left = wanted;
  let arrive = (): void => undefined;
  const reached = new Promise<void>((done) => (arrive = done));
  if (left === 0) arrive();
  const step = (): void => {
    left -= 1;
    if (left === 0) arrive();
  };
  return { step, reached };
}

/** Signs what is frozen now; gives the hash that was shown, or null when it was refused. */
async function signShown(id: (typeof SIGNERS)[number], step: () => void): Promise<{ shown: string } | null> {
  const session = group.sessions[id];
  const passkey = group.keys[id];
  if (!session || !passkey) throw new Error(`nobody is ${id}`);
  const { meetingId } = group;
  const begun = await world.useCases.beginSignature({ session, meetingId, place: PLACE });
  step();
  if (!begun.ok) return null;
  const { intent, intentSha256, ui } = begun.value;
  const response = passkey.assert({ challenge: challengeOf(ui), ...PLACE });
  step();
  const done = await world.useCases.advanceSignature({
    session,
    meetingId,
    order: intentSha256,
    input: response,
    client: CLIENT,
  });
  step();
  return done.ok ? { shown: intent.document.pdfSha256 } : null;
}

async function write(session: SessionLike): Promise<boolean> {
  const { organisationId, id } = session.account;
  const [outcome] = await world.clauseStore.append([
    {
      key: { organisationId, meetingId: group.meetingId, clauseId: 'c3' },
      rows: [{ accountId: id, update: new Uint8Array([0, 0]) }],
      leases: [],
    },
  ]);
  return outcome?.kind === 'stored';
}

/** Everything signed on revisions of this meeting whose evidence names other bytes than the revision's own. */
async function signedOtherContent(): Promise<number> {
  const [row] = await world.db.admin<{ n: number }[]>`
    select count(*)::int as n from signature_evidence e join minutes_revision r using (organisation_id, meeting_id, revision)
    where e.meeting_id = ${group.meetingId}
      and (e.evidence #>> '{intent,document,pdfSha256}' <> r.pdf_sha256
           or e.evidence #>> '{intent,document,contentSha256}' <> r.content_sha256)`;
  return row?.n ?? -1;
}

/** Rows of text that are newer than the seal of a revision that stands. */
async function lockedAndLater(): Promise<number> {
  const [row] = await world.db.admin<{ n: number }[]>`
    select count(*)::int as n from clause_update u join clause_room c using (organisation_id, meeting_id, clause_id)
    where c.meeting_id = ${group.meetingId} and u.at > c.sealed_at and exists (
      select from minutes_revision r where r.meeting_id = c.meeting_id and r.status <> 'void')`;
  return row?.n ?? -1;
}

interface Tally {
  signatures: number;
  reopened: number;
  wrongContent: number;
  lateEdits: number;
}

async function race(dice: ReturnType<typeof createDice>, tally: Tally): Promise<void> {
  const { meetingId } = group;
  const session = people.secretary;
  const steps = stepsUntil(dice.below(STEPS + 1));
  const signing = SIGNERS.map((id) => signShown(id, steps.step));
  const editing = (async () => {
    await Promise.race([steps.reached, Promise.all(signing)]);
    const reopened = await world.useCases.reopenMinutes({ session, meetingId, reason: 'Ändring.' });
    await write(session);
    return reopened.ok;
  })();
  const signed = (await Promise.all(signing)).filter((one) => one !== null);
  tally.signatures += signed.length;
  if (await editing) {
    tally.reopened += 1;
    must(await world.useCases.freezeMinutes({ session, meetingId }));
  }
  tally.wrongContent += await signedOtherContent();
  // After the lock: nobody gets a word in.
  if (await write(session)) tally.lateEdits += 1;
  tally.lateEdits += await lockedAndLater();
  const adjusted = await world.db.admin`
    select 1 from minutes_revision where meeting_id = ${meetingId} and status = 'adjusted'`;
  if (adjusted.length > 0) group = await newGroup();
}

it(
  '[R17] three signers race with an edit: nobody signs other content than shown, and nothing is edited after the lock',
  async () => {
    const dice = createDice(FAULT_SEED);
    const tally: Tally = { signatures: 0, reopened: 0, wrongContent: 0, lateEdits: 0 };
    for (let round = 0; round < ROUNDS; round += 1) await race(dice, tally);
    const { signatures, reopened, wrongContent, lateEdits } = tally;
    record({
      id: 'R17',
      what: 'three signers against an edit',
      rounds: ROUNDS,
      figure: `${String(signatures)} signatures, ${String(reopened)} reopened: ${String(wrongContent)} over other content, ${String(lateEdits)} edits after the lock`,
      target: '0 over other content, 0 edits after the lock, both sides winning sometimes',
      isReached: wrongContent === 0 && lateEdits === 0 && signatures > 0 && reopened > 0,
    });
  },
  timeFor(ROUNDS, 5_000),
);
