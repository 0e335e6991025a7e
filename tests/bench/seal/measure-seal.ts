import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { MinutesDocument } from '#lib/domain/minutes-document.ts';
import type { Result } from '#lib/domain/refusal.ts';
import type { MinutesPress } from '#server/application/ports.ts';
import { sha256Hex } from '#server/signing/bytes.ts';
import type { Sealing } from '#server/signing/open-sealing.ts';
import { evidenceFor, intentFor, passkeyOf } from '../../support/signing-intents.ts';

interface StepFigures {
  readonly ms: number;
  readonly stallMs: number;
}

export interface SealFigures {
  readonly pages: number;
  readonly signers: number;
  readonly kilobytes: number;
  /** From the frozen document to the stamped file. */
  readonly seconds: number;
  /** User and system time of all threads of this process; the authority is another process. */
  readonly cpuSeconds: number;
  /** The longest that the main thread answered nothing, in ms. */
  readonly stallMs: number;
  /** Time of each step and the longest stall in it, in ms. */
  readonly steps: Readonly<Record<string, StepFigures>>;
  readonly pdf: Uint8Array;
}

/** Freezes, signs as everybody, seals and stamps, as the application does it, and keeps the clock. */
export async function measureSeal(
  document: MinutesDocument,
  { press, sealing }: { readonly press: MinutesPress; readonly sealing: Sealing },
): Promise<SealFigures> {
  const steps: Record<string, StepFigures> = {};
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const step = async <T>(name: string, work: Promise<Result<T>>): Promise<T> => {
    delay.reset();
    const from = performance.now();
    const result = await work;
    if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.refusal)}`);
    steps[name] = { ms: performance.now() - from, stallMs: delay.max / 1_000_000 };
    return result.value;
  };
  const people = document.signers.filter(({ signs }) => signs);
  const passkeys = people.map(({ slotId }) => passkeyOf(`user-${slotId}`));
  delay.enable();
  const [from, cpu] = [performance.now(), process.cpuUsage()];

  const { pdf: frozen, pages } = await step('freeze', press.freeze(document));
  const pdfSha256 = await sha256Hex(frozen);
  const now = new Date(Date.now() - 120_000);
  let pdf: Uint8Array = frozen;
  for (const [i, { slotId, name, roleText }] of people.entries()) {
    const passkey = passkeys[i];
    if (!passkey) throw new Error('no passkey');
    const person = { userId: `user-${slotId}`, name, role: roleText, slotId };
    const intent = intentFor(person, { pdfSha256, pages }, { now });
    const evidence = await evidenceFor(intent, passkey, {}, new Date(now.getTime() + 60_000));
    pdf = await step(
      `sign ${String(i + 1)}`,
      sealing.sealer.applySignature({ pdf, slotId, evidence, language: 'sv' }),
    );
  }
  const organisation = document.organisationName;
  pdf = await step('seal', sealing.sealing.seal({ pdf, organisation, at: new Date() }));
  ({ pdf } = await step('stamp', sealing.sealing.stamp(pdf)));

  const used = process.cpuUsage(cpu);
  const seconds = (performance.now() - from) / 1000;
  delay.disable();
  return {
    ...{ pages, signers: people.length, kilobytes: Math.round(pdf.length / 1024), seconds, steps, pdf },
    cpuSeconds: (used.user + used.system) / 1_000_000,
    stallMs: Math.max(...Object.values(steps).map(({ stallMs }) => stallMs)),
  };
}
