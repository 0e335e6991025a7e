import type { ConferenceProvider } from '#lib/domain/conference/conference-event.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { type AgreementAct, type AgreementChange, changedFields } from './agreement-changes.ts';
import type { CallListening } from './call-listening.ts';
import type { ConferenceAccountRow, ToldRemoval } from './conference-records.ts';
import {
  canAsk,
  checkExternalId,
  checkSettings,
  type ConferenceSettings,
  openSettings,
  ROTATED,
  type RotatedSecret,
  sealSettings,
} from './conference-settings.ts';
import { LONGEST_CLIENT_STATE } from './graph-keys.ts';
import type { SecretBox } from './method-ports.ts';
import { openLeaves, type OpenLeavesDependencies } from './open-leaves.ts';
import type { Actor, Ids, Records, UnitOfWork } from './ports.ts';

export interface AgreementDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly ids: Ids;
  readonly box: SecretBox;
  /** What is remembered of an agreement is read anew. */
  readonly agreementChanged: (id: string) => void;
  readonly listening: CallListening;
}

/** An agreement as an administrator sees it: what it is, and never its secrets. */
export interface Agreement {
  /** Also the last part of the hook's address. */
  readonly id: string;
  readonly provider: Exclude<ConferenceProvider, 'manual'>;
  readonly externalId: string;
  readonly name: string;
  readonly createdAt: string;
  readonly changedAt: string;
  /** The provider said that the app was taken away, and nobody has looked the agreement over since. */
  readonly removal: ToldRemoval | null;
  /** Zoom's client id, or the id of the app registration in Entra. */
  readonly clientId: string;
  readonly botId: string | null;
  readonly challengeMethod: 'plain' | 'S256' | null;
  readonly hasLiveRoster: boolean;
  /** Whether the provider can be asked, and not only listened to. */
  readonly canAsk: boolean;
  /** Teams: Graph is asked to say when a transcript is there. */
  readonly tellsOfTranscripts: boolean;
  /** How many of each secret are valid now: two while one is being changed for the other. */
  readonly secrets: Readonly<Partial<Record<RotatedSecret, number>>>;
}

type Asked = { readonly actor: Actor };
type AskedOf = Asked & { readonly id: string };

/** By name. Administrators only, as all of this file. */
export function listAgreements(
  dependencies: AgreementDependencies,
  { actor }: Asked,
): Promise<Result<readonly Agreement[]>> {
  return asAdministrator(dependencies, actor, async ({ conference }) => {
    const accounts = await conference.accounts();
    return ok(accounts.map((one) => agreementOf(one, openSettings(one, dependencies.box))));
  });
}

/** `agreement-malformed` (field), or `agreement-exists` when the organisation has one for that account or tenant. */
export async function addAgreement(
  dependencies: AgreementDependencies,
  input: Asked & { readonly name: string; readonly externalId: string; readonly settings: unknown },
): Promise<Result<{ readonly id: string }>> {
  const { ids, box } = dependencies;
  const added = await asAdministrator(dependencies, input.actor, async (records) => {
    const { conference } = records;
    const settings = checkSettings(input.settings);
    if (!settings.ok) return settings;
    const { provider } = settings.value;
    const externalId = checkExternalId(provider, input.externalId);
    if (!externalId.ok) return externalId;
    const name = checkName(input.name);
    if (!name.ok) return name;
    const id = ids.uuid();
    const isNew = await conference.addAccount({
      id,
      provider,
      externalId: externalId.value,
      name: name.value,
      sealed: sealSettings(settings.value, id, box),
      createdAt: ids.now().toISOString(),
      createdBy: input.actor.accountId,
    });
    if (!isNew) return refuse('agreement-exists');
    await note(records, dependencies, input.actor, {
      accountId: id,
      name: name.value,
      what: 'added',
      fields: [],
    });
    return ok({ id });
  });
  if (added.ok) dependencies.agreementChanged(added.value.id);
  return added;
}

/**
 * Puts `settings` over those that are kept; null takes one away, and secrets that have a turn of their own stay as they are.
 * `no-such-agreement`, `agreement-malformed` (field).
 */
export function changeAgreement(
  dependencies: AgreementDependencies,
  input: AskedOf & { readonly name: string; readonly settings: Readonly<Record<string, unknown>> },
): Promise<Result<null>> {
  return changed(dependencies, { ...input, what: 'changed' }, (kept) => {
    const fixed: readonly string[] = ['provider', ...Object.values(ROTATED)];
    const given = Object.entries(input.settings).filter(([key]) => !fixed.includes(key));
    const all = Object.entries({ ...kept, ...Object.fromEntries(given) });
    return ok(Object.fromEntries(all.filter(([, value]) => value !== null)));
  });
}

/** The new secret comes first and the one that was stays valid beside it, until it is dropped. */
export function rotateSecret(
  dependencies: AgreementDependencies,
  input: AskedOf & { readonly secret: RotatedSecret; readonly value: string },
): Promise<Result<null>> {
  return changed(dependencies, { ...input, what: 'secret-changed' }, (kept) => {
    const known = secretsIn(kept, input.secret);
    if (!known) return refuse('agreement-malformed', { field: input.secret });
    const next = input.value.trim();
    if (input.secret === 'graph' && next.length > LONGEST_CLIENT_STATE)
      return refuse('agreement-malformed', { field: input.secret, most: LONGEST_CLIENT_STATE });
    return ok({
      ...kept,
      [ROTATED[input.secret]]: [next, ...known.filter((one) => one !== next).slice(0, 1)],
    });
  });
}

