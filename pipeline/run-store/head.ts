import * as z from 'zod';
import type { WritableStore } from '../../models/stores/store.ts';
import { describeUnfit, heldTo } from '../../models/schema-issues/issues.ts';

const inside = z
  .string()
  .regex(/^(?!\.{0,2}(?:\/|$))(?!.*\/\.{0,2}(?:\/|$))[^\\]+$/, 'a path inside it is allowed');

const keptFileSchema = z.strictObject({
  /** Inside the run's folder, and never out of it: restoring writes there. */
  path: inside,
  /** Inside the store. */
  object: inside,
  bytes: z.int().nonnegative(),
  sha256: z.string(),
});

const headSchema = z.strictObject({
  format: z.literal(1),
  /** How many processes have held the run, one after the other. */
  epoch: z.int().positive(),
  /** Who holds it: a name that no other process has. */
  holder: z.string(),
  /** When this was written, by the holder's clock; for a person to read. */
  written: z.iso.datetime(),
  /** The run as it is kept. */
  files: z.array(keptFileSchema).readonly(),
});

/** A file of a run, and where the store has it. */
export type KeptFile = Readonly<z.infer<typeof keptFileSchema>>;

/**
 * The one file of a kept run that changes. It says who holds the run and which objects are the run, so that
 * both change in one conditional write.
 */
export type RunHead = Readonly<z.infer<typeof headSchema>>;

/** A head as it was read, and the tag that a change of it must name. */
export interface TaggedHead {
  readonly head: RunHead;
  readonly tag: string;
}

const headPath = 'head.json';

/** Reads a kept run's head. @returns null: the store keeps no run. @throws Error when it is malformed */
export async function readHead(store: WritableStore): Promise<TaggedHead | null> {
  const file = await store.readTagged(headPath);
  if (!file) return null;
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(file.bytes));
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new Error(`${store.location}/${headPath}: is not JSON: ${reason}`, { cause });
  }
  const held = heldTo(headSchema, json);
  if ('data' in held) return { head: held.data, tag: file.tag };
  throw new Error(`${store.location}/${headPath}: ${describeUnfit(held.unfit)}`);
}

/**
 * Writes a head where the last one still stands.
 *
 * @param tag of that one; null: there is none yet
 * @returns false, and nothing is written, when another has been written meanwhile
 */
export async function writeHead(
  store: WritableStore,
  head: RunHead,
  tag: string | null,
): Promise<boolean> {
  const bytes = new TextEncoder().encode(`${JSON.stringify(head, null, 1)}\n`);
  return tag === null ? store.create(headPath, bytes) : store.replace(headPath, bytes, tag);
}

/** Where the objects of kept runs lie, so that nothing else under a prefix is ever removed. */
const objects = 'files/';

/** An object's name: each upload has its own, so that none is ever written over. */
export function objectName({ epoch }: RunHead, upload: number, path: string): string {
  const mark = `${String(epoch).padStart(3, '0')}-${String(upload).padStart(4, '0')}`;
  return `${objects}${mark}-${path.replaceAll('/', '-')}`;
}

/** Removes all objects that are not the run: what a process left that ended in the midst of an upload. */
export async function removeUnreferenced(store: WritableStore, { files }: RunHead): Promise<void> {
  const held = new Set(files.map(({ object }) => object));
  for (const object of await store.list(objects)) {
    if (!held.has(object)) await store.remove(object);
  }
}

/** Removes what was the run before and is no longer, such as the checkpoint before the last two. */
export async function removeReplaced(
  store: WritableStore,
  before: readonly KeptFile[],
  now: readonly KeptFile[],
): Promise<void> {
  const held = new Set(now.map(({ object }) => object));
  for (const { object } of before) {
    if (!held.has(object)) await store.remove(object);
  }
}
