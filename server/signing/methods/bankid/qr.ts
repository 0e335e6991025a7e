import { createHmac } from 'node:crypto';
import { generate } from 'lean-qr';
import type { QrUi } from '#server/application/method-ports.ts';

export interface QrOrder {
  readonly qrStartToken: string;
  /** Stays on the server: whoever has it can draw codes for a phishing page. */
  readonly qrStartSecret: string;
  readonly autoStartToken: string;
}

/** The text of the animated code, new for every whole second since BankID answered the order. */
export function qrText({ qrStartToken, qrStartSecret }: QrOrder, seconds: number): string {
  const time = String(seconds);
  const code = createHmac('sha256', qrStartSecret).update(time).digest('hex');
  return `bankid.${qrStartToken}.${time}.${code}`;
}

/** How long a code may stand: the next one is due in a second. */
const NEXT_POLL_MS = 1000;

/** The code to draw now, and the links that open the app on the device the page is on. */
export function qrUi(order: QrOrder, seconds: number): QrUi {
  const text = qrText(order, seconds);
  const token = encodeURIComponent(order.autoStartToken);
  return {
    kind: 'qr',
    text,
    ...drawn(text),
    autoStart: {
      mobile: `https://app.bankid.com/?autostarttoken=${token}&redirect=null`,
      desktop: `bankid:///?autostarttoken=${token}&redirect=null`,
    },
    nextPollMs: NEXT_POLL_MS,
  };
}

const QUIET_ZONE = 4;

/** One path of runs of dark modules, so that a code a second is a kilobyte or two. */
function drawn(text: string): { readonly path: string; readonly size: number } {
  const code = generate(text);
  const runs: string[] = [];
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) {
      if (!code.get(x, y)) continue;
      const from = x;
      while (code.get(x + 1, y)) x += 1;
      runs.push(`M${from + QUIET_ZONE} ${y + QUIET_ZONE}h${x - from + 1}v1h-${x - from + 1}z`);
    }
  }
  return { path: runs.join(''), size: code.size + 2 * QUIET_ZONE };
}
