import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { drawPage, type PDFDocumentProxy } from './pdf-document.ts';

/** A document whose one page is drawn when the test says so. */
function slowDocument() {
  let fail: (error: Error) => void = () => undefined;
  let finish: () => void = () => undefined;
  const cancel = vi.fn(() => {
    fail(new Error('RenderingCancelledException'));
  });
  const render = vi.fn(() => ({
    promise: new Promise<void>((resolve, reject) => ([finish, fail] = [resolve, reject])),
    cancel,
  }));
  const loadingTask = { destroyed: false };
  const page = {
    render,
    getViewport: () => ({ width: 100, height: 141 }),
    getTextContent: () => Promise.resolve({ items: [{ str: '§ 1', hasEOL: false }] }),
  };
  const document = { loadingTask, getPage: () => Promise.resolve(page) };
  return {
    // reason: the parts that drawing asks for
    document: document as unknown as PDFDocumentProxy,
    render,
    cancel,
    destroy() {
      loadingTask.destroyed = true;
      fail(new Error('Transport destroyed'));
    },
    breakDown: (error: Error) => fail(error),
    finish: () => finish(),
  };
}

beforeEach(() => {
  vi.stubGlobal('window', { devicePixelRatio: 1 });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const draw = ({ document }: Pick<ReturnType<typeof slowDocument>, 'document'>) =>
  // reason: only its size is set
  drawPage(document, { pageNumber: 1, canvas: {} as HTMLCanvasElement, width: 300 });

describe('a page being drawn', () => {
  it('gives its text when it is done', async () => {
    const slow = slowDocument();
    const { text } = draw(slow);
    await vi.waitFor(() => expect(slow.render).toHaveBeenCalledOnce());
    slow.finish();
    expect(await text).toBe('§ 1');
  });

  it('lets go of its canvas when it is not wanted any more, without an error', async () => {
    const slow = slowDocument();
    const drawing = draw(slow);
    await vi.waitFor(() => expect(slow.render).toHaveBeenCalledOnce());
    drawing.cancel();
    expect(slow.cancel).toHaveBeenCalledOnce();
    expect(await drawing.text).toBeNull();
  });

  it('is never begun when it was let go of before', async () => {
    const slow = slowDocument();
    const drawing = draw(slow);
    drawing.cancel();
    expect(await drawing.text).toBeNull();
    expect(slow.render).not.toHaveBeenCalled();
  });

  it('ends without an error when the document is closed under it', async () => {
    const slow = slowDocument();
    const { text } = draw(slow);
    await vi.waitFor(() => expect(slow.render).toHaveBeenCalledOnce());
    slow.destroy();
    expect(await text).toBeNull();
  });

  it('tells of any other fault', async () => {
    const slow = slowDocument();
    const { text } = draw(slow);
    await vi.waitFor(() => expect(slow.render).toHaveBeenCalledOnce());
    slow.breakDown(new Error('a damaged page'));
    await expect(text).rejects.toThrow('a damaged page');
  });
});
