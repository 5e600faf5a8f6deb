import { Deflate, Inflate, Zip, ZipDeflate, type ZipInputFile, ZipPassThrough } from 'fflate';
import { joinBytes } from '../models/png.ts';
import type { Sink } from './formats/format.ts';

/** A zip that is taken piece by piece while a data set is written to it. */
export interface ZipSink extends Sink {
  /** What was written since the last call. */
  readonly taken: () => Uint8Array<ArrayBuffer>;
  /** Writes the files that grew, and the directory. @returns the last bytes */
  readonly end: () => Uint8Array<ArrayBuffer>;
}

/** How well texts are compressed, 0 to 9: pictures are already. */
const level = 6;

/** The first day that a zip can name, or the same data set would be other bytes tomorrow. */
const firstDay = new Date(1980, 0, 1);

/** A file that grows: it waits compressed for the end, as a zip holds one file after the other. */
interface GrowingFile {
  readonly deflate: Deflate;
  readonly compressed: Uint8Array[];
  size: number;
}

/** Opens a zip for a data set. Only files that grow stay in memory, compressed: some 100 bytes a line. */
export function createZipSink(): ZipSink {
  const ready: Uint8Array[] = [];
  const growing = new Map<string, GrowingFile>();
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(chunk);
  });
  const add = <File extends ZipInputFile>(file: File): File => {
    zip.add(Object.assign(file, { mtime: firstDay }));
    return file;
  };
  const addText = (path: string, parts: Iterable<Uint8Array>) => {
    const file = add(new ZipDeflate(path, { level }));
    for (const part of parts) file.push(part);
    file.push(new Uint8Array(), true);
  };
  const taken = () => joinBytes(ready.splice(0));
  return {
    taken,
    appended: (path) => growing.get(path)?.size ?? 0,
    async write(path, content) {
      if (typeof content === 'string') addText(path, [bytesOf(content)]);
      else add(new ZipPassThrough(path)).push(content, true);
    },
    async append(path, content) {
      const file = growing.get(path) ?? newFile();
      growing.set(path, file);
      const bytes = bytesOf(content);
      file.deflate.push(bytes);
      file.size += bytes.length;
    },
    async join(path, parts) {
      addText(
        path,
        (function* () {
          for (const part of parts) {
            if (typeof part === 'string' || part instanceof Uint8Array) yield bytesOf(part);
            else {
              const file = growing.get(part.appended);
              growing.delete(part.appended);
              if (file) yield* contentOf(file);
            }
          }
        })(),
      );
    },
    end() {
      for (const [path, file] of growing) addText(path, contentOf(file));
      zip.end();
      return taken();
    },
  };
}

function bytesOf(content: Uint8Array | string): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}

function newFile(): GrowingFile {
  const compressed: Uint8Array[] = [];
  const deflate = new Deflate({ level }, (chunk) => compressed.push(chunk));
  return { deflate, compressed, size: 0 };
}

/** Reads a file that grew, piece by piece, to its end. */
function* contentOf({ deflate, compressed }: GrowingFile): Generator<Uint8Array> {
  deflate.push(new Uint8Array(), true);
  const pieces: Uint8Array[] = [];
  const inflate = new Inflate((piece) => pieces.push(piece));
  for (const [index, chunk] of compressed.entries()) {
    inflate.push(chunk, index === compressed.length - 1);
    yield* pieces.splice(0);
  }
}
