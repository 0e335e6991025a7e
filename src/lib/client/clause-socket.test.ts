import { describe, expect, it } from 'vitest';
import { createSaveLedger } from './clause-socket.ts';

describe('save ledger', () => {
  it('calls a change saved only when its frame is acknowledged', () => {
    const ledger = createSaveLedger();
    ledger.connecting();
    ledger.sent({ isWhole: true });
    ledger.edited();
    ledger.sent({ isWhole: false });
    expect(ledger.acknowledged(1)).toBe(false);
    expect(ledger.unsaved).toBe(1);
    expect(ledger.acknowledged(2)).toBe(true);
    expect(ledger.unsaved).toBe(0);
  });

  it('counts what was typed while away as saved only with the whole text', () => {
    const ledger = createSaveLedger();
    ledger.edited();
    ledger.connecting();
    ledger.edited();
    ledger.sent({ isWhole: false });
    expect(ledger.acknowledged(1)).toBe(false);
    expect(ledger.unsaved).toBe(2);
    ledger.sent({ isWhole: true });
    expect(ledger.acknowledged(2)).toBe(true);
    expect(ledger.unsaved).toBe(0);
  });

  it('forgets the frames of a connection that broke, not the edits', () => {
    const ledger = createSaveLedger();
    ledger.connecting();
    ledger.sent({ isWhole: true });
    ledger.edited();
    ledger.sent({ isWhole: false });
    ledger.connecting();
    expect(ledger.acknowledged(2)).toBe(false);
    expect(ledger.unsaved).toBe(1);
  });
});
