import * as v from 'valibot';
import { broughtCodeSchema } from '#lib/protocol/embed-wire.ts';

const LOOK_EVERY_MS = 500;

/**
 * The code that a window we opened brings; null when it was closed, or was taken from us, without one. Only that window is heard, and only on an address of ours: the page
 * around our frame may post whatever it likes.
 */
export function codeFrom(opened: Window, own: Window & typeof globalThis = window): Promise<string | null> {
  return new Promise((resolve) => {
    const end = (code: string | null): void => {
      own.removeEventListener('message', hear);
      clearInterval(looking);
      resolve(code);
    };
    const hear = (event: MessageEvent<unknown>): void => {
      if (event.origin !== own.location.origin || event.source !== opened) return;
      const brought = v.safeParse(broughtCodeSchema, event.data);
      if (brought.success) end(brought.output.code);
    };
    const looking = setInterval(() => {
      if (opened.closed) end(null);
    }, LOOK_EVERY_MS);
    own.addEventListener('message', hear);
  });
}
