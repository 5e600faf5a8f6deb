import { S3Client } from '@aws-sdk/client-s3';
import { isS3Url, parseS3Url, type S3Place, s3PlaceAllowed } from './s3-place.ts';
import { StoreError } from '../errors.ts';

/** A store's place on S3, and who speaks to it. */
export interface S3Connection extends S3Place {
  readonly client: S3Client;
  /** What errors call the other side. */
  readonly endpoint: string;
}

/** How to reach S3; what is absent is for the SDK's own chain of variables and files to say. */
export interface S3Options {
  /** Of a server that speaks S3's language; absent: AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, or AWS. */
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Milliseconds until a connection must stand. */
  readonly connectionTimeout?: number;
  /** Milliseconds that a connection may be silent, while it sends or receives. */
  readonly socketTimeout?: number;
  /** How often a request is tried in all, with growing pauses of random length between. */
  readonly maxAttempts?: number;
}

const defaults = { connectionTimeout: 3000, socketTimeout: 5000, maxAttempts: 4 } as const;

/**
 * Connects to a store; nothing is sent yet. A server other than AWS is addressed by paths
 * (endpoint/bucket/key), and in us-east-1 where nothing names a region.
 *
 * @param url s3://bucket/prefix
 * @throws StoreError when that is no such URL
 */
export function connectS3(url: string, options: S3Options = {}): S3Connection {
  const place = isS3Url(url) ? parseS3Url(url) : null;
  if (!place) throw new StoreError(`${url}: ${s3PlaceAllowed} is allowed`);
  const { connectionTimeout, socketTimeout, maxAttempts } = { ...defaults, ...options };
  const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  const endpoint = options.endpoint ?? (AWS_ENDPOINT_URL_S3 || AWS_ENDPOINT_URL);
  const region = AWS_REGION || AWS_DEFAULT_REGION || (endpoint ? 'us-east-1' : undefined);
  // The pinned version runs on Node 20; its notice of later ones is not for those who run this.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const client = new S3Client({
    ...(region && { region }),
    ...(endpoint && { endpoint, forcePathStyle: true }),
    ...(options.credentials && { credentials: options.credentials }),
    maxAttempts,
    requestHandler: { connectionTimeout, socketTimeout },
  });
  return { ...place, client, endpoint: endpoint || 'S3' };
}
