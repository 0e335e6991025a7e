import {
  isListenedFor,
  mayHaveBegun,
  type ListenedFor,
  LONGEST_AFTER_START_MS,
} from '#lib/domain/conference/listened-for.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import type { CallPapers } from './call-papers.ts';
import type { ConferenceListening } from './conference-port.ts';
import type { ConferenceProviders } from './conference-providers.ts';
import type { ConferenceAccountRow } from './conference-records.ts';
import { openSettings, type TeamsSettings } from './conference-settings.ts';
import { graphCredentials, type GraphCredentials } from './graph-keys.ts';
import { keepKeys, type KeyDependencies } from './keep-graph-keys.ts';
import { lookForLost } from './lost-events.ts';
import type {
  LearntOfSubscription,
  ListenedBinding,
  SubscriptionKey,
  SubscriptionRow,
} from './subscription-records.ts';

export interface TendDependencies extends KeyDependencies {
  readonly providers: ConferenceProviders;
  readonly callPapers: Pick<CallPapers, 'hookAddresses'>;
}

export interface Tending {
  readonly organisationId: string;
  /** Somebody has changed something: what was refused is tried again at once, unless the provider said when. */
  readonly isEager?: boolean;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Graph gives three days; a little less, so that clocks may differ. */
const ASKED_FOR_MS = 3 * DAY_MS - HOUR_MS;
/** Renewed this long before the end: a day of failures loses nothing. */
const MARGIN_MS = DAY_MS;
/** So long a process may take over one subscription, with the waits that a provider asks for. */
const CLAIM_MS = 5 * MINUTE_MS;
/** What a person has to change at the provider is tried again with each round. */
const AGAIN_MS = HOUR_MS - MINUTE_MS;
/** Nobody answered: sooner. */
const UNREACHABLE_AGAIN_MS = 5 * MINUTE_MS;

/** Until every process knows the new state and certificate: what comes to one that does not is lost. */
const SETTLED_MS = 2000;

/** A call that is listened to, with what is known of it. */
interface Wanted extends SubscriptionKey {
  readonly bindings: readonly ListenedBinding[];
}

interface Listener {
  readonly account: ConferenceAccountRow;
  readonly listening: ConferenceListening;
  readonly settings: TeamsSettings;
}

/**
 * Makes, renews and ends what Graph is asked to tell of the organisation's calls, so that it is what bindings and agreements ask
 * for. Safe to do at any time and in several processes. Gives when something is to be tried again before the next round, or null.
 */
export async function tendSubscriptions(
  dependencies: TendDependencies,
  { organisationId, isEager = false }: Tending,
): Promise<{ readonly againAt: string | null }> {
  const { unitOfWork, ids } = dependencies;
  const now = ids.now().toISOString();
  const from = new Date(Date.parse(now) - LONGEST_AFTER_START_MS - DAY_MS).toISOString().slice(0, 10);
  const { bindings, rows, accounts } = await unitOfWork.run(organisationId, async (records) => ({
    bindings: await records.subscriptions.bindings(from),
    rows: await records.subscriptions.all(),
    accounts: await records.conference.accounts(),
  }));
  if (bindings.length + rows.length === 0) return { againAt: null };
  const again: string[] = [];
  for (const account of accounts) {
    const listener = listenerOf(dependencies, account);
    const wanted = listener ? wantedOf(listener, bindings, now) : [];
    const own = rows.filter((row) => row.accountId === account.id);
    for (const row of own)
      if (!wanted.some((one) => isSame(one, row)))
        await endOne(dependencies, organisationId, row, listener?.listening);
    if (!listener || wanted.length === 0) continue;
    const due = await tendAccount(dependencies, organisationId, { listener, wanted, isEager });
    again.push(...due);
  }
  // Of agreements that are no more: nobody can be asked under them, and it runs out by itself.
  for (const row of rows)
    if (!accounts.some(({ id }) => id === row.accountId)) await endOne(dependencies, organisationId, row);
  return { againAt: again.sort()[0] ?? null };
}

/** Takes back what was asked under an agreement whose secrets are going, and forgets it whatever the provider says: it runs out. */
export async function leaveAgreement(
  dependencies: TendDependencies,
  organisationId: string,
  former: ConferenceAccountRow,
): Promise<void> {
  const { unitOfWork, providers } = dependencies;
  const rows = await unitOfWork.run(organisationId, ({ subscriptions }) => subscriptions.all());
  const own = rows.filter(({ accountId }) => accountId === former.id);
  const { listening } = own.length === 0 ? {} : providers.portOf(former);
  for (const { id, what, graphId } of own) {
    if (listening && graphId !== null) await listening.end(what, graphId);
    await unitOfWork.run(organisationId, ({ subscriptions }) => subscriptions.drop(id));
  }
}

function listenerOf({ box, providers }: TendDependencies, account: ConferenceAccountRow): Listener | null {
  const settings = openSettings(account, box);
  if (settings.provider !== 'teams') return null;
  const { listening } = providers.portOf(account);
  return listening ? { account, listening, settings } : null;
}

function wantedOf(
  { account, settings }: Listener,
  bindings: readonly ListenedBinding[],
  now: string,
): readonly Wanted[] {
  const kinds: readonly ListenedFor[] = settings.tellOfTranscripts
    ? ['call-events', 'transcripts']
    : ['call-events'];
  const own = bindings.filter(({ accountId }) => accountId === account.id);
  return kinds.flatMap((what) => {
    const listened = own.filter((one) => isListenedFor(one, what, now));
    const calls = [...new Set(listened.map(({ externalId }) => externalId))];
    return calls.map((externalId) => ({
      accountId: account.id,
      externalId,
      what,
      bindings: listened.filter((one) => one.externalId === externalId),
    }));
  });
}

function isSame(a: SubscriptionKey, b: SubscriptionKey): boolean {
  return a.accountId === b.accountId && a.externalId === b.externalId && a.what === b.what;
}

async function tendAccount(
  dependencies: TendDependencies,
  organisationId: string,
  { listener, wanted, isEager }: { listener: Listener; wanted: readonly Wanted[]; isEager: boolean },
): Promise<readonly string[]> {
  const account = await keepKeys(dependencies, organisationId, listener.account);
  const fresh = account && listenerOf(dependencies, account);
  const credentials = fresh && graphCredentials(fresh.settings, dependencies.box);
  if (!credentials) return [];
  const again: string[] = [];
  for (const one of wanted) {
    const at = await tendOne(dependencies, organisationId, { ...fresh, credentials, wanted: one, isEager });
    if (at !== null) again.push(at);
  }
  return again;
}

interface One extends Listener {
  readonly credentials: GraphCredentials;
  readonly wanted: Wanted;
  readonly isEager: boolean;
}

/** Gives when it is to be tried again before the next round, or null. */
async function tendOne(
  dependencies: TendDependencies,
  organisationId: string,
  one: One,
): Promise<string | null> {
  const { unitOfWork, ids } = dependencies;
  const now = ids.now();
  const { accountId, externalId, what } = one.wanted;
  const key = { accountId, externalId, what, newId: ids.uuid() };
  const until = later(now, CLAIM_MS);
  const row = await unitOfWork.run(organisationId, ({ subscriptions }) =>
    subscriptions.claim(key, { now: now.toISOString(), until }),
  );
  if (!row) return null;
  if (isUnsettled(row, one, now)) {
    await unitOfWork.run(organisationId, ({ subscriptions }) => subscriptions.release(row.id, {}));
    return later(now, SETTLED_MS);
  }
  const settled = isDue(row, one, now) ? await settle(dependencies, organisationId, row, one) : {};
  const call = callOf(one.wanted.bindings);
  const looked = await lookForLost({ ...row, ...settled }, { ...one, call }, now);
  const learnt = { ...settled, ...looked.learnt };
  await unitOfWork.run(organisationId, ({ subscriptions }) => subscriptions.release(row.id, learnt));
  const isSoon = learnt.refusal && learnt.dueAt !== undefined && learnt.dueAt < later(now, AGAIN_MS);
  const due = [isSoon ? (learnt.dueAt ?? null) : null, looked.againAt].filter((at) => at !== null);
  return due.sort()[0] ?? null;
}

/** What stands goes on standing under the former keys until everybody knows these. */
function isUnsettled({ graphId, expiresAt, madeWith }: SubscriptionRow, one: One, now: Date): boolean {
  const isStanding = graphId !== null && expiresAt !== null && expiresAt > now.toISOString();
  const isNew = now.getTime() - Date.parse(one.account.changedAt) < SETTLED_MS;
  return isStanding && madeWith !== one.credentials.madeWith && isNew;
}

function isDue(row: SubscriptionRow, { credentials, isEager }: One, now: Date): boolean {
  const isPromised = row.refusal?.code === 'conference-busy' && row.dueAt > now.toISOString();
  if (isPromised) return false;
  if (row.dueAt <= now.toISOString()) return true;
  if (row.refusal) return isEager;
  return row.graphId === null || row.madeWith !== credentials.madeWith;
}

async function settle(
  dependencies: TendDependencies,
  organisationId: string,
  row: SubscriptionRow,
  one: One,
): Promise<LearntOfSubscription> {
  const now = dependencies.ids.now();
  if (row.graphId !== null && row.madeWith === one.credentials.madeWith) {
    const renewed = await one.listening.renew(row.what, row.graphId, later(now, ASKED_FOR_MS));
    if (renewed.ok) return standing(renewed.value, one.credentials);
    if (renewed.refusal.code !== 'conference-not-found') return refused(renewed.refusal, now);
    return { ...(await beginAnew(dependencies, organisationId, row, one)), ...lostBy(one, now) };
  }
  // It stood once, and Graph took it away.
  const isLost = row.graphId === null && row.madeWith !== null;
  const begun = await beginAnew(dependencies, organisationId, row, one);
  return isLost && begun.graphId ? { ...begun, ...lostBy(one, now) } : begun;
}

/** Since when it was gone nobody says: what happened meanwhile was told to nobody. */
function lostBy({ wanted }: Pick<One, 'wanted'>, now: Date): LearntOfSubscription {
  const at = now.toISOString();
  return wanted.bindings.some((one) => mayHaveBegun(one, at)) ? { missedAt: at } : {};
}

async function beginAnew(
  dependencies: TendDependencies,
  organisationId: string,
  row: SubscriptionRow,
  one: One,
): Promise<LearntOfSubscription> {
  const { ids } = dependencies;
  const { what } = row;
  const expiresAt = later(ids.now(), ASKED_FOR_MS);
  const [binding] = one.wanted.bindings;
  if (!binding) return {};
  // Asked for with other keys: it stands in the way of the new one.
  if (row.graphId !== null) await one.listening.end(what, row.graphId);
  const hook = dependencies.callPapers.hookAddresses(one.account).find(({ use }) => use === 'graph');
  const { clientState, certificate } = one.credentials;
  const call = callOf(one.wanted.bindings);
  const begun = await one.listening.begin({
    what,
    call,
    hookAddress: hook?.address ?? '',
    clientState,
    certificate,
    expiresAt,
  });
  if (!begun.ok) return { graphId: null, expiresAt: null, ...refused(begun.refusal, ids.now()) };
  const { instanceId } = begun.value;
  if (instanceId !== undefined)
    await dependencies.unitOfWork.run(organisationId, ({ conference }) =>
      conference.noteInstance(binding.id, instanceId),
    );
  return standing(begun.value, one.credentials);
}

/** All meetings of a series are one call to Graph: what one of their bindings does not know another may. */
function callOf(bindings: readonly ListenedBinding[]) {
  const known = <K extends 'joinUrl' | 'organiserId' | 'instanceId'>(key: K): string | null =>
    bindings.find((one) => one[key] !== null)?.[key] ?? null;
  return { joinUrl: known('joinUrl'), organiserId: known('organiserId'), instanceId: known('instanceId') };
}

function standing(
  { id, expiresAt }: { readonly id: string; readonly expiresAt: string },
  { madeWith }: GraphCredentials,
): LearntOfSubscription {
  const end = new Date(Date.parse(expiresAt));
  return {
    graphId: id,
    madeWith,
    expiresAt: end.toISOString(),
    dueAt: later(end, -MARGIN_MS),
    refusal: null,
  };
}

/** What stands goes on standing until it runs out. */
function refused({ code, params }: Refusal, now: Date): LearntOfSubscription {
  const seconds = Number(params?.['retryAfterSeconds'] ?? 0);
  const wait =
    code === 'conference-busy'
      ? Math.max(seconds * 1000, MINUTE_MS)
      : code === 'conference-unreachable'
        ? UNREACHABLE_AGAIN_MS
        : AGAIN_MS;
  const reason = String(params?.['reason'] ?? params?.['status'] ?? '').slice(0, 200);
  return { dueAt: later(now, wait), refusal: { code, reason, at: now.toISOString() } };
}

async function endOne(
  { unitOfWork, ids }: TendDependencies,
  organisationId: string,
  row: SubscriptionRow,
  listening?: ConferenceListening,
): Promise<void> {
  const now = ids.now();
  const key = { accountId: row.accountId, externalId: row.externalId, what: row.what, newId: row.id };
  const claimed = await unitOfWork.run(organisationId, ({ subscriptions }) =>
    subscriptions.claim(key, { now: now.toISOString(), until: later(now, CLAIM_MS) }),
  );
  if (!claimed) return;
  const { graphId, expiresAt } = claimed;
  const ended = graphId !== null && listening ? await listening.end(row.what, graphId) : null;
  const isOver = ended?.ok ?? (graphId === null || !listening);
  const hasRunOut = expiresAt !== null && expiresAt <= now.toISOString();
  await unitOfWork.run(organisationId, ({ subscriptions }) =>
    isOver || hasRunOut ? subscriptions.drop(claimed.id) : subscriptions.release(claimed.id, {}),
  );
}

function later(from: Date, ms: number): string {
  return new Date(from.getTime() + ms).toISOString();
}
