import type { DatasetFormat } from './format.ts';

/** Formats by name; a module is loaded when its format is asked for. */
export const formats = {
  jsonl: async () => (await import('./jsonl.ts')).jsonl,
  csv: async () => (await import('./csv.ts')).csv,
  coco: async () => (await import('./coco.ts')).coco,
  yolo: async () => (await import('./yolo.ts')).yolo,
  tesseract: async () => (await import('./tesseract.ts')).tesseract,
  parquet: async () => (await import('./parquet.ts')).parquet,
  webdataset: async () => (await import('./webdataset.ts')).webdataset,
  idx: async () => (await import('./idx.ts')).idx,
} as const satisfies Readonly<Record<string, () => Promise<DatasetFormat>>>;

/** The name of a format. */
export type FormatName = keyof typeof formats;

/** Names of all formats. */
export const formatNames = Object.keys(formats) as [FormatName, ...FormatName[]];
