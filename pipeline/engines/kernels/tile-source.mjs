/**
 * Writes the AssemblyScript of the tiles, simd/tile.ts: the inner loops of all products. Their text is the same line
 * over and over for each row and each step of the depth, and AssemblyScript has no way to say that once.
 *
 * Two things decide how fast V8 runs such a loop. In one stretch of code without branches it moves all loads to the
 * front; where they and the sums are more than 15 registers, it keeps sums in memory. A branch that is never taken,
 * and whose way out needs the sums, ends such a stretch. And four steps a turn of the loop share the moves of the
 * addresses and the checks that V8 makes at each turn; without those branches, several steps a turn are slower than
 * one. docs/experiments.md has the figures.
 */

/** Steps of the depth that one turn of the loop takes. */
const stepsPerTurn = 4;

/** After how many rows of a step a branch ends the stretch of code: ten sums, two vectors of B and two of A fit. */
const rowsPerStretch = 2;

const parameters = `  b: usize,
  depth: u32,
  start: usize,
  startRowBytes: usize,
  c: usize,
  rowBytes: usize,
): void {`;

const head = `// Written by \`npm run build:kernels\` from pipeline/engines/kernels/tile-source.mjs: edit that file.
import { multiplyAdd } from './multiply-add';

/** Rows and columns of one tile: 10 vectors of sums, and what a step needs, stay in 15 registers. */
export const tileRows: u32 = 5;
export const tileColumns: u32 = 8;`;

const wideComment = `
/**
 * C = start + A·B for one tile of 5 × 8, whose rows of A are read where they lie. Every sum runs over the
 * depth in order, one product rounded and then added at a time, and goes on from where it stood: how a
 * product is cut up changes no bit of it.
 *
 * Each row has an address of its own that moves along: one offset for all rows would be added at each load. Addresses
 * of B are multiples of 4, so no branch that asks for an odd one is ever taken: tile-source.mjs says what they are for.
 *
 * The module exports the tiles for the benchmark, and so that the compiler does not inline them: in the
 * middle of a larger function V8 keeps sums in memory, at half the speed.
 *
 * @param a first of five rows [depth], with aRowBytes from one to the next
 * @param b packed [depth, 8]
 * @param depth at least 1
 * @param start the tile's sums so far, with startRowBytes from one row to the next
 * @param c the tile's first element, with rowBytes from one row to the next
 */`;

const fourComment = `
/** The same for a tile of 4 × 8: most numbers of rows are made up of fives and a few fours. */`;

const packedComment = `
/**
 * The same for rows of A that do not lie one after another: those of a transposed A, and fewer than five.
 *
 * @param a packed [depth, 5]
 */`;

const narrowComment = `
/** The same for a tile of 8 × 4: for a product's last columns, of which there are up to four. */`;

/** After how many rows of a narrow tile's step a branch ends the stretch: eight sums, one vector of B and four of A fit. */
const narrowRowsPerStretch = 4;

/** The source of all tiles. */
export function tileSource() {
  return [
    head,
    wideComment,
    ...tile('multiplyTile', 5, false),
    fourComment,
    ...tile('multiplyTileOfFour', 4, false),
    packedComment,
    ...tile('multiplyPackedTile', 5, true),
    narrowComment,
    ...narrowTile('multiplyNarrowTile', 8),
    '',
  ].join('\n');
}

/** The lines of one function. */
function tile(name, rows, isPacked) {
  const all = Array.from({ length: rows }, (_, row) => row);
  const steps = Array.from({ length: stepsPerTurn }, (_, step) => step);
  return [
    `export function ${name}(`,
    '  a: usize,',
    ...(isPacked ? [] : ['  aRowBytes: usize,']),
    parameters,
    ...rowAddresses('start', 'startRowBytes', rows),
    ...all.flatMap((row) => [
      `  let s${row}0 = v128.load(${rowAddress('start', 'startRowBytes', row)});`,
      `  let s${row}1 = v128.load(${rowAddress('start', 'startRowBytes', row)}, 16);`,
    ]),
    ...(isPacked ? [] : ['  let a0 = a;']),
    ...(isPacked ? [] : all.slice(1).map((row) => `  let a${row} = a${row - 1} + aRowBytes;`)),
    '  do {',
    ...steps.flatMap((step) => [
      ...stepLines(step, rows, isPacked),
      ...(step + 1 < stepsPerTurn ? ['    if (--depth === 0) break;'] : []),
    ]),
    ...(isPacked
      ? [`    a += ${4 * rows * stepsPerTurn};`]
      : all.map((row) => `    a${row} += ${4 * stepsPerTurn};`)),
    `    b += ${32 * stepsPerTurn};`,
    '  } while (--depth > 0);',
    ...rowAddresses('c', 'rowBytes', rows),
    ...all.flatMap((row) => [
      `  v128.store(${rowAddress('c', 'rowBytes', row)}, s${row}0);`,
      `  v128.store(${rowAddress('c', 'rowBytes', row)}, s${row}1, 16);`,
    ]),
    '}',
  ];
}

