import {
  getDocument,
  GlobalWorkerOptions,
  type PDFDocumentProxy,
  type RenderTask,
} from 'pdfjs-dist/legacy/build/pdf.mjs';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';

export type { PDFDocumentProxy };

/** Opens a PDF in the browser with our own worker; nothing is fetched from elsewhere and nothing in it is run. */
export function openPdf(bytes: Uint8Array): Promise<PDFDocumentProxy> {
  GlobalWorkerOptions.workerSrc = workerUrl;
  // pdf.js takes the buffer over, so it gets its own copy: the caller still hashes the original.
  return getDocument({ data: bytes.slice(), isEvalSupported: false, useWasm: false, enableXfa: false })
    .promise;
}

export interface Drawing {
  /** The page's text when it is drawn; null when it was let go of before. */
  readonly text: Promise<string | null>;
  cancel(): void;
}

/** Draws one page as wide as `width` CSS pixels, as sharp as the screen, and gives its text. */
export function drawPage(
  document: PDFDocumentProxy,
  where: { pageNumber: number; canvas: HTMLCanvasElement; width: number },
): Drawing {
  let isCancelled = false;
  let task: RenderTask | undefined;
  const draw = async (): Promise<string | null> => {
    const page = await document.getPage(where.pageNumber);
    if (isCancelled) return null;
    const density = Math.min(window.devicePixelRatio || 1, 2);
    const scale = (where.width * density) / page.getViewport({ scale: 1 }).width;
    const viewport = page.getViewport({ scale });
    where.canvas.width = Math.round(viewport.width);
    where.canvas.height = Math.round(viewport.height);
    task = page.render({ canvas: where.canvas, viewport });
    await task.promise;
    const { items } = await page.getTextContent();
    return items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
  };
  return {
    // A drawing that was let go of, or whose document was, ends with an error that means nothing.
    text: draw().catch((error: unknown) => {
      if (isCancelled || document.loadingTask.destroyed) return null;
      throw error;
    }),
    cancel() {
      isCancelled = true;
      task?.cancel();
    },
  };
}
