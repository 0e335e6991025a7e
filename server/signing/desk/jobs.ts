import type { Evidence } from '#lib/domain/signing/evidence.ts';
import type { SealStatement } from '#lib/domain/signing/seal-statement.ts';
import type { Result } from '#lib/domain/refusal.ts';
import type { StoredKey } from '../key-vault.ts';
import type { Language } from '../messages.ts';
import type { SignatureFieldBox } from '../pades/signature-fields.ts';
import type { ValidationData } from '../pades/validation-data.ts';
import type { PreparedStamp } from '../seal-file.ts';

/** What the thread works with; the keys cannot be taken out of it again. */
export interface DeskKeys {
  readonly authority: StoredKey;
  readonly organisationName: string;
  /** A seal that was bought, still closed. */
  readonly ownSeal: { readonly p12: Uint8Array; readonly password: string } | undefined;
}

/** The heavy work on a PDF: drawing, parsing, hashing and writing it out. */
export interface SigningJobs {
  /** Empty fields on a printed PDF: the frozen bytes. */
  fields: {
    readonly options: {
      readonly pdf: Uint8Array;
      readonly boxes: readonly SignatureFieldBox[];
      readonly sealTooltip: string;
    };
    readonly value: Uint8Array;
  };
  sign: {
    readonly options: {
      readonly pdf: Uint8Array;
      readonly slotId: string;
      readonly evidence: Evidence;
      readonly language: Language;
    };
    readonly value: Result<Uint8Array>;
  };
  /** The seal, and the validation data behind it. */
  seal: {
    readonly options: {
      readonly pdf: Uint8Array;
      readonly organisation: string;
      readonly at: Date;
      readonly audit: SealStatement['audit'];
      readonly data: ValidationData;
    };
    readonly value: Result<Uint8Array>;
  };
  stamp: {
    readonly options: { readonly pdf: Uint8Array; readonly data: ValidationData; readonly room: number };
    readonly value: PreparedStamp;
  };
}

export type JobKind = keyof SigningJobs;

/** Does one job, in whatever thread. */
export type DoJob = <K extends JobKind>(
  kind: K,
  options: SigningJobs[K]['options'],
) => Promise<SigningJobs[K]['value']>;

export interface JobMessage {
  readonly id: number;
  readonly kind: JobKind;
  readonly options: SigningJobs[JobKind]['options'];
}

export type JobAnswer =
  | { readonly id: number; readonly value: SigningJobs[JobKind]['value'] }
  | { readonly id: number; readonly fault: string };
