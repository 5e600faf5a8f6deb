import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { MissingFile } from '../../models/errors.ts';
import type { TaggedFile, WritableStore } from '../../models/stores/store.ts';
import { type S3Connection, type S3Options, connectS3 } from '../../models/stores/s3-client.ts';
import { attemptsOf, describeS3Error, statusOf } from '../../models/stores/s3-error.ts';
import { type S3File, metadataNames, readS3, readS3IfChanged } from '../../models/stores/s3.ts';
import { sha256Hex } from '../../models/digest.ts';

/** How a store on S3 is written. */
interface WritableS3Options extends S3Options {
  /** Bytes; what is larger is sent in parts of this size, S3's least being 5 MiB. */
  readonly partSize?: number;
}

/** How often a write is tried that another write got in the way of (409). */
const conflictAttempts = 8;

/**
 * A bucket that any number of processes publish to at once. A file is created with If-None-Match: * and
 * replaced with If-Match, so that the server chooses one of many; its SHA-256 goes with it, for the server
 * to hold the bytes to, and into its metadata, for readers. A write that was repeated, because its answer
 * was lost, is known again by the mark it bears.
 *
 * @param url s3://bucket/prefix
 * @throws StoreError when that is no such URL
 */
export function writableS3Store(url: string, options: WritableS3Options = {}): WritableStore {
  const { partSize = defaultPartSize } = options;
  const connection = connectS3(url, options);
  const { location } = connection;
  const describingErrors = async <Result>(
    path: string,
    action: () => Promise<Result>,
  ): Promise<Result> =>
    action().catch((error: unknown) => {
      throw describeS3Error(connection, path, error);
    });
  return {
    location,
    read: async (path) => (await readS3(connection, path)).bytes,
    readTagged: (path) => readTagged(connection, path),
    create: (path, bytes) =>
      describingErrors(path, async () => {
        if (bytes.byteLength <= partSize) return put(connection, path, bytes, { IfNoneMatch: '*' });
        const file = await describeFile(connection, path, bytes);
        if (await readTagged(connection, path)) return false;
        return uploadInParts(connection.client, { ...file, Body: bytes }, partSize);
      }),
    replace: (path, bytes, tag) =>
      describingErrors(path, () => replace(connection, path, bytes, tag)),
    list: (prefix = '') => describingErrors('', () => list(connection, prefix)),
    remove: (path) =>
      describingErrors(path, async () => {
        const { client, bucket, prefix } = connection;
        await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: `${prefix}${path}` }));
      }),
  };
}

async function readTagged(connection: S3Connection, path: string): Promise<S3File | null> {
  try {
    return await readS3IfChanged(connection, path, null);
  } catch (error) {
    if (error instanceof MissingFile) return null;
    throw error;
  }
}

/**
 * Ceph's gateway compares an ETag with its quotes to one without. So where a tag is refused that still is
 * the file's, it is sent once more without: a server that knows both refuses it rightly.
 */
async function replace(
  connection: S3Connection,
  path: string,
  bytes: Uint8Array,
  tag: string,
): Promise<boolean> {
  if (await put(connection, path, bytes, { IfMatch: tag })) return true;
  const now: TaggedFile | null = await readTagged(connection, path);
  if (now?.tag !== tag) return false;
  return put(connection, path, bytes, { IfMatch: tag.replaceAll('"', '') });
}

async function describeFile({ bucket, prefix }: S3Connection, path: string, bytes: Uint8Array) {
  const sha256 = await sha256Hex(bytes);
  return {
    Bucket: bucket,
    Key: `${prefix}${path}`,
    ContentType: path.endsWith('.json') ? 'application/json' : 'application/octet-stream',
    Metadata: { [metadataNames.sha256]: sha256, [metadataNames.write]: randomUUID() },
  };
}

/** Writes on a condition. @returns false: the condition does not hold */
async function put(
  connection: S3Connection,
  path: string,
  bytes: Uint8Array,
  condition: Pick<PutObjectCommandInput, 'IfMatch' | 'IfNoneMatch'>,
): Promise<boolean> {
  const file = await describeFile(connection, path, bytes);
  const checksum = Buffer.from(file.Metadata[metadataNames.sha256] ?? '', 'hex').toString('base64');
  const command = { ...file, ...condition, Body: bytes, ChecksumSHA256: checksum };
  let isRepeated = false;
  for (let attempt = 1; ; attempt++) {
    try {
      await connection.client.send(new PutObjectCommand(command));
      return true;
    } catch (error) {
      const status = statusOf(error);
      isRepeated ||= attemptsOf(error) > 1;
      if (status === 409 && attempt < conflictAttempts) {
        // Pauses that two writers do not share.
        await sleep(20 * 2 ** attempt * Math.random());
        continue;
      }
      if (status !== 412 && status !== 404) throw error;
      if (status === 404 && condition.IfMatch === undefined) throw error;
      if (!isRepeated) return false;
      const now = await readTagged(connection, path);
      return now?.metadata[metadataNames.write] === file.Metadata[metadataNames.write];
    }
  }
}

async function list({ client, bucket, prefix }: S3Connection, below: string): Promise<string[]> {
  const paths: string[] = [];
  for (let token: string | undefined, more = true; more; more = token !== undefined) {
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: `${prefix}${below}`,
        ...(token !== undefined && { ContinuationToken: token }),
      }),
    );
    for (const { Key = '' } of page.Contents ?? []) paths.push(Key.slice(prefix.length));
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
  }
  return paths;
}

/** Bytes: a file of a generator goes in one piece, what is larger in parts of this size. */
const defaultPartSize = 32 * 2 ** 20;

/** What to upload, and under which name. */
type Upload = Pick<PutObjectCommandInput, 'Bucket' | 'Key' | 'ContentType' | 'Metadata'> & {
  readonly Body: Uint8Array;
};

/**
 * Creates a large file in parts, one after the other; it shows when the last one is there. A publisher
 * that is killed leaves parts that show nowhere: a bucket's lifecycle rule removes them.
 *
 * Creating on a condition is the server's work at the end; Ceph 16 passes the condition over.
 *
 * @returns false: there is such a file by now
 */
async function uploadInParts(
  client: S3Client,
  { Body: body, ...file }: Upload,
  partSize: number,
): Promise<boolean> {
  const { Bucket, Key } = file;
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(file));
  const upload = { Bucket, Key, UploadId };
  try {
    const parts = [];
    for (let offset = 0; offset < body.byteLength; offset += partSize) {
      const PartNumber: number = parts.length + 1;
      const Body = body.subarray(offset, offset + partSize);
      const { ETag } = await client.send(new UploadPartCommand({ ...upload, PartNumber, Body }));
      parts.push({ PartNumber, ETag });
    }
    const MultipartUpload = { Parts: parts };
    await client.send(
      new CompleteMultipartUploadCommand({ ...upload, MultipartUpload, IfNoneMatch: '*' }),
    );
    return true;
  } catch (error) {
    // Parts cost money until somebody removes them; the first error is the one to tell.
    await client.send(new AbortMultipartUploadCommand(upload)).catch(() => {});
    if (statusOf(error) === 412) return false;
    throw error;
  }
}
