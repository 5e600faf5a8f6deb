import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type PutObjectCommandInput,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { statusOf } from '../../models/s3-error.ts';

/** Bytes: a file of a generator goes in one piece, what is larger in parts of this size. */
export const defaultPartSize = 32 * 2 ** 20;

/** What to upload, and under which name. */
export type Upload = Pick<PutObjectCommandInput, 'Bucket' | 'Key' | 'ContentType' | 'Metadata'> & {
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
export async function uploadInParts(
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
