/** Where a store lies on S3. */
export interface S3Place {
  readonly bucket: string;
  /** Ends with "/", or is empty: the whole bucket. */
  readonly prefix: string;
  /** As messages name it, without a slash at the end. */
  readonly location: string;
}

/** What may be written for such a place. */
export const s3PlaceAllowed = 's3://bucket or s3://bucket/prefix';

/** Whether a text means a place on S3, right or wrong. */
export function isS3Url(place: string): boolean {
  return /^s3:\/\//i.test(place);
}

/** Reads s3://bucket/prefix. @returns null when it is none */
export function parseS3Url(place: string): S3Place | null {
  const match = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/i.exec(place);
  const [, bucket = '', path = ''] = match ?? [];
  const trimmed = path.replace(/\/$/, '');
  const parts = trimmed === '' ? [] : trimmed.split('/');
  const isSound = parts.every((part) => /^[\w!.*'()+=@-]+$/.test(part) && !/^\.{1,2}$/.test(part));
  if (!match || !isSound) return null;
  const prefix = parts.map((part) => `${part}/`).join('');
  return { bucket, prefix, location: `s3://${[bucket, ...parts].join('/')}` };
}