/** One step of the depth: each row's element of A times eight elements of B. */
function stepLines(step, rows, isPacked) {
  const all = Array.from({ length: rows }, (_, row) => row);
  const [low, high] = [`b${2 * step}`, `b${2 * step + 1}`];
  return [
    `    const ${low} = v128.load(b${offset(32 * step)});`,
    `    const ${high} = v128.load(b${offset(32 * step + 16)});`,
    ...all.flatMap((row) => {
      const x = `x${rows * step + row}`;
      const from = isPacked ? `a${offset(4 * (rows * step + row))}` : `a${row}${offset(4 * step)}`;
      const isEnd = (row + 1) % rowsPerStretch === 0 && row + 1 < rows;
      return [
        `    const ${x} = v128.load_splat<f32>(${from});`,
        `    s${row}0 = multiplyAdd(s${row}0, ${x}, ${low});`,
        `    s${row}1 = multiplyAdd(s${row}1, ${x}, ${high});`,
        // Each asks for a number of its own: V8 drops a branch that asks what another one has asked.
        ...(isEnd ? [`    if (b === ${2 * (rows * step + row) + 1}) break;`] : []),
      ];
    }),
  ];
}

/** The lines of a function for one vector of columns. */
function narrowTile(name, rows) {
  const all = Array.from({ length: rows }, (_, row) => row);
  const steps = Array.from({ length: stepsPerTurn }, (_, step) => step);
  const places = (first, rowBytes) =>
    all.map((row) => (row === 0 ? first : `${first} + ${row === 1 ? '' : `${row} * `}${rowBytes}`));
  return [
    `export function ${name}(`,
    '  a: usize,',
    '  aRowBytes: usize,',
    parameters,
    ...places('start', 'startRowBytes').map((place, row) => `  let s${row} = v128.load(${place});`),
    '  let a0 = a;',
    ...all.slice(1).map((row) => `  let a${row} = a${row - 1} + aRowBytes;`),
    '  do {',
    ...steps.flatMap((step) => [
      ...narrowStepLines(step, rows),
      ...(step + 1 < stepsPerTurn ? ['    if (--depth === 0) break;'] : []),
    ]),
    ...all.map((row) => `    a${row} += ${4 * stepsPerTurn};`),
    `    b += ${16 * stepsPerTurn};`,
    '  } while (--depth > 0);',
    ...places('c', 'rowBytes').map((place, row) => `  v128.store(${place}, s${row});`),
    '}',
  ];
}

/** One step of the depth: each row's element of A times four elements of B. */
function narrowStepLines(step, rows) {
  return [
    `    const b${step} = v128.load(b${offset(16 * step)});`,
    ...Array.from({ length: rows }, (_, row) => [
      `    s${row} = multiplyAdd(s${row}, v128.load_splat<f32>(a${row}${offset(4 * step)}), b${step});`,
      ...((row + 1) % narrowRowsPerStretch === 0 && row + 1 < rows
        ? [`    if (b === ${2 * (rows * step + row) + 1}) break;`]
        : []),
    ]).flat(),
  ];
}

/** The addresses of every second row, from which the ones between are one step away. */
function rowAddresses(first, rowBytes, rows) {
  return Array.from({ length: (rows - 1) >> 1 }, (_, index) => {
    const before = index === 0 ? first : `${first}${2 * index}`;
    return `  const ${first}${2 * index + 2} = ${before} + 2 * ${rowBytes};`;
  });
}

function rowAddress(first, rowBytes, row) {
  const even = row - (row % 2);
  const from = even === 0 ? first : `${first}${even}`;
  return row % 2 === 0 ? from : `${from} + ${rowBytes}`;
}

function offset(bytes) {
  return bytes === 0 ? '' : `, ${bytes}`;
}
