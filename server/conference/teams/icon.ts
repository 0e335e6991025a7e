import { deflateSync } from 'node:zlib';

type Colour = readonly [red: number, green: number, blue: number, alpha: number];
/** A box in a field of one by one, turned around its middle. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly degrees: number;
}

/** A gavel: its head, its two bands, its handle, and the block below. */
const GAVEL: readonly Box[] = [
  { x: 0.4, y: 0.36, width: 0.2, height: 0.3, degrees: 45 },
  { x: 0.29, y: 0.47, width: 0.3, height: 0.07, degrees: 45 },
  { x: 0.51, y: 0.25, width: 0.3, height: 0.07, degrees: 45 },
  { x: 0.62, y: 0.58, width: 0.42, height: 0.08, degrees: 45 },
  { x: 0.36, y: 0.8, width: 0.4, height: 0.08, degrees: 0 },
];
/** Each way within a pixel: edges are soft. */
const SAMPLES = 4;
const WHITE = [255, 255, 255] as const;
const ACCENT = [0x1b, 0x4f, 0x72] as const;

/** 192 by 192 with our colour to its edges, as Teams wants it. */
export function colourIcon(): Uint8Array {
  return png(192, (covered) => {
    const mixed = ACCENT.map((part, at) => Math.round(part + ((WHITE[at] ?? 0) - part) * covered));
    return [mixed[0] ?? 0, mixed[1] ?? 0, mixed[2] ?? 0, 255];
  });
}

/** 32 by 32, white on nothing. */
export function outlineIcon(): Uint8Array {
  return png(32, (covered) => [...WHITE, Math.round(255 * covered)]);
}

function coverage(x: number, y: number, size: number): number {
  let hits = 0;
  for (let at = 0; at < SAMPLES * SAMPLES; at += 1) {
    const sampleX = (x + ((at % SAMPLES) + 0.5) / SAMPLES) / size;
    const sampleY = (y + (Math.floor(at / SAMPLES) + 0.5) / SAMPLES) / size;
    if (GAVEL.some((box) => isInside(box, sampleX, sampleY))) hits += 1;
  }
  return hits / (SAMPLES * SAMPLES);
}

function isInside({ x, y, width, height, degrees }: Box, atX: number, atY: number): boolean {
  const angle = (degrees * Math.PI) / 180;
  const [fromX, fromY] = [atX - x, atY - y];
  const along = fromX * Math.cos(angle) + fromY * Math.sin(angle);
  const across = fromY * Math.cos(angle) - fromX * Math.sin(angle);
  return Math.abs(along) <= width / 2 && Math.abs(across) <= height / 2;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const EIGHT_BIT_RGBA = [8, 6, 0, 0, 0];

function png(size: number, colourOf: (covered: number) => Colour): Uint8Array {
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1)
      // Each row begins with a byte that says "no filter".
      rows.set(colourOf(coverage(x, y, size)), y * (size * 4 + 1) + 1 + x * 4);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set(EIGHT_BIT_RGBA, 8);
  const parts = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return new Uint8Array(Buffer.concat([Buffer.from(SIGNATURE), ...parts]));
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(body.length, 0);
  framed.set(named, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
