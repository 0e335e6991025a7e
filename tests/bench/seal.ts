import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { ok } from '#lib/domain/refusal.ts';
import { createRenderer } from '#server/documents/typst/renderer.ts';
import { committeeMinutes } from '#server/documents/typst/invented-minutes.ts';
import { createMinutesPress } from '#server/documents/minutes-press.ts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256Hex } from '#server/signing/bytes.ts';
import { openSealing } from '#server/signing/open-sealing.ts';
import { verifyMinutes } from '#server/signing/verify/verify-minutes.ts';
import { evidenceFor, intentFor, passkeyOf } from '../support/signing-intents.ts';
import { testAuthority } from '../support/signed-minutes.ts';
import { startTimestampAuthority } from '../support/timestamp-authority.ts';

/** `node --import tsx tests/bench/seal.ts`: freeze, sign by everybody, seal and stamp, at about 9 and 60 pages. */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const folder = await mkdtemp(join(tmpdir(), 'bench-seal-'));
const tsa = await startTimestampAuthority();
await writeFile(join(folder, 'tsa.pem'), tsa.rootPem);
const authority = await testAuthority();
const sealed = await openSealing({
  config: {
    tsaUrls: [tsa.url],
    tsaRoots: join(folder, 'tsa.pem'),
    sealP12: undefined,
    sealP12Password: undefined,
  },
  authority,
  organisationName: 'Exempelby kommun',
  now: () => new Date(),
  onFailed: (failures) => say(JSON.stringify(failures)),
});
const renderer = createRenderer();
const press = createMinutesPress({ renderer, addSignatureFields: sealed.addSignatureFields });

/** The invented minutes, with their clauses as many times over as it takes. */
function minutesOf(times: number): typeof committeeMinutes {
  const clauses = Array.from({ length: times }, () => committeeMinutes.clauses).flat();
  return { ...committeeMinutes, clauses };
}

async function once(times: number) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const document = minutesOf(times);
  const cpu = process.cpuUsage();
  const started = performance.now();
  delay.enable();
  const frozen = await press.freeze(document);
  if (!frozen.ok) throw new Error(JSON.stringify(frozen.refusal));
  const { pages } = frozen.value;
  const pdfSha256 = await sha256Hex(frozen.value.pdf);
  let pdf = frozen.value.pdf;
  const signers = document.signers.filter(({ signs }) => signs);
  for (const { slotId, name, roleText } of signers) {
    const userId = `user-${slotId}`;
    const now = new Date(Date.now() - 120_000);
    const intent = intentFor({ userId, name, role: roleText, slotId }, { pdfSha256, pages }, { now });
    const evidence = await evidenceFor(intent, passkeyOf(userId), {}, new Date(now.getTime() + 60_000));
    const signed = await sealed.sealer.applySignature({ pdf, slotId, evidence, language: 'sv' });
    if (!signed.ok) throw new Error(JSON.stringify(signed.refusal));
    pdf = signed.value;
  }
  const under = await sealed.sealing.seal({ pdf, organisation: 'Exempelby kommun', at: new Date() });
  const stamped = under.ok ? await sealed.sealing.stamp(under.value) : under;
  if (!stamped.ok) throw new Error(JSON.stringify(stamped.refusal));
  delay.disable();
  const wallMs = performance.now() - started;
  const used = process.cpuUsage(cpu);
  const { verdict, notes } = await verifyMinutes(stamped.value.pdf, {
    trustedRoots: [authority.rootPem],
    trustedTsaRoots: [tsa.rootPem],
  });
  return ok({
    ...{ pages, signers: signers.length, kB: Math.round(stamped.value.pdf.length / 1000) },
    wallMs: Math.round(wallMs),
    cpuMs: Math.round((used.user + used.system) / 1000),
    stallMs: Math.round(delay.max / 1e6),
    verdict: notes.length === 0 ? verdict : `${verdict} (${notes.map(({ code }) => code).join(' ')})`,
  }).value;
}

try {
  for (const times of process.argv.slice(2).map(Number).filter(Boolean)) {
    say(`cold ${JSON.stringify(await once(times))}`);
    for (let i = 0; i < 3; i += 1) say(`warm ${JSON.stringify(await once(times))}`);
  }
} finally {
  await Promise.all([sealed.close(), renderer.close(), tsa.close()]);
  await rm(folder, { recursive: true });
}
