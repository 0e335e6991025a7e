import { describe, expect, it } from 'vitest';
import {
  ackFrame,
  carriesText,
  presenceFrame,
  queryPresenceFrame,
  readClientFrame,
  syncFrame,
} from './clause-wire.ts';
import { fc } from '../../../tests/support/properties.ts';

describe('clause wire', () => {
  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom('step1', 'step2', 'update'), (payload, kind) => {
        const frame = readClientFrame(syncFrame(kind, payload));
        if (kind === 'step1') expect(frame).toEqual({ kind, stateVector: payload });
        else expect(frame).toEqual({ kind: 'update', isStep2: kind === 'step2', update: payload });
      }),
    );
    const entries = [{ clientId: 7, clock: 2, state: '{"cursor":null}' }];
    expect(readClientFrame(presenceFrame(entries))).toEqual({ kind: 'presence', entries });
    expect(readClientFrame(queryPresenceFrame())).toEqual({ kind: 'query-presence' });
  });

  it('[R9] answers undefined, and never throws, for bytes that are no frame', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(() => readClientFrame(bytes)).not.toThrow();
      }),
      { numRuns: 2000 },
    );
    expect(readClientFrame(new Uint8Array())).toBeUndefined();
    expect(readClientFrame(Uint8Array.of(0, 2, 255, 255, 255, 255, 15))).toBeUndefined();
    expect(readClientFrame(Uint8Array.of(1, 5, 255, 255, 255, 255, 15))).toBeUndefined();
    expect(readClientFrame(Uint8Array.of(9))).toBeUndefined();
    expect(readClientFrame(Uint8Array.of(...syncFrame('update', Uint8Array.of(1)), 0))).toBeUndefined();
  });

  it('counts only frames that carry text', () => {
    expect(carriesText(syncFrame('update', Uint8Array.of()))).toBe(true);
    expect(carriesText(syncFrame('step2', Uint8Array.of()))).toBe(true);
    expect(carriesText(syncFrame('step1', Uint8Array.of()))).toBe(false);
    expect(carriesText(ackFrame(0))).toBe(false);
    expect(carriesText(presenceFrame([]))).toBe(false);
  });
});
