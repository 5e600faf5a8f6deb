import { GetObjectCommand } from '@aws-sdk/client-s3';
import { ModelError, StoreError } from '../errors.ts';
import type { ReadOptions, TaggedFile, WatchableStore } from './store.ts';
import { connectS3, type S3Connection, type S3Options } from './s3-client.ts';
import { describeS3Error, statusOf } from './s3-error.ts';
import { sha256Hex } from '../digest.ts';

/** Under these names a file's metadata say its content's SHA-256, and which attempt wrote it. */
export const metadataNames = { sha256: 'sha256', write: 'write' } as const;

/** A file as S3 gave it. */
export interface S3File extends TaggedFile {
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * The models in an S3 bucket, to read. A file's tag is its ETag. Each file is held to its length and to
 * the SHA-256 that was stored with it; one that does not agree is fetched again, twice.
 *
 * @param url s3://bucket/prefix
 * @throws StoreError when that is no such URL
 */
export function s3Store(url: string, options: S3Options = {}): WatchableStore {
  const connection = connectS3(url, options);
  return {
    location: connection.location,
    read: async (path, how) => (await readS3(connection, path, how)).bytes,
    readIfChanged: async (path, tag, how) => readS3IfChanged(connection, path, tag, how),
  };
}

/** Reads one file. @throws ModelError, StoreError as ModelStore.read does */
export async function readS3(
  connection: S3Connection,
  path: string,
  options?: ReadOptions,
): Promise<S3File> {
  const file = await readS3IfChanged(connection, path, null, options);
  if (file) return file;
  throw new Error(
    `${connection.location}/${path}: the server answered 304 Not Modified to an unconditional request`,
  );
}

/** Reads one file unless it bears a tag. @throws ModelError, StoreError as ModelStore.read does */
export async function readS3IfChanged(
  connection: S3Connection,
  path: string,
  tag: string | null,
  { signal }: ReadOptions = {},
): Promise<S3File | null> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fetchFile(connection, path, tag, signal);
    } catch (error) {
      if (signal?.aborted) throw endedRead(connection, path, error);
      if (statusOf(error) === 304) return null;
      // A body that was cut or altered on its way; the SDK repeats only what fails before the body.
      if (attempt < bodyAttempts && (error instanceof TornBody || isCutBody(error))) continue;
      if (!(error instanceof TornBody)) throw describeS3Error(connection, path, error);
      throw new ModelError(`${connection.location}/${path}: ${error.message}`, { cause: error });
    }
  }
}

function endedRead({ location }: S3Connection, path: string, cause: unknown): StoreError {
  return new StoreError(`${location}/${path}: the read was ended`, { cause });
}

const bodyAttempts = 3;

/** Whether the connection failed in the midst of a body; where it fails before, the SDK says how often it tried. */
function isCutBody(error: unknown): boolean {
  const { name, code, $metadata } = error as Error & { code?: string; $metadata?: object };
  return $metadata === undefined && (code === 'ECONNRESET' || name === 'TimeoutError');
}

class TornBody extends Error {
  override readonly name = 'TornBody' as const;
}

async function fetchFile(
  { client, bucket, prefix }: S3Connection,
  path: string,
  tag: string | null,
  signal: AbortSignal | undefined,
): Promise<S3File> {
  const answer = await client.send(
    new GetObjectCommand({
      Bucket: bucket,
      Key: `${prefix}${path}`,
      ...(tag !== null && { IfNoneMatch: tag }),
    }),
    { ...(signal && { abortSignal: signal }) },
  );
  const bytes = (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
  const { ContentLength = bytes.byteLength, Metadata: metadata = {}, ETag = '' } = answer;
  if (bytes.byteLength !== ContentLength) {
    throw new TornBody(`${ContentLength} bytes expected, ${bytes.byteLength} received`);
  }
  const promised = metadata[metadataNames.sha256];
  if (promised !== undefined) {
    const found = await sha256Hex(bytes);
    if (found !== promised) {
      throw new TornBody(
        `SHA-256 ${promised} expected, ${found} found: the file is damaged or was changed`,
      );
    }
  }
  // A Buffer, as the folder's files are, over the same memory.
  const { buffer, byteOffset, byteLength } = bytes;
  return { bytes: Buffer.from(buffer, byteOffset, byteLength), tag: ETag, metadata };
}
