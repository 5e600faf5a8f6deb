import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { InvalidRequest } from '../../datasets/invalid-request.ts';
import { listTexts } from '../../datasets/text/list.ts';
import { InvalidInput } from '../invalid-input.ts';

/** A file of texts that was read once, to its end. */
export interface ListFile {
  /** Its name and the SHA-256 of its texts: with them a data set is the same again. */
  readonly name: string;
  readonly count: number;
  /** Its texts from an index on. */
  readonly from: (index: number) => AsyncGenerator<string>;
}

/**
 * Reads a file of texts, one a line, and checks each, in memory that does not grow with its length.
 *
 * @throws InvalidInput for a file that cannot be read, or that names the line which cannot be drawn
 */
export async function readListFile(path: string): Promise<ListFile> {
  const digest = createHash('sha256');
  let count = 0;
  const own = basename(path);
  try {
    for await (const text of textsOf(path)) {
      digest.update(`${text}\n`);
      count++;
    }
  } catch (error) {
    if (error instanceof InvalidRequest) throw error;
    throw new InvalidInput(`--list ${path}: ${(error as Error).message}`, { cause: error });
  }
  return {
    name: `${own} (SHA-256 of its lines: ${digest.digest('hex')})`,
    count,
    async *from(index) {
      let place = 0;
      for await (const text of textsOf(path)) if (place++ >= index) yield text;
    },
  };
}

function textsOf(path: string): AsyncGenerator<string> {
  return listTexts(createReadStream(path) as AsyncIterable<Uint8Array>, basename(path));
}
