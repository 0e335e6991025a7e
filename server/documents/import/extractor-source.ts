/** A packet of papers for a whole assembly; more pages are refused, never cut. */
export const MOST_PAGES = 400;

/**
 * The worker's program, kept as text: the server is bundled, and a worker file would have to be found
 * beside a bundle whose place is not known here. It only opens the file; all reading happens outside.
 */
export const EXTRACTOR_SOURCE = `
const { parentPort, workerData } = require('node:worker_threads');
const { kind, path, bytes } = workerData;

const reasons = { PasswordException: 'password', PagesException: 'pages' };

async function readDocx() {
  const mammoth = (await import(path)).default;
  const options = { convertImage: mammoth.images.imgElement(async () => ({ src: '' })), ignoreEmptyParagraphs: false };
  return (await mammoth.convertToHtml({ buffer: Buffer.from(bytes) }, options)).value;
}

async function readPdf() {
  const pdfjs = await import(path);
  const document = await pdfjs.getDocument({ data: bytes, useSystemFonts: false, isEvalSupported: false, disableFontFace: true, stopAtErrors: false, verbosity: 0 }).promise;
  if (document.numPages > ${MOST_PAGES}) throw Object.assign(new Error('pages'), { name: 'PagesException', pages: document.numPages });
  const pages = [];
  for (let n = 1; n <= document.numPages; n += 1) {
    const page = await document.getPage(n);
    const content = await page.getTextContent();
    const items = content.items
      .filter((item) => typeof item.str === 'string' && item.str !== '')
      .map((item) => ({ text: item.str, x: item.transform[4], y: item.transform[5], width: item.width, size: Math.hypot(item.transform[2], item.transform[3]) || item.height || 10 }));
    pages.push({ items });
    page.cleanup();
  }
  return pages;
}

(kind === 'docx' ? readDocx() : readPdf()).then(
  (value) => parentPort.postMessage({ ok: true, value }),
  (error) => parentPort.postMessage({ ok: false, why: reasons[error && error.name] || 'broken', pages: error && error.pages }),
);
`;
