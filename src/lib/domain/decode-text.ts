/** Decodes plain text in UTF-8, UTF-16 or Windows Latin-1; nothing when the bytes are not text. */
export function decodeText(bytes: Uint8Array): string | undefined {
  const text = decode(bytes);
  if (text === undefined) return undefined;
  const sample = text.slice(0, 20_000);
  // eslint-disable-next-line no-control-regex -- reason: control characters are the sign of a binary file
  const controls = sample.match(/[\u0000-\u0008\u000E-\u001F\uFFFD]/gu)?.length ?? 0;
  return controls > Math.max(2, sample.length * 0.01) ? undefined : text;
}

function decode(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const wide = wideWithoutMark(bytes);
  if (wide !== undefined) return new TextDecoder(wide).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8: old Swedish files, and what a Swedish Excel saves, are Windows-1252. Whether it is text at all is judged by the caller.
    return new TextDecoder('windows-1252').decode(bytes);
  }
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
