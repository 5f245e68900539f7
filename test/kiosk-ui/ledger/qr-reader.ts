/**
 * Reads a QR code from its modules (ISO/IEC 18004), level M and byte mode, versions 1 to 16: written from the standard,
 * so that the encoder of the screens is not its own judge. Nothing is repaired: any wrong codeword is an error.
 */

type Modules = readonly (readonly boolean[])[];

/** ISO/IEC 18004 table 9, level M: error codewords of a block; blocks and data codewords of both groups. */
const BLOCKS: readonly (readonly [number, number, number, number?])[] = [
  [10, 1, 16],
  [16, 1, 28],
  [26, 1, 44],
  [18, 2, 32],
  [24, 2, 43],
  [16, 4, 27],
  [18, 4, 31],
  [22, 2, 38, 2],
  [22, 3, 36, 2],
  [26, 4, 43, 1],
  [30, 1, 50, 4],
  [22, 6, 36, 2],
  [22, 8, 37, 1],
  [24, 4, 40, 5],
  [24, 5, 41, 5],
  [28, 7, 45, 3],
];
/** Annex E: centres of alignment patterns. */
const CENTRES: readonly (readonly number[])[] = [
  [],
  [6, 18],
  [6, 22],
  [6, 26],
  [6, 30],
  [6, 34],
  [6, 22, 38],
  [6, 24, 42],
  [6, 26, 46],
  [6, 28, 50],
  [6, 30, 54],
  [6, 32, 58],
  [6, 34, 62],
  [6, 26, 46, 66],
  [6, 26, 48, 70],
  [6, 26, 50, 74],
];
/** Table 10: whether the mask turns the module at row `r`, column `c`. */
const MASKS: readonly ((r: number, c: number) => boolean)[] = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (_r, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];
const FORMAT_MASK = 0b101010000010010;
const LEVEL_M = 0b00;

function isFunction(version: number, size: number): (r: number, c: number) => boolean {
  const centres = CENTRES[version - 1] ?? [];
  const last = centres.at(-1) ?? 0;
  const aligned = (r: number, c: number) =>
    centres.some((y) =>
      centres.some((x) => {
        const finder = (y === 6 && (x === 6 || x === last)) || (x === 6 && y === last);
        return !finder && Math.abs(r - y) <= 2 && Math.abs(c - x) <= 2;
      }),
    );
  return (r, c) =>
    (r <= 8 && c <= 8) ||
    (r <= 8 && c >= size - 8) ||
    (r >= size - 8 && c <= 8) ||
    r === 6 ||
    c === 6 ||
    (version >= 7 && ((r < 6 && c >= size - 11) || (c < 6 && r >= size - 11))) ||
    aligned(r, c);
}

/** 15 bits around the upper left finder; level and mask stand in the first five. */
function maskOf(modules: Modules): (r: number, c: number) => boolean {
  const places = [
    ...[0, 1, 2, 3, 4, 5, 7, 8].map((c) => [8, c] as const),
    ...[7, 5, 4, 3, 2, 1, 0].map((r) => [r, 8] as const),
  ];
  const bits = places.reduce((all, [r, c]) => (all << 1) | Number(modules[r]?.[c]), 0) ^ FORMAT_MASK;
  if (bits >> 13 !== LEVEL_M) throw new Error('not of level M');
  const mask = MASKS[(bits >> 10) & 7];
  if (mask === undefined) throw new Error('no such mask');
  return mask;
}

function codewords(modules: Modules, version: number): readonly number[] {
  const size = modules.length;
  const [mask, fixed] = [maskOf(modules), isFunction(version, size)];
  const bits: boolean[] = [];
  let upward = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right -= 1;
    for (let step = 0; step < size; step += 1) {
      const r = upward ? size - 1 - step : step;
      for (const c of [right, right - 1]) if (!fixed(r, c)) bits.push((modules[r]?.[c] ?? false) !== mask(r, c));
    }
    upward = !upward;
  }
  return Array.from({ length: Math.floor(bits.length / 8) }, (_, at) =>
    bits.slice(at * 8, at * 8 + 8).reduce((byte, bit) => (byte << 1) | Number(bit), 0),
  );
}

/** GF(256) over x^8 + x^4 + x^3 + x^2 + 1. */
function times(a: number, b: number): number {
  let [product, left] = [0, a];
  for (let bits = b; bits > 0; bits >>= 1) {
    if (bits & 1) product ^= left;
    left = (left << 1) ^ (left & 0x80 ? 0x11d : 0);
  }
  return product;
}

/** Every block is a codeword of its Reed-Solomon code: all syndromes are zero. */
function assertWhole(block: readonly number[], errors: number): void {
  let root = 1;
  for (let at = 0; at < errors; at += 1) {
    if (block.reduce((sum, word) => times(sum, root) ^ word, 0) !== 0) throw new Error('a codeword is wrong');
    root = times(root, 2);
  }
}

/** The text in the code. Throws where a reader would have to repair or guess. */
export function readQr(modules: Modules): string {
  const version = (modules.length - 17) / 4;
  const [errors, first, length, second = 0] = BLOCKS[version - 1] ?? [0, 0, 0];
  if (first === 0) throw new Error(`version ${version} is not read here`);
  const sizes = [...Array(first).fill(length), ...Array(second).fill(length + 1)] as number[];
  const blocks = sizes.map((): number[] => []);
  const words = codewords(modules, version);
  let at = 0;
  for (let place = 0; place <= length; place += 1)
    for (const [block, size] of sizes.entries()) if (place < size) blocks[block]?.push(words[at++] ?? 0);
  const data = blocks.flat();
  for (let place = 0; place < errors; place += 1) for (const block of blocks) block.push(words[at++] ?? 0);
  for (const block of blocks) assertWhole(block, errors);
  const bits = data.map((word) => word.toString(2).padStart(8, '0')).join('');
  if (bits.slice(0, 4) !== '0100') throw new Error('not in byte mode');
  const head = version < 10 ? 8 : 16;
  const count = Number.parseInt(bits.slice(4, 4 + head), 2);
  const bytes = Uint8Array.from({ length: count }, (_, place) =>
    Number.parseInt(bits.slice(4 + head + place * 8, 12 + head + place * 8), 2),
  );
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** The modules that a picture's path draws: `size` modules along a side, `quiet` of them white on each. */
export function modulesOfPath(path: string, size: number, quiet: number): Modules {
  const rows = Array.from({ length: size - 2 * quiet }, () => Array<boolean>(size - 2 * quiet).fill(false));
  for (const [, x = '', y = '', width = ''] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    rows[Number(y) - quiet]?.fill(true, Number(x) - quiet, Number(x) - quiet + Number(width));
  return rows;
}
