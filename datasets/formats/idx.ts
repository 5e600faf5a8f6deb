import { idxFileNames, idxHeader } from '../../models/idx-header.ts';
import { joinBytes } from '../../models/png.ts';
import { placePlane } from '../../models/images/plane.ts';
import type { Example } from '../example.ts';
import type { DatasetFormat } from './format.ts';

const side = 28;

/** Two IDX files of single digits in white on black, 28 × 28, as MNIST has them. */
export const idx: DatasetFormat = {
  summary: "single digits in two IDX files, as MNIST's",
  needsGrey: true,
  lacksMasks: true,
  refuses: (text) => (/^\d$/.test(text) ? null : 'only single digits fit'),
  async add({ folder, examples }, sink) {
    const labels = Uint8Array.from(examples, ({ text }) => Number(text));
    if (labels.length === 0) return;
    await sink.append(`${folder}.images.part`, joinBytes(examples.map(squareOf)));
    await sink.append(`${folder}.labels.part`, labels);
  },
  async end({ folder }, sink) {
    const count = sink.appended(`${folder}.labels.part`);
    await sink.join(`${folder}${idxFileNames.images}`, [
      idxHeader([count, side, side]),
      { appended: `${folder}.images.part` },
    ]);
    await sink.join(`${folder}${idxFileNames.labels}`, [
      idxHeader([count]),
      { appended: `${folder}.labels.part` },
    ]);
  },
};

/** The picture in the middle of a square, its darkest ink white. */
function squareOf({ width, height, grey }: Example): Uint8Array {
  const values = Float32Array.from(grey ?? [], (level) => 255 - level);
  const scale = side / Math.max(width, height);
  const placement = { scale, left: (side - width * scale) / 2, top: (side - height * scale) / 2 };
  const placed = placePlane({ width, height, values }, placement, { width: side, height: side });
  return Uint8Array.from(placed.values, (level) => Math.round(level));
}
