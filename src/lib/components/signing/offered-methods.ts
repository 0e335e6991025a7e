import type { Refusal } from '#lib/domain/refusal.ts';
import type { LegalLevel, MinimumMethod } from '#lib/domain/signing/methods.ts';

/** One way to sign, as the page is told of it. */
export interface OfferedMethod {
  readonly key: string;
  readonly id: string;
  readonly name: string | null;
  readonly level: LegalLevel;
  readonly whyNot: Refusal | null;
}

export interface OfferedMethods {
  readonly minimum: MinimumMethod | null;
  /** In the order to show. */
  readonly methods: readonly OfferedMethod[];
}

/** A passkey that is missing is made on the spot; everything else that is missing has to be seen to first. */
export function canBeChosen({ whyNot }: OfferedMethod): boolean {
  return whyNot === null || whyNot.code === 'no-passkey';
}

/** What to begin with: a way that works at once before one that has to be set up. Undefined when there is none. */
export function firstChoice({ methods }: OfferedMethods): OfferedMethod | undefined {
  return methods.find((one) => one.whyNot === null) ?? methods.find(canBeChosen);
}
