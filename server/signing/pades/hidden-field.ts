import { dict, name, type PdfDict, ref, text } from '../pdf/values.ts';

/** Print and Locked, as PDF/A asks of every widget, though there is nothing to see. */
const FLAGS = 132;

/**
 * A field without room, for what signs the file as a whole. It stands in the form but on no page, so it changes neither
 * page nor structure (ISO 32000-1 12.7.4.5: a rectangle without height and width).
 */
export function hiddenField(options: {
  readonly title: string;
  readonly tooltip: string;
  readonly page: number;
}): PdfDict {
  return dict({
    Type: name('Annot'),
    Subtype: name('Widget'),
    FT: name('Sig'),
    T: text(options.title),
    TU: text(options.tooltip),
    F: FLAGS,
    Rect: [0, 0, 0, 0],
    P: ref(options.page),
  });
}
