const THREAD = /19:meeting_[\w=-]{1,200}@thread\.(?:v2|skype|tacv2)/u;
const LONGEST = 2000;

/**
 * The chat thread of a meeting, which every channel of Teams has in some wrapping: plain, in base64 with `0#…#0` around it, or
 * encoded in the address to join at. Nothing when there is none.
 */
export function threadIdOf(wrapped: string): string | undefined {
  let text = wrapped.slice(0, LONGEST);
  for (let layer = 0; layer < 3; layer += 1) {
    const found = THREAD.exec(text);
    if (found) return found[0];
    text = decode(text);
  }
  const unpacked = Buffer.from(wrapped.slice(0, LONGEST), 'base64').toString('utf8');
  return THREAD.exec(unpacked)?.[0];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign of somebody's own: there is no further layer.
    return text;
  }
}
