import { MissingFile, ModelError, StoreError } from '../errors.ts';
import type { S3Connection } from './s3-client.ts';

/** What the SDK throws, as far as it is read here. */
interface S3Failure {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly Code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

/** The HTTP status that a request was answered with; undefined: with none. */
export function statusOf(error: unknown): number | undefined {
  return (error as S3Failure).$metadata?.httpStatusCode;
}

/** How often a request was tried before it failed. */
export function attemptsOf(error: unknown): number {
  return (error as S3Failure).$metadata?.attempts ?? 1;
}

/** Whether a file, not a bucket, is missing. */
export function isMissingFile(error: unknown): boolean {
  return statusOf(error) === 404 && nameOf(error as S3Failure) !== 'NoSuchBucket';
}

/** What a person can do about credentials that AWS refuses; its services name the causes differently. */
export const credentialProblems = {
  none: 'no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give this machine a role',
  unknownKey: 'the access key is unknown there: check AWS_ACCESS_KEY_ID',
  wrongSecret: 'the secret does not match the access key: check AWS_SECRET_ACCESS_KEY',
  expired: 'the credentials have expired: sign in again',
} as const;

const names: Readonly<Record<string, (connection: S3Connection, failure: S3Failure) => string>> = {
  CredentialsProviderError: () => credentialProblems.none,
  NoSuchBucket: ({ bucket, endpoint }) => `${endpoint} has no bucket ${bucket}`,
  AccessDenied: denied,
  Forbidden: denied,
  InvalidAccessKeyId: () => credentialProblems.unknownKey,
  SignatureDoesNotMatch: () => credentialProblems.wrongSecret,
  ExpiredToken: () => credentialProblems.expired,
  RequestTimeTooSkewed: () =>
    "this machine's clock and the server's differ too much: set this machine's clock",
  PermanentRedirect: wrongRegion,
  AuthorizationHeaderMalformed: wrongRegion,
};

const unreachable: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name cannot be looked up',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut off',
  EPIPE: 'the connection was cut off',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
  ETIMEDOUT: 'it did not answer in time',
};

/** Why a host could not be reached; undefined for an error that is not about that. */
export function unreachableReason({
  name,
  code,
}: {
  readonly name: string;
  readonly code: string;
}): string | undefined {
  return unreachable[code] ?? (name === 'TimeoutError' ? unreachable['ETIMEDOUT'] : undefined);
}

/**
 * Says in one line what failed and what a person can do about it.
 *
 * @returns MissingFile, or StoreError; what is one already stays
 */
export function describeS3Error(connection: S3Connection, path: string, error: unknown): Error {
  if (error instanceof ModelError || error instanceof StoreError) return error;
  const failure = error as S3Failure;
  const place = path === '' ? connection.location : `${connection.location}/${path}`;
  if (isMissingFile(error)) return new MissingFile(`${place}: no such file`, { cause: error });
  return new StoreError(`${place}: ${reasonOf(connection, failure)}`, { cause: error });
}

function reasonOf(connection: S3Connection, failure: S3Failure): string {
  const { code = '', message = '', $metadata } = failure;
  const known = names[nameOf(failure)];
  if (known) return known(connection, failure);
  if (message === 'Region is missing') {
    return 'no region: set AWS_REGION, or AWS_ENDPOINT_URL_S3 for a server other than AWS';
  }
  const status = $metadata?.httpStatusCode;
  if (status === 301) return wrongRegion(connection, failure);
  if (status === 403) return denied();
  if (status !== undefined && status >= 300) {
    const tries = attemptsOf(failure);
    return `${connection.endpoint} answers ${status} ${nameOf(failure)}${tries > 1 ? `, ${tries} times` : ''}`;
  }
  const reason = unreachableReason({ name: nameOf(failure), code });
  if (reason) return `${connection.endpoint} cannot be reached: ${reason}`;
  return message || nameOf(failure) || 'an unnamed error';
}

function nameOf({ name = '', Code }: S3Failure): string {
  return Code ?? name;
}

function denied(): string {
  return 'denied: these credentials lack the permission, or the file does not exist and they may not list files';
}

function wrongRegion({ bucket }: S3Connection, { $response, message = '' }: S3Failure): string {
  const region =
    $response?.headers?.['x-amz-bucket-region'] ?? /expecting '([a-z0-9-]+)'/.exec(message)?.[1];
  return region
    ? `the bucket ${bucket} is in ${region}: set AWS_REGION=${region}`
    : `the bucket ${bucket} is in another region: set AWS_REGION`;
}
