import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealDue, type SealDependencies } from '#server/application/seal-minutes.ts';
import { openSealing, type Sealing } from '#server/signing/open-sealing.ts';
import { verifyMinutes } from '#server/signing/verify/verify-minutes.ts';
import { applicationWorld, type ApplicationWorld, type People } from '../support/application-world.ts';
import { must } from '../support/auth-world.ts';
import { wholeMinutes } from '../support/whole-minutes.ts';
import { startTimestampAuthority, type TestTimestampAuthority } from '../support/timestamp-authority.ts';

let world: ApplicationWorld;
let tsa: TestTimestampAuthority;
let folder: string;
let without: Sealing;
let withTsa: Sealing;
let people: People;
beforeAll(async () => {
  world = await applicationWorld();
  tsa = await startTimestampAuthority({ days: 400 });
  folder = await mkdtemp(join(tmpdir(), 'sealing-'));
  await writeFile(join(folder, 'tsa.pem'), tsa.rootPem);
  without = await sealingWith([]);
  withTsa = await sealingWith(['http://127.0.0.1:9/', tsa.url]);
  people = await world.organisation();
});
afterAll(async () => {
  await Promise.all([without.close(), withTsa.close(), tsa.close()]);
  await world.close();
  await rm(folder, { recursive: true });
});

function sealingWith(tsaUrls: readonly string[]): Promise<Sealing> {
  return openSealing({
    config: {
      tsaUrls,
      tsaRoots: join(folder, 'tsa.pem'),
      sealP12: undefined,
      sealP12Password: undefined,
    },
    authority: world.authority,
    organisationName: 'Klubba',
    now: world.dependencies.ids.now,
    onFailed: () => undefined,
  });
}

async function adjusted(): Promise<string> {
  const meetingId = await world.freeze(people);
  for (const seat of ['chair', 'adjuster'] as const)
    must(await world.sign(people[seat], meetingId, await world.enrol(people[seat])));
  return meetingId;
}

const dependencies = ({ sealing }: Sealing): SealDependencies => ({ ...world.dependencies, sealing });
const seal = (meetingId: string, by: SealDependencies) =>
  sealDue(by, { organisationId: people.chair.account.organisationId, meetingId });
const report = async (meetingId: string) =>
  verifyMinutes(await world.pdf(people.chair, meetingId), {
    trustedRoots: [world.authority.rootPem],
    trustedTsaRoots: [tsa.rootPem],
  });
const status = async (meetingId: string) => {
  const [row] = await world.db.admin<{ status: string }[]>`
    select status from minutes_revision where meeting_id = ${meetingId}`;
  return row?.status;
};
const kinds = async (meetingId: string) => {
  const rows = await world.db.admin<{ kind: string }[]>`
    select kind from pdf_revision where meeting_id = ${meetingId} order by seq`;
  return rows.map(({ kind }) => kind);
};
const state = async (meetingId: string) => {
  const place = { rpId: 'klubba.example', locale: 'sv' } as const;
  return must(await world.useCases.readForSigning({ session: people.chair, meetingId, ...place })).seal;
};

