import { civilDate } from '#lib/domain/wording/dates.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { type Agreement, type AgreementDependencies, listAgreements } from './agreements.ts';
import type { SetUp } from '#lib/protocol/set-up.ts';
import type { CallPapers, HookAddress } from './call-papers.ts';
import { openLeaves, type OpenLeavesDependencies } from './open-leaves.ts';
import type { Actor } from './ports.ts';
import type { RefusedHooks } from './refused-hooks.ts';
import { listeningSummary, type ListeningSummary } from './shown-listening.ts';
import type { TranscriptFiles } from './transcript-files.ts';

export interface ShowAgreementDependencies extends AgreementDependencies {
  readonly callPapers: CallPapers;
  readonly refusedHooks: RefusedHooks;
  readonly transcriptFiles: Pick<TranscriptFiles, 'instantOf'>;
}

/** An agreement and how it goes. Never its secrets. */
export interface ShownAgreement extends Agreement {
  readonly hooks: readonly HookAddress[];
  readonly setUp: SetUp;
  /** When something verified last came; null: never, or too long ago to be known. */
  readonly heardAt: string | null;
  /** Since midnight, Swedish time. */
  readonly deliveriesToday: number;
  readonly refused: { readonly at: string; readonly reason: string } | null;
  readonly listening: ListeningSummary;
}

type Asked = { readonly actor: Actor };

/** By name. Administrators only (`not-administrator`), as all of this file. */
export async function showAgreements(
  dependencies: ShowAgreementDependencies,
  { actor }: Asked,
): Promise<Result<readonly ShownAgreement[]>> {
  const { unitOfWork, ids, callPapers, refusedHooks, transcriptFiles } = dependencies;
  const listed = await listAgreements(dependencies, { actor });
  if (!listed.ok) return listed;
  const now = ids.now().toISOString();
  const midnight = transcriptFiles.instantOf(civilDate(now), '00:00') ?? now;
  const { heard, asked } = await unitOfWork.run(
    actor.organisationId,
    async ({ conference, subscriptions }) => ({
      heard: await conference.heard(midnight),
      asked: await subscriptions.all(),
    }),
  );
  return ok(
    listed.value.map((one) => {
      const own = heard.find(({ accountId }) => accountId === one.id);
      return {
        ...one,
        hooks: callPapers.hookAddresses(one),
        setUp: callPapers.setUp(one),
        heardAt: own?.lastAt ?? null,
        deliveriesToday: own?.since ?? 0,
        refused: refusedHooks.last(one.id),
        listening: listeningSummary(asked.filter(({ accountId }) => accountId === one.id)),
      };
    }),
  );
}

/** `no-such-agreement` when it has ended, or is somebody else's. */
export async function showAgreement(
  dependencies: ShowAgreementDependencies,
  { actor, id }: Asked & { readonly id: string },
): Promise<Result<ShownAgreement>> {
  const shown = await showAgreements(dependencies, { actor });
  if (!shown.ok) return shown;
  const one = shown.value.find((agreement) => agreement.id === id);
  return one ? ok(one) : refuse('no-such-agreement');
}

/** What goes away with the agreement: of how many people it is not settled whether they have left. Refuses as above. */
export async function leavesUnderAgreement(
  dependencies: Pick<ShowAgreementDependencies, 'unitOfWork'> & OpenLeavesDependencies,
  { actor, id }: Asked & { readonly id: string },
): Promise<Result<number>> {
  const { organisationId, accountId } = actor;
  return dependencies.unitOfWork.run(organisationId, async (records) => {
    if (!(await records.accounts.isAdministrator(accountId))) return refuse('not-administrator');
    if (!(await records.conference.account(id))) return refuse('no-such-agreement');
    return ok(await openLeaves(dependencies, { records, organisationId, accountId: id }));
  });
}

export interface AgreementPaper {
  readonly bytes: Uint8Array;
  readonly filename: string;
  readonly type: string;
}

/** The manifest for Zoom, or the app package for Teams: whichever the agreement is with. */
export async function readAgreementPaper(
  dependencies: ShowAgreementDependencies,
  input: Asked & { readonly id: string },
): Promise<Result<AgreementPaper>> {
  const found = await showAgreement(dependencies, input);
  if (!found.ok) return found;
  const { callPapers } = dependencies;
  const { id, provider, clientId, botId } = found.value;
  if (provider === 'zoom')
    return ok({
      bytes: callPapers.zoomManifest({ id }),
      filename: 'klubba-zoom-manifest.json',
      type: 'application/json',
    });
  return ok({
    bytes: callPapers.teamsPackage({ clientId, botId: botId ?? clientId }),
    filename: 'klubba-teams.zip',
    type: 'application/zip',
  });
}
