import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import type { ConferenceSettings } from './conference-settings.ts';
import type { Actor, UnitOfWork } from './ports.ts';

/** `app-removed`, which ended an agreement, is of earlier days: `removal-told` ends nothing. */
export type AgreementAct =
  | 'added'
  | 'changed'
  | 'secret-changed'
  | 'former-dropped'
  | 'key-renewed'
  | 'ended'
  | 'app-removed'
  | 'removal-told';

/** Something that was done to an agreement. Never with a secret in it. */
export interface AgreementChange {
  readonly accountId: string;
  /** As the agreement was called then. */
  readonly name: string;
  readonly what: AgreementAct;
  /** Which of its details, by their names among the settings. */
  readonly fields: readonly string[];
  /** Null: nobody of the organisation, but Klubba itself or the provider. */
  readonly by: Pick<Actor, 'accountId' | 'name'> | null;
  readonly at: string;
}

/** What was done to agreements, within one transaction that has set its organisation. Only ever added to. */
export interface AgreementChangeRecords {
  add(change: AgreementChange & { readonly id: string }): Promise<void>;
  /** The newest first, a hundred at most; of one agreement, or of all that there are and were. */
  latest(accountId: string | null): Promise<readonly AgreementChangeShown[]>;
}

export type AgreementChangeShown = Omit<AgreementChange, 'by'> & {
  readonly id: string;
  /** Null as above. */
  readonly by: string | null;
};

/** Which details differ, by name alone. */
export function changedFields(
  former: ConferenceSettings & { readonly name: string },
  next: ConferenceSettings & { readonly name: string },
): readonly string[] {
  const [was, is]: Readonly<Record<string, unknown>>[] = [{ ...former }, { ...next }];
  const names = new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})]);
  return [...names].filter((name) => JSON.stringify(was?.[name]) !== JSON.stringify(is?.[name])).sort();
}

/** Administrators only (`not-administrator`). */
export function readAgreementChanges(
  { unitOfWork }: { readonly unitOfWork: UnitOfWork },
  { actor, id }: { readonly actor: Actor; readonly id: string | null },
): Promise<Result<readonly AgreementChangeShown[]>> {
  return unitOfWork.run(actor.organisationId, async ({ accounts, agreementChanges }) =>
    (await accounts.isAdministrator(actor.accountId))
      ? ok(await agreementChanges.latest(id))
      : refuse('not-administrator'),
  );
}
