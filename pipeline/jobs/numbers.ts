import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { WritableStore } from '../../models/stores/store.ts';
import { InvalidInput } from '../invalid-input.ts';
import { describeUnfit, heldTo } from '../../models/schema-issues/issues.ts';
import { openStore } from '../stores/open.ts';

/** A data set of lines that several jobs draw, each a part of it. */
export interface NumbersRequest {
  /** Flags of `npm run numbers`. */
  readonly flags: readonly string[];
  readonly parts: number;
}

/** The name of the request in the data set's place, where every part reads it. */
const requestPath = 'numbers.json';

/** What `npm run numbers` writes last: a part that has it is whole. */
const descriptionPath = 'dataset.json';

/** Files that are on their way to the store at a time. */
const uploadsAtOnce = 16;

const requestSchema = z.strictObject({
  flags: z.array(z.string()),
  parts: z.int().min(1).max(10_000),
});

/**
 * Puts a request where its parts will read it; the same request may be there.
 *
 * @throws InvalidInput when another request is
 */
export async function writeNumbersRequest(place: string, request: NumbersRequest): Promise<void> {
  const store = await openStore(place, { mayBeNew: true });
  const bytes = new TextEncoder().encode(`${JSON.stringify(request, null, 1)}\n`);
  if (await store.create(requestPath, bytes)) return;
  if (Buffer.compare(await store.read(requestPath), bytes) === 0) return;
  throw new InvalidInput(
    `--store ${place}: contains another data set; choose another place, or give the same flags again`,
  );
}

/** One part of a data set, as a job draws it. */
export interface NumbersPart {
  /** The data set's place: s3://bucket/prefix, or a folder. */
  readonly place: string;
  /** Which part, from 0. */
  readonly index: number | undefined;
  /** Where parts lie until they are stored. */
  readonly folder: string;
  /** Runs `npm run numbers` with flags. */
  readonly write: (flags: readonly string[]) => Promise<void>;
  readonly print: (line: string) => void;
}

/**
 * Draws a part of a data set and puts it into the data set's place, under "part-0003-of-0100/". A part that is whole
 * there is left as it is.
 *
 * @throws InvalidInput for a place without a request, and an index that is none of its parts
 */
export async function runNumbersPart(part: NumbersPart): Promise<void> {
  const { place, index = 0, print } = part;
  const { flags, parts } = await readRequest(place);
  if (index >= parts) throw new InvalidInput(`part ${index}: ${place} has parts 0 to ${parts - 1}`);
  const name = `part-${padded(index + 1)}-of-${padded(parts)}`;
  const store = await openStore(`${place}/${name}`, { mayBeNew: true, flag: 'NUMBERS' });
  if (await store.readTagged(descriptionPath)) {
    print(`${name}: already whole`);
    return;
  }
  const folder = join(part.folder, name);
  await rm(folder, { recursive: true, force: true });
  try {
    await part.write([...flags, '--shard', `${index + 1}/${parts}`, '--out', folder]);
    await storeFolder(folder, store);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  print(`done: ${name} is stored in ${place}`);
}

async function readRequest(place: string): Promise<NumbersRequest> {
  const store = await openStore(place, { mayBeNew: true, flag: 'NUMBERS' });
  const file = await store.readTagged(requestPath);
  if (!file) throw new InvalidInput(`NUMBERS=${place}: contains no ${requestPath}`);
  const held = heldTo(requestSchema, JSON.parse(new TextDecoder().decode(file.bytes)));
  if ('data' in held) return held.data;
  throw new InvalidInput(`${place}/${requestPath}: ${describeUnfit(held.unfit)}`);
}

/** Stores all files of a folder, the description last. A file that is there is the same: an earlier attempt stored it. */
async function storeFolder(folder: string, store: WritableStore): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path !== descriptionPath);
  for (let first = 0; first < paths.length; first += uploadsAtOnce) {
    const group = paths.slice(first, first + uploadsAtOnce);
    // A few at a time, so that memory does not grow with the number of files.
    // oxlint-disable-next-line no-await-in-loop
    await Promise.all(
      group.map(async (path) => store.create(path, await readFile(join(folder, path)))),
    );
  }
  await store.create(descriptionPath, await readFile(join(folder, descriptionPath)));
}

function padded(number: number): string {
  return String(number).padStart(4, '0');
}
