import * as v from 'valibot';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { CallPapers } from './call-papers.ts';
import type { ConferenceInstall } from './conference-port.ts';
import type { ConferenceProviders } from './conference-providers.ts';
import type { SecretBox } from './method-ports.ts';
import type { Actor, Ids, UnitOfWork } from './ports.ts';

export interface InstallDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly ids: Ids;
  readonly box: SecretBox;
  readonly providers: ConferenceProviders;
  readonly callPapers: Pick<CallPapers, 'zoomCallback'>;
}

/** Zoom's page is answered within minutes, or begun anew. */
export const INSTALL_SECONDS = 600;

const Memory = v.object({ agreementId: v.string(), until: v.number(), asked: v.string() });

/**
 * Where the provider asks somebody whether the app is to be added, and what their browser keeps until they come back: sealed, so
 * that it says nothing to anybody. `no-such-agreement` also for a provider that adds apps in another way.
 */
export async function beginInstall(
  dependencies: InstallDependencies,
  { actor, id }: { readonly actor: Actor; readonly id: string },
): Promise<Result<{ readonly address: string; readonly memory: string }>> {
  const { ids, box, callPapers } = dependencies;
  const install = await installOf(dependencies, actor, id);
  if (!install) return refuse('no-such-agreement');
  const { address, memory: asked } = install.begin(callPapers.zoomCallback);
  const until = ids.now().getTime() + INSTALL_SECONDS * 1000;
  const memory = box.seal(JSON.stringify({ agreementId: id, until, asked }), placeOf(actor));
  return ok({ address, memory: Buffer.from(memory).toString('base64url') });
}

/**
 * The browser is back with Zoom's answer. Gives where in Zoom's client the app now is. `zoom-install-stale` when it was not begun
 * here by this person, or too long ago; `zoom-state-differs`; and what the provider refuses with.
 */
export async function finishInstall(
  dependencies: InstallDependencies,
  input: { readonly actor: Actor; readonly memory: string; readonly code: string; readonly state: string },
): Promise<Result<{ readonly address: string; readonly agreementId: string }>> {
  const { ids, callPapers } = dependencies;
  const begun = opened(dependencies, input);
  if (!begun || begun.until < ids.now().getTime()) return refuse('zoom-install-stale');
  const { agreementId, asked: memory } = begun;
  const install = await installOf(dependencies, input.actor, agreementId);
  if (!install) return refuse('no-such-agreement');
  const { code, state } = input;
  const done = await install.finish({ code, state, memory, redirectUri: callPapers.zoomCallback });
  return done.ok ? ok({ ...done.value, agreementId }) : done;
}

async function installOf(
  { unitOfWork, providers }: InstallDependencies,
  { organisationId }: Actor,
  id: string,
): Promise<ConferenceInstall | null> {
  const account = await unitOfWork.run(organisationId, ({ conference }) => conference.account(id));
  return (account && providers.portOf(account).install) ?? null;
}

function opened(
  { box }: Pick<InstallDependencies, 'box'>,
  { actor, memory }: { readonly actor: Actor; readonly memory: string },
): v.InferOutput<typeof Memory> | null {
  try {
    return v.parse(Memory, JSON.parse(box.open(Buffer.from(memory, 'base64url'), placeOf(actor))));
  } catch {
    // Empty, changed, or begun by somebody else.
    return null;
  }
}

/** Whoever begins it ends it: one person in one organisation. */
function placeOf({ organisationId, accountId }: Actor): string {
  return `zoom-install:${organisationId}:${accountId}`;
}
