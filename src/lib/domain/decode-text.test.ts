import { describe, expect, it } from 'vitest';
import { decodeText, isCodePageUnknown } from './decode-text.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
/** By a table of the letters a code page has above 127. */
const inPage =
  (letters: Readonly<Record<string, number>>) =>
  (text: string): Uint8Array =>
    Uint8Array.from([...text], (letter) => letters[letter] ?? letter.charCodeAt(0));
const windows = inPage({
  '€': 0x80,
  '…': 0x85,
  Š: 0x8a,
  '“': 0x93,
  '”': 0x94,
  '–': 0x96,
  '’': 0x92,
  ž: 0x9e,
});
const mac = inPage({ å: 0x8c, ä: 0x8a, ö: 0x9a, Å: 0x81, Ä: 0x80, Ö: 0x85, é: 0x8e });
const dos = inPage({ å: 0x86, ä: 0x84, ö: 0x94, Å: 0x8f, Ä: 0x8e, Ö: 0x99, é: 0x82 });

describe('text as bytes', () => {
  it('in UTF-8 that was cut in the middle of a letter loses that letter alone', () => {
    expect(decodeText(utf8('Åke Öberg, Örjan Ö').slice(0, -1))).toBe('Åke Öberg, Örjan ');
    expect(decodeText(utf8('Åke 🦌').slice(0, -2))).toBe('Åke ');
  });

  it('in UTF-8 that was damaged in one place shows where', () => {
    const damaged = utf8('Åke Öberg och Bo Åström');
    damaged[6] = 0x58;
    expect(decodeText(damaged)).toMatch(/Åke .*berg och Bo Åström/u);
  });

  it('in UTF-16 that was cut in the middle of a letter loses that letter alone', () => {
    const wide = new Uint8Array(Buffer.from('\uFEFFÅke Öberg', 'utf16le'));
    expect(decodeText(wide.slice(0, -1))).toBe('Åke Öber');
  });

  it('in the code page of Windows keeps its dashes and quotes', () => {
    const text = 'Åke Öberg – “Kakan” … 3 € för Anna’s Šarić'.replace('ć', 'c');
    expect(decodeText(windows(text))).toBe(text);
    expect(isCodePageUnknown(windows(text))).toBe(false);
    expect(decodeText(windows('slut på rad å'))).toBe('slut på rad å');
  });

  it.each([
    ['old Macs', mac],
    ['MS-DOS', dos],
  ])('in the code page of %s is known to be none that can be read', (_whose, encode) => {
    for (const text of ['Åke Öberg', 'Björn Åström', 'Märta Sjöö', 'Namn;Anslöt\nKarin;x\nÄnna Lund;y'])
      expect(isCodePageUnknown(encode(text))).toBe(true);
  });

  it('in English or in Unicode has no code page to be unknown', () => {
    for (const bytes of [utf8('Šárka Žižková'), utf8('plain'), windows('Anna’s “list” – today…')])
      expect(isCodePageUnknown(bytes)).toBe(false);
  });
});
