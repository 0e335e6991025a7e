import type { ConferenceAccountRow } from './conference-records.ts';
import { openSettings, sealSettings, type TeamsSettings } from './conference-settings.ts';
import { type GraphKeyMaker, hasOutlivedKey, needsKey, withKey, withoutFormerKey } from './graph-keys.ts';
import type { SecretBox } from './method-ports.ts';
import type { Ids, UnitOfWork } from './ports.ts';

export interface KeyDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly ids: Ids;
  readonly box: SecretBox;
  readonly makeGraphKey: GraphKeyMaker;
  /** What is remembered of an agreement is read anew. */
  readonly agreementChanged: (id: string) => void;
}

/**
 * The agreement with a certificate for Graph and a client state, made or changed for younger ones when that is due; null when
 * it has ended meanwhile.
 */
export async function keepKeys(
  dependencies: KeyDependencies,
  organisationId: string,
  account: ConferenceAccountRow,
): Promise<ConferenceAccountRow | null> {
  const { box, ids, makeGraphKey, agreementChanged } = dependencies;
  const now = ids.now();
  const settings = openSettings(account, box);
  if (settings.provider !== 'teams' || !isDue(settings, now)) return account;
  // Takes a while, and the agreement is not held meanwhile: another process may be first.
  const key = needsKey(settings, now) ? await makeGraphKey(now) : null;
  const kept = await dependencies.unitOfWork.run(organisationId, async ({ conference, agreementChanges }) => {
    const current = await conference.account(account.id, { lock: true });
    const known = current && openSettings(current, box);
    if (!current || known?.provider !== 'teams' || !isDue(known, now)) return current;
    const outlived = hasOutlivedKey(known, now) ? withoutFormerKey(known) : known;
    const next = key && needsKey(known, now) ? withKey(outlived, key) : outlived;
    await conference.changeAccount(account.id, {
      name: current.name,
      sealed: sealSettings(next, account.id, box),
      at: now.toISOString(),
    });
    // The former is dropped in silence: that was said when it was changed.
    if (next.graphKeys[0]?.id !== known.graphKeys[0]?.id)
      await agreementChanges.add({
        id: ids.uuid(),
        accountId: account.id,
        name: current.name,
        what: 'key-renewed',
        fields: ['graphClientStates', 'graphKeys'],
        by: null,
        at: now.toISOString(),
      });
    return conference.account(account.id);
  });
  agreementChanged(account.id);
  return kept;
}

function isDue(settings: TeamsSettings, now: Date): boolean {
  return needsKey(settings, now) || hasOutlivedKey(settings, now);
}
