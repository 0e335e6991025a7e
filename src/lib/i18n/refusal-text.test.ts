import { describe, expect, it } from 'vitest';
import { m } from './generated/messages.js';
import { refusalText } from './refusal-text.ts';

describe('refusalText', () => {
  it('never shows a code alone', () => {
    const text = refusalText({ code: 'nobody-worded-this' });
    expect(text).toContain('nobody-worded-this');
    expect(text.length).toBeGreaterThan('nobody-worded-this'.length + 20);
  });

  it('does not take an inherited name for a message', () => {
    expect(refusalText({ code: 'constructor' })).toContain('constructor');
    expect(refusalText({ code: 'to-string' })).toContain('to-string');
  });

  it('puts the facts into the sentence of the code', () => {
    expect(refusalText({ code: 'ui-file-chosen', params: { name: 'kallelse.pdf' } })).toBe(
      m.ui_file_chosen({ name: 'kallelse.pdf' }),
    );
  });
});
