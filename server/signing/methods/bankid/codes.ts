/** Hints of an order that goes on; others are told as `bankid-pending`. */
const PENDING = [
  'outstandingTransaction',
  'noClient',
  'started',
  'userMrtd',
  'userCallConfirm',
  'userSign',
  'processing',
];
/** Hints of an order that ended; others are told as `bankid-failed`. */
const FAILED = [
  'expiredTransaction',
  'certificateErr',
  'userCancel',
  'cancelled',
  'startFailed',
  'userDeclinedCall',
  'notSupportedByUserApp',
  'transactionRiskBlocked',
];
/** Errors of the API; others are told as `bankid-internal-error`. */
const ERRORS = [
  'alreadyInProgress',
  'invalidParameters',
  'unauthorized',
  'notFound',
  'methodNotAllowed',
  'requestTimeout',
  'unsupportedMediaType',
  'tooManyRequests',
  'internalError',
  'maintenance',
  'unreachable',
];
/** While collecting: BankID will answer again in a while, and the order lives. */
const PASSING = ['requestTimeout', 'tooManyRequests', 'internalError', 'maintenance', 'unreachable'];

export const BANKID_HINTS = [...PENDING.map(ours), 'bankid-pending', ...PASSING.map(ours)];
export const BANKID_REFUSALS = [...FAILED, 'failed', ...ERRORS].map(ours);

export function pendingCode(hint: string): string {
  return PENDING.includes(hint) ? ours(hint) : 'bankid-pending';
}

export function failedCode(hint: string): string {
  return FAILED.includes(hint) ? ours(hint) : 'bankid-failed';
}

export function errorCode(code: string): string {
  return ERRORS.includes(code) ? ours(code) : 'bankid-internal-error';
}

export function isPassing(code: string): boolean {
  return PASSING.includes(code);
}

/** Whether the person still has to find the order with their app. */
export function isWaitingForApp(hint: string): boolean {
  return hint === 'outstandingTransaction' || hint === 'noClient';
}

function ours(code: string): string {
  return `bankid-${code.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`;
}