describe('the seal after the last signature', () => {
  it('[SIG-2] is set without a timestamp authority, says so, and is stamped when there is one', async () => {
    const meetingId = await adjusted();
    expect(await seal(meetingId, dependencies(without))).toEqual({ sealed: 1, timestamped: 0, failures: [] });
    expect(await status(meetingId)).toBe('sealed');
    expect(await report(meetingId)).toMatchObject({
      verdict: 'valid',
      notes: [{ code: 'not-timestamped' }],
      seal: { organisation: 'Exempelby kommun' },
    });
    expect(await state(meetingId)).toMatchObject({ timestamp: null, failure: null });

    expect(await seal(meetingId, dependencies(withTsa))).toEqual({ sealed: 0, timestamped: 1, failures: [] });
    expect(await report(meetingId)).toMatchObject({ verdict: 'valid', notes: [] });
    expect(await state(meetingId)).toMatchObject({ timestamp: { authority: 'Provtid' } });
    expect(await kinds(meetingId)).toEqual(['signature', 'signature', 'seal', 'timestamp']);
  });

  it('is done once, however often and by however many it is asked for', async () => {
    const meetingId = await adjusted();
    const other = { ...dependencies(withTsa), turns: <T>(_: string, work: () => Promise<T>) => work() };
    const rounds = await Promise.all([seal(meetingId, dependencies(withTsa)), seal(meetingId, other)]);
    expect(rounds.reduce((sum, { sealed }) => sum + sealed, 0)).toBe(1);
    expect(await kinds(meetingId)).toEqual(['signature', 'signature', 'seal', 'timestamp']);
    expect(await seal(meetingId, dependencies(withTsa))).toEqual({ sealed: 0, timestamped: 0, failures: [] });
  });

  it('is still due after a crash before the commit, and nothing half is left', async () => {
    const meetingId = await adjusted();
    const crashing: SealDependencies = {
      ...dependencies(withTsa),
      unitOfWork: {
        run: (organisationId, work) =>
          world.dependencies.unitOfWork.run(organisationId, (records) =>
            work({
              ...records,
              minutes: { ...records.minutes, markRevision: () => Promise.reject(new Error('power cut')) },
            }),
          ),
      },
    };
    await expect(seal(meetingId, crashing)).rejects.toThrow('power cut');
    expect([await status(meetingId), await kinds(meetingId)]).toEqual([
      'adjusted',
      ['signature', 'signature'],
    ]);
    expect(await seal(meetingId, dependencies(withTsa))).toMatchObject({ sealed: 1, timestamped: 1 });
    expect(await report(meetingId)).toMatchObject({ verdict: 'valid', notes: [] });
  });

  it('goes on without an authority that lies, keeps why, and takes the timestamp later', async () => {
    const meetingId = await adjusted();
    tsa.manner = 'other-imprint';
    expect(await seal(meetingId, dependencies(withTsa))).toMatchObject({ sealed: 1, timestamped: 0 });
    expect(await state(meetingId)).toMatchObject({
      timestamp: null,
      failure: 'tsa-unreachable timestamp-of-another',
    });
    expect(await seal(meetingId, dependencies(withTsa))).toMatchObject({
      timestamped: 0,
      failures: ['tsa-unreachable timestamp-of-another'],
    });
    tsa.manner = 'honest';
    expect(await seal(meetingId, dependencies(withTsa))).toMatchObject({ timestamped: 1, failures: [] });
    expect(await state(meetingId)).toMatchObject({ failure: null, timestamp: { authority: 'Provtid' } });
  });

  it('is stamped anew before the certificate of the timestamp ends', async () => {
    const meetingId = await adjusted();
    await seal(meetingId, dependencies(withTsa));
    const later = (days: number): SealDependencies => ({
      ...dependencies(withTsa),
      ids: { ...world.dependencies.ids, now: () => new Date(Date.now() + days * 86_400_000) },
    });
    expect(await seal(meetingId, later(190))).toMatchObject({ timestamped: 0 });
    expect(await seal(meetingId, later(300))).toMatchObject({ timestamped: 1 });
    expect(await report(meetingId)).toMatchObject({ verdict: 'valid', timestamps: [{}, {}] });
  });

  it('[COR-1] leaves the minutes as closed as they were: sealed minutes are not reopened', async () => {
    const meetingId = await adjusted();
    await seal(meetingId, dependencies(without));
    const reopened = await world.useCases.reopenMinutes({
      session: people.secretary,
      meetingId,
      reason: 'Ändring',
    });
    expect(reopened).toMatchObject({ ok: false, refusal: { code: 'already-adjusted' } });
  });

  it('[ADJ-5] is set on a clause adjusted at once as well, once', async () => {
    const meetingId = await wholeMinutes(world, people, withTsa.sealing);
    expect(await seal(meetingId, dependencies(withTsa))).toEqual({ sealed: 0, timestamped: 0, failures: [] });
    const rows = await world.db.admin<{ revision: number; status: string; kinds: string[] }[]>`
      select revision, status, array(select kind from pdf_revision p
        where p.meeting_id = r.meeting_id and p.revision = r.revision order by seq) as kinds
      from minutes_revision r where meeting_id = ${meetingId} order by revision`;
    const kinds = ['signature', 'signature', 'seal', 'timestamp'];
    expect([...rows]).toEqual([
      { revision: 1, status: 'sealed', kinds },
      { revision: 1001, status: 'sealed', kinds },
    ]);
  });

  it('is seen and written by its own organisation alone, and only ever added to', async () => {
    const meetingId = await adjusted();
    await seal(meetingId, dependencies(without));
    const [own, foreign] = [
      people.chair.account.organisationId,
      (await world.organisation('Grannköping')).chair,
    ];
    const count = (organisationId: string) =>
      world.db.app.begin(async (tx) => {
        await tx`select set_config('app.organisation_id', ${organisationId}, true)`;
        return (await tx`select 1 from seal_attempt where meeting_id = ${meetingId}`).length;
      });
    expect([await count(own), await count(foreign.account.organisationId)]).toEqual([1, 0]);
    await expect(world.db.app`update seal_attempt set reason = 'x'`).rejects.toThrow(/permission denied/);
    await expect(world.db.admin`delete from seal_attempt`).rejects.toThrow();
    await expect(world.db.admin`update pdf_revision set kind = 'seal'`).rejects.toThrow();
  });
});
