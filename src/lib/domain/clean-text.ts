/** Word's Symbol and Wingdings bullets, which arrive as private-use code points that no other font can show (001-20). */
const PRIVATE_USE_BULLETS = /[\uF0B7\uF0A7\uF0A8\uF0D8\uF0FC\uF076\uF06E\uF06C\uF071]/gu;
const PRIVATE_USE_DASH = /\uF02D/gu;

/**
 * Controls that reorder, hide or join what a reader sees, so that signers would approve other words than the ones
 * stored: bidi embeddings, overrides, isolates and marks, zero-width space, joiner, byte order mark, soft hyphen,
 * C0 and C1 controls except tab and line feed, and halves of surrogate pairs.
 */
const INVISIBLE =
  // eslint-disable-next-line no-control-regex -- reason: control characters are exactly what is looked for
  /[\u0000-\u0008\u000E-\u001F\u007F-\u0084\u0086-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB\p{Cs}]/gu;

// eslint-disable-next-line no-control-regex -- reason: vertical tab and form feed end lines too
const LINE_BREAKS = /\r\n|[\r\u000B\u000C\u0085\u2028\u2029]/gu;

/**
 * Text as it may be stored, shown and signed: NFC, private-use bullets as "•", line breaks as line feeds, and no
 * invisible controls. Applying it twice changes nothing. Other private-use code points stay, for a person to replace.
 */
export function sanitiseText(text: string): string {
  return text
    .replace(INVISIBLE, '')
    .replace(LINE_BREAKS, '\n')
    .replace(PRIVATE_USE_BULLETS, '•')
    .replace(PRIVATE_USE_DASH, '–')
    .normalize('NFC');
}

/** The first character of a text that no paper can show truthfully: private use, or one {@link sanitiseText} removes. */
export function findUnprintable(text: string): string | undefined {
  for (const character of text) {
    if (/\p{Co}/u.test(character) || sanitiseText(character) === '') return character;
  }
  return undefined;
}
