import { ok, refuse, type Refusal, type Result } from '#lib/domain/refusal.ts';
import { decodeText } from '#lib/domain/decode-text.ts';
import { checkZip } from './check-zip.ts';
import { htmlToText } from './html-to-text.ts';
import { pdfLines, type PdfPage } from './pdf-lines.ts';
import { MOST_PAGES } from './extractor-source.ts';
import { runExtractor } from './run-extractor.ts';
import { writeOutNumbers } from './word-numbering.ts';

export interface ExtractedText {
  readonly text: string;
  readonly kind: 'txt' | 'docx' | 'pdf';
  readonly pages?: number;
}

export interface UploadedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Largest file taken, in bytes. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;
/** Longest text taken, in characters: the reader works through it while a person waits. */
const MAX_TEXT = 1_500_000;

/**
 * The text of an uploaded file. The kind is told by the bytes, not by the name.
 * Refusals: `import-empty`, `import-too-large`, `import-unreadable`, `import-encrypted`, `import-scanned`,
 * `import-binary`, `import-old-word`, `import-zip-bomb`, `import-not-word`, `import-too-slow`, `import-too-many-pages`, `import-text-too-long`.
 */
export async function extractText(file: UploadedFile): Promise<Result<ExtractedText, Refusal>> {
  const { bytes } = file;
  const name = file.name.slice(0, 200);
  if (bytes.length === 0) return refuse('import-empty', { name });
  if (bytes.length > MAX_FILE_BYTES) {
    return refuse('import-too-large', { name, megabytes: Math.ceil(bytes.length / 1_048_576), limit: 10 });
  }
  if (startsWith(bytes, [0x25, 0x50, 0x44, 0x46]) || hasLatePdfMark(bytes)) return extractPdf(name, bytes);
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return extractDocx(name, bytes);
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) return refuse('import-old-word', { name });
  if (startsWith(bytes, [0x50, 0x4b])) return refuse('import-unreadable', { name });
  const text = decodeText(bytes);
  if (text === undefined) return refuse('import-binary', { name });
  return finish(name, { text, kind: 'txt' });
}

async function extractDocx(name: string, bytes: Uint8Array): Promise<Result<ExtractedText, Refusal>> {
  const fault = checkZip(bytes);
  if (fault !== undefined) return refuse(fault, { name });
  const outcome = await runExtractor<string>('docx', numberedBytes(bytes));
  if (!outcome.ok)
    return refuse(outcome.why === 'timeout' ? 'import-too-slow' : 'import-unreadable', { name });
  return finish(name, { text: htmlToText(outcome.value), kind: 'docx' });
}

function numberedBytes(bytes: Uint8Array): Uint8Array {
  try {
    return writeOutNumbers(bytes);
  } catch {
    // A damaged part is reported by the Word reader, which opens the file itself.
    return bytes;
  }
}

async function extractPdf(name: string, bytes: Uint8Array): Promise<Result<ExtractedText, Refusal>> {
  const outcome = await runExtractor<PdfPage[]>('pdf', bytes);
  if (!outcome.ok) {
    if (outcome.why === 'timeout') return refuse('import-too-slow', { name });
    if (outcome.why === 'pages')
      return refuse('import-too-many-pages', { name, pages: outcome.pages ?? 0, limit: MOST_PAGES });
    return refuse(outcome.why === 'password' ? 'import-encrypted' : 'import-unreadable', { name });
  }
  const text = pdfLines(outcome.value);
  const letters = text.replace(/[^\p{L}]/gu, '').length;
  // A scanned page holds a picture and at most a stamp; understanding it would need guessing.
  if (letters < 20 * Math.min(outcome.value.length, 3)) return refuse('import-scanned', { name });
  return finish(name, { text, kind: 'pdf', pages: outcome.value.length });
}

function finish(name: string, extracted: ExtractedText): Result<ExtractedText, Refusal> {
  if (!/\p{L}/u.test(extracted.text)) return refuse('import-empty', { name });
  const characters = extracted.text.length;
  if (characters > MAX_TEXT) return refuse('import-text-too-long', { name, characters, limit: MAX_TEXT });
  return ok(extracted);
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, i) => bytes[i] === byte);
}

/** Some scanners write a few bytes before the PDF header. */
function hasLatePdfMark(bytes: Uint8Array): boolean {
  const start = String.fromCharCode(...bytes.subarray(0, 1024));
  return start.includes('%PDF-1.') || start.includes('%PDF-2.');
}
