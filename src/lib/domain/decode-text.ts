/** Decodes plain text in UTF-8, UTF-16 or Windows Latin-1; nothing when the bytes are not text. */
export function decodeText(bytes: Uint8Array): string | undefined {
  const text = inUnicode(bytes) ?? inWindowsLatin(bytes);
  const sample = text.slice(0, 20_000);
  // eslint-disable-next-line no-control-regex -- reason: control characters are the sign of a binary file
  const controls = sample.match(/[\u0000-\u0008\u000E-\u001F\uFFFD]/gu)?.length ?? 0;
  return controls > Math.max(2, sample.length * 0.01) ? undefined : text;
}

/** What old Macs and MS-DOS have for å, ä and ö are in Windows Latin-1 letters that few names have, and signs that no word holds. */
const ODD =
  /[ƒŠŒŽšœžŸ](?=\p{L})|(?<=\p{L})[ƒŠŒŽšœžŸ]|(?<=\p{L})[€‚„…†‡ˆ‰‹‘“”•˜™›](?=\p{L})|[€…™](?=\p{Ll})/gu;

/**
 * Whether text of eight bits is of another code page than the one it is decoded in, so that its letters would become others:
 * there are more odd ones in it than usual ones.
 */
export function isCodePageUnknown(bytes: Uint8Array): boolean {
  if (inUnicode(bytes) !== undefined) return false;
  const text = inWindowsLatin(bytes);
  // Five places of the code page are empty.
  if (/[\u0080-\u009F]/u.test(text)) return true;
  const odd = text.match(ODD)?.length ?? 0;
  const usual = text.match(/[À-ÖØ-öø-ÿ]/gu)?.length ?? 0;
  return odd > usual;
}

function inUnicode(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder(wideName(bytes) ?? 'utf-8').decode(bytes);
  const bad = text.match(/\uFFFD/gu)?.length ?? 0;
  if (bad === 0) return text;
  // eslint-disable-next-line no-control-regex -- reason: what is not ASCII is what tells one encoding from another
  const good = text.match(/[^\u0000-\u007F\uFFFD]/gu)?.length ?? 0;
  // A file that was cut short ends in half a letter; one that was damaged shows where.
  return wideName(bytes) !== undefined || good >= bad ? text.replace(/\uFFFD+$/u, '') : undefined;
}

/** What Windows has in the places that Latin-1 leaves to controls. Not every runtime's decoder of that name knows them. */
const WINDOWS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';

/** Old Swedish files, and what a Swedish Excel saves. Whether it is text at all is judged by the caller. */
function inWindowsLatin(bytes: Uint8Array): string {
  const text = new TextDecoder('latin1').decode(bytes);
  return text.replace(/[\u0080-\u009F]/gu, (sign) => WINDOWS[sign.charCodeAt(0) - 0x80] ?? sign);
}

function wideName(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return wideWithoutMark(bytes);
}

/** UTF-16 saved without its mark: every other byte of ordinary text is zero. */
function wideWithoutMark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const sample = bytes.subarray(0, 2000);
  if (sample.length < 8) return undefined;
  let even = 0;
  let odd = 0;
  sample.forEach((byte, i) => {
    if (byte !== 0) return;
    if (i % 2 === 0) even += 1;
    else odd += 1;
  });
  const half = sample.length / 2;
  if (odd > half * 0.7 && even < half * 0.1) return 'utf-16le';
  return even > half * 0.7 && odd < half * 0.1 ? 'utf-16be' : undefined;
}
