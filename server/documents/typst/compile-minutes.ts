import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeCompiler, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler';
import * as v from 'valibot';
import type { MinutesDocument } from '#lib/domain/minutes-document.ts';
import { ok, refuse, type Result } from '#lib/domain/refusal.ts';
import { declareUniversalAccess } from './declare-universal-access.ts';
import { findProjectRoot } from '#server/project-root.ts';
import { printModel } from './print-model.ts';
import { clauseWith, unprintableCharacter } from './unprintable.ts';

/** Where a visible signature goes: page counted from 0, PDF points, origin in the lower left corner of the page. */
export interface SignatureBox {
  readonly slotId: string;
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface RenderedMinutes {
  readonly pdf: Uint8Array;
  readonly pages: number;
  readonly signatureBoxes: readonly SignatureBox[];
  /** Names the exact template and font files: any changed byte in them gives another version. */
  readonly templateVersion: string;
  readonly typstVersion: string;
}

export interface MinutesCompiler {
  /** @throws {Error} when Typst fails for another reason than the document's characters: a fault of the template. */
  compile(document: MinutesDocument): Promise<Result<RenderedMinutes>>;
  /** Typst's own check of PDF/UA-1, which its PDF/A export does not make: the complaints, none when it passes. */
  checkAccessibility(document: MinutesDocument): readonly string[];
}

const FONTS = [
  'SourceSans3-Regular.ttf',
  'SourceSans3-SemiBold.ttf',
  'SourceSerif4-Italic.ttf',
  'SourceSerif4-Regular.ttf',
  'SourceSerif4-SemiBold.ttf',
  'SourceSerif4-SemiBoldItalic.ttf',
];

const A4_HEIGHT = 841.8897637795276;

/** Opens the synchronous Typst compiler with the pinned template and fonts; meant for a worker thread. */
export function createMinutesCompiler(root: string = findProjectRoot()): MinutesCompiler {
  const templateFolder = join(root, 'server/documents/typst/template');
  const fonts = FONTS.map((name) => readFileSync(join(root, 'static/fonts', name)));
  const typst = NodeCompiler.create({ workspace: templateFolder, fontArgs: [{ fontBlobs: fonts }] });
  const templateVersion = versionOf(templateFolder, fonts);

  function layOut(document: MinutesDocument): Result<NodeTypstDocument> {
    const refused = unprintableCharacter(document);
    if (refused) return refused;
    // People's words reach Typst as a JSON file in memory, never as source text.
    typst.mapShadow(
      join(templateFolder, 'model.json'),
      Buffer.from(JSON.stringify(printModel(document), tabsAsSpaces)),
    );
    const compiled = typst.compile({ mainFilePath: join(templateFolder, 'minutes.typ'), resetRead: true });
    if (!compiled.result)
      throw new Error(complaints(compiled.takeDiagnostics()).join('\n') || 'Typst failed');
    return ok(compiled.result);
  }

  function complaints(failure: Parameters<NodeCompiler['fetchDiagnostics']>[0] | null): string[] {
    if (failure === null) return [];
    return failure.shortDiagnostics.map((diagnostic) => messageOf(diagnostic));
  }

  return {
    async compile(document) {
      const laidOut = layOut(document);
      if (!laidOut.ok) return laidOut;
      const options = { pdfStandard: 'a-2a', creationTimestamp: noonOf(document.date) };
      let pdf: Uint8Array;
      try {
        pdf = typst.pdf(laidOut.value, options);
      } catch (error) {
        const refusal = missingGlyph(document, error);
        if (refusal) return refusal;
        throw error;
      }
      const rendered = {
        pdf: await declareUniversalAccess(pdf),
        pages: laidOut.value.numOfPages,
        signatureBoxes: boxesIn(typst.query(laidOut.value, { selector: '<signature-box>', field: 'value' })),
        templateVersion,
        typstVersion: v.parse(
          v.tuple([v.string()]),
          typst.query(laidOut.value, { selector: '<typst-version>', field: 'value' }),
        )[0],
      };
      typst.evictCache(10);
      return ok(rendered);
    },
    checkAccessibility(document) {
      const laidOut = layOut(document);
      if (!laidOut.ok) return [laidOut.refusal.code];
      try {
        typst.pdf(laidOut.value, { pdfStandard: 'ua-1', creationTimestamp: noonOf(document.date) });
        return [];
      } catch (error) {
        return [String(error)];
      }
    },
  };
}

/** Typst sets a tab as nothing at all, which would join two words of what is signed. */
function tabsAsSpaces(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\t', ' ') : value;
}

function missingGlyph(document: MinutesDocument, error: unknown) {
  const quoted = /the text `\\*"(.+?)\\*"` could not be displayed/su.exec(String(error))?.[1];
  if (quoted === undefined) return undefined;
  const character = quoted.replace(/\\+u\{([0-9a-f]+)\}/giu, (_, hex: string) =>
    String.fromCodePoint(parseInt(hex, 16)),
  );
  return refuse('glyph-missing', {
    character,
    clause: clauseWith(document, (text) => text.includes(character)),
  });
}

function messageOf(diagnostic: unknown): string {
  const parsed = v.safeParse(v.object({ message: v.string() }), diagnostic);
  return parsed.success ? parsed.output.message : String(diagnostic);
}

const boxSchema = v.array(
  v.object({
    slotId: v.string(),
    page: v.number(),
    x: v.number(),
    y: v.number(),
    width: v.number(),
    height: v.number(),
  }),
);

function boxesIn(queried: unknown): SignatureBox[] {
  return v.parse(boxSchema, queried).map(({ slotId, page, x, y, width, height }) => ({
    slotId,
    page: page - 1,
    x: round(x),
    y: round(A4_HEIGHT - y - height),
    width: round(width),
    height: round(height),
  }));
}

function round(points: number): number {
  return Math.round(points * 1000) / 1000;
}

function noonOf(date: string): number {
  return Date.parse(`${date}T12:00:00Z`) / 1000;
}

function versionOf(templateFolder: string, fonts: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(templateFolder).sort())
    hash.update(name).update(readFileSync(join(templateFolder, name)));
  for (const font of fonts) hash.update(font);
  return `minutes-1+${hash.digest('hex').slice(0, 16)}`;
}
