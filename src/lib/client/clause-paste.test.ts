import { describe, expect, it } from 'vitest';
import { cleanText, nodesFromPastedText } from './clause-paste.ts';

describe('pasted text', () => {
  it('[001-20] makes lists of lines that begin with a bullet, private-use ones too', () => {
    expect(nodesFromPastedText('Rubrik\n\uf0b7 ett\n\uf0b7\ttvå\r\n• tre\n\nSlut')).toEqual([
      { type: 'paragraph', lines: ['Rubrik'] },
      { type: 'bulletList', lines: ['ett', 'två', 'tre'] },
      { type: 'paragraph', lines: ['Slut'] },
    ]);
  });

  it('makes a numbered list only of several numbers', () => {
    expect(nodesFromPastedText('1. ett\n2. två')).toEqual([{ type: 'orderedList', lines: ['ett', 'två'] }]);
    expect(nodesFromPastedText('14. Mötet avslutas')).toEqual([
      { type: 'paragraph', lines: ['14. Mötet avslutas'] },
    ]);
  });

  it('keeps words, hyphens and figures as they are', () => {
    expect(nodesFromPastedText('kl 9-12, 5 % – Näs-Lund')).toEqual([
      { type: 'paragraph', lines: ['kl 9-12, 5 % – Näs-Lund'] },
    ]);
    expect(nodesFromPastedText('-5 grader')).toEqual([{ type: 'paragraph', lines: ['-5 grader'] }]);
    expect(cleanText('a\uf0b7b\u0007c\u200bd')).toBe('abcd');
  });
});
