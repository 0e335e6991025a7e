/** A stretch of time in milliseconds since 1970, from the first instant up to and without the last. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The same time without overlaps, in order, and only what lies within `bounds`. */
export function union(spans: readonly Span[], bounds: Span): readonly Span[] {
  const joined: { from: number; to: number }[] = [];
  for (const one of spans.map((span) => within(span, bounds)).sort((a, b) => a.from - b.from)) {
    if (one.to <= one.from) continue;
    const last = joined.at(-1);
    if (last && one.from <= last.to) last.to = Math.max(last.to, one.to);
    else joined.push({ ...one });
  }
  return joined;
}

/** What is in the one and not in the other; both in order and without overlaps. */
export function without(spans: readonly Span[], other: readonly Span[]): readonly Span[] {
  return spans.flatMap((span) => {
    const left: Span[] = [];
    let from = span.from;
    for (const cut of other) {
      if (cut.to <= from || cut.from >= span.to) continue;
      if (cut.from > from) left.push({ from, to: cut.from });
      from = cut.to;
    }
    return from < span.to ? [...left, { from, to: span.to }] : left;
  });
}

export function overlaps(a: Span, b: Span): boolean {
  return a.from < b.to && b.from < a.to;
}

function within(span: Span, bounds: Span): { from: number; to: number } {
  return { from: Math.max(span.from, bounds.from), to: Math.min(span.to, bounds.to) };
}