/** The provider uses the new one: the former opens nothing any more. */
export function dropFormerSecret(
  dependencies: AgreementDependencies,
  input: AskedOf & { readonly secret: RotatedSecret },
): Promise<Result<null>> {
  return changed(dependencies, { ...input, what: 'former-dropped' }, (kept) => {
    const known = secretsIn(kept, input.secret);
    if (!known) return refuse('agreement-malformed', { field: input.secret });
    return ok({ ...kept, [ROTATED[input.secret]]: known.slice(0, 1) });
  });
}

/**
 * Its hook answers no longer, its secrets are gone and no meeting is held in its calls any more. `leaves-open-in-agreement` (count)
 * while it is not settled whether so many people have left, unless whoever ends it has been told of as many (`despiteLeaves`).
 */
export function endAgreement(
  dependencies: AgreementDependencies & Pick<OpenLeavesDependencies, 'states'>,
  { actor, id, despiteLeaves = 0 }: AskedOf & { readonly despiteLeaves?: number },
): Promise<Result<null>> {
  const ended = asAdministrator(dependencies, actor, async (records) => {
    const { conference } = records;
    const former = await conference.account(id, { lock: true });
    if (!former) return refuse('no-such-agreement');
    const { organisationId } = actor;
    const count = await openLeaves(dependencies, { records, organisationId, accountId: id });
    if (count > despiteLeaves) return refuse('leaves-open-in-agreement', { count });
    await conference.endAccount(id, dependencies.ids.now().toISOString());
    await note(records, dependencies, actor, { accountId: id, name: former.name, what: 'ended', fields: [] });
    return ok({ former, isLeft: true });
  });
  return told(dependencies, actor, ended);
}

function changed(
  dependencies: AgreementDependencies,
  { actor, id, name, what }: AskedOf & { readonly name?: string; readonly what: AgreementAct },
  next: (kept: ConferenceSettings) => Result<unknown>,
): Promise<Result<null>> {
  const { ids, box } = dependencies;
  const work = asAdministrator(dependencies, actor, async (records) => {
    const { conference } = records;
    const account = await conference.account(id, { lock: true });
    if (!account) return refuse('no-such-agreement');
    const former = openSettings(account, box);
    const given = next(former);
    if (!given.ok) return given;
    const settings = checkSettings(given.value);
    if (!settings.ok) return settings;
    const called = checkName(name ?? account.name);
    if (!called.ok) return called;
    const sealed = sealSettings(settings.value, id, box);
    await conference.changeAccount(id, { name: called.value, sealed, at: ids.now().toISOString() });
    const fields = changedFields(
      { ...former, name: account.name },
      { ...settings.value, name: called.value },
    );
    if (fields.length > 0)
      await note(records, dependencies, actor, { accountId: id, name: called.value, what, fields });
    return ok({ former: account, isLeft: !mayAskAs(former, settings.value) });
  });
  return told(dependencies, actor, work);
}

/** Whether what was asked under the former settings can still be seen to under these. */
function mayAskAs(former: ConferenceSettings, settings: ConferenceSettings): boolean {
  const isSameApp =
    former.provider === 'teams' && settings.provider === 'teams' && former.appId === settings.appId;
  return isSameApp && canAsk(settings);
}

async function told(
  { agreementChanged, listening }: AgreementDependencies,
  { organisationId }: Actor,
  work: Promise<Result<{ readonly former: ConferenceAccountRow; readonly isLeft: boolean }>>,
): Promise<Result<null>> {
  const done = await work;
  if (!done.ok) return done;
  const { former, isLeft } = done.value;
  agreementChanged(former.id);
  if (isLeft) listening.leave(organisationId, former);
  else listening.changed(organisationId);
  return ok(null);
}

function note(
  { agreementChanges }: Records,
  { ids }: Pick<AgreementDependencies, 'ids'>,
  by: Actor,
  change: Omit<AgreementChange, 'by' | 'at'>,
): Promise<void> {
  return agreementChanges.add({ ...change, id: ids.uuid(), by, at: ids.now().toISOString() });
}

function asAdministrator<T>(
  { unitOfWork }: AgreementDependencies,
  actor: Actor,
  work: (records: Records) => Promise<Result<T>>,
): Promise<Result<T>> {
  return unitOfWork.run(actor.organisationId, async (records) =>
    (await records.accounts.isAdministrator(actor.accountId)) ? work(records) : refuse('not-administrator'),
  );
}

function checkName(given: string): Result<string> {
  const name = given.trim();
  const isFit = name !== '' && name.length <= 200;
  return isFit ? ok(name) : refuse('agreement-malformed', { field: 'name' });
}

function secretsIn(settings: ConferenceSettings, secret: RotatedSecret): readonly string[] | undefined {
  const kept: Readonly<Record<string, unknown>> = settings;
  const list = kept[ROTATED[secret]];
  return Array.isArray(list) ? (list as string[]) : undefined;
}

function agreementOf(account: ConferenceAccountRow, settings: ConferenceSettings): Agreement {
  const { id, provider, externalId, name, createdAt, changedAt, removal } = account;
  const about = { id, provider, externalId, name, createdAt, changedAt, removal };
  if (settings.provider === 'zoom')
    return {
      ...about,
      clientId: settings.clientId,
      botId: null,
      challengeMethod: settings.challengeMethod,
      hasLiveRoster: settings.hasLiveRoster,
      canAsk: canAsk(settings),
      tellsOfTranscripts: false,
      secrets: { client: settings.clientSecrets.length, hook: settings.hookSecrets.length },
    };
  return {
    ...about,
    clientId: settings.appId,
    botId: settings.botId,
    challengeMethod: null,
    hasLiveRoster: false,
    canAsk: canAsk(settings),
    tellsOfTranscripts: settings.tellOfTranscripts ?? false,
    secrets: { graph: settings.graphClientStates.length },
  };
}
