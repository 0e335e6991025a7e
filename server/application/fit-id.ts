/** Control characters are in no provider's ids, and PostgreSQL does not take all of them. */
// eslint-disable-next-line no-control-regex -- reason: they are what is looked for
const UNFIT = /[\u0000-\u001F\u007F]/u;
const LONGEST_ID = 300;

/** Whether a provider's id can be kept as it is; an empty one too. */
export function isFitId(id: string): boolean {
  return id.length <= LONGEST_ID && !UNFIT.test(id);
}
