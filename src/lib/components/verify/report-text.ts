import { m } from '#lib/i18n/generated/messages.js';

export interface ReportReason {
  readonly code: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

const wordings: Readonly<Record<string, unknown>> = m;

/** The sentence `verify_<code>` for something a verification found; one without words names its code. */
export function reasonText({ code, params = {} }: ReportReason, name = ''): string {
  const key = `verify_${code.replaceAll('-', '_')}`;
  const wording = Object.hasOwn(wordings, key) ? wordings[key] : undefined;
  if (typeof wording !== 'function') return m.check_reason_other({ code });
  return (wording as (facts: object) => string)({ name, ...params });
}

/** "passnyckel", "BankID"; the id itself when the method is not one of ours. */
export function methodText(method: string): string {
  const wording = Object.hasOwn(wordings, `signed_method_${method}`)
    ? wordings[`signed_method_${method}`]
    : undefined;
  return typeof wording === 'function' ? (wording as () => string)() : method;
}
