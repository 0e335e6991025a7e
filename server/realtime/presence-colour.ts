/** Cursor colours that stand apart on white and on dark paper, for people who see red and green alike too. */
const COLOURS = ['#1f6f8b', '#b4540a', '#6a4c93', '#2e7d4f', '#a3324b', '#3d5a98', '#7a6312', '#8a3f7f'];

/** The same person has the same colour in every clause and after every reconnection. */
export function presenceColour(accountId: string): string {
  let sum = 0;
  for (const character of accountId) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return COLOURS[sum % COLOURS.length] ?? '#1f6f8b';
}
