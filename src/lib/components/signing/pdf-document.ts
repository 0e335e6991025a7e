import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';

export type { PDFDocumentProxy };

/** Opens a PDF in the browser with our own worker; nothing is fetched from elsewhere and nothing in it is run. */
export function openPdf(bytes: Uint8Array): Promise<PDFDocumentProxy> {
  GlobalWorkerOptions.workerSrc = workerUrl;
  // pdf.js takes the buffer over, so it gets its own copy: the caller still hashes the original.
  return getDocument({ data: bytes.slice(), isEvalSupported: false, useWasm: false, enableXfa: false })
    .promise;
}

/** Draws one page as wide as `width` CSS pixels, as sharp as the screen, and gives its text. */
export async function drawPage(
  document: PDFDocumentProxy,
  { pageNumber, canvas, width }: { pageNumber: number; canvas: HTMLCanvasElement; width: number },
): Promise<string> {
  const page = await document.getPage(pageNumber);
  const density = Math.min(window.devicePixelRatio || 1, 2);
  const scale = (width * density) / page.getViewport({ scale: 1 }).width;
  const viewport = page.getViewport({ scale });
  canvas.width = Math.round(viewport.width);
  canvas.height = Math.round(viewport.height);
  await page.render({ canvas, viewport }).promise;
  const { items } = await page.getTextContent();
  return items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
}
