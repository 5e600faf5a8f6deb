import { InvalidInput } from '../invalid-input.ts';

/** What the SDK throws, as far as it is read here. */
interface BatchFailure {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
}

const signIn: Readonly<Record<string, string>> = {
  CredentialsProviderError:
    'no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give this machine a role',
  UnrecognizedClientException: 'the access key is not known there: look at AWS_ACCESS_KEY_ID',
  InvalidSignatureException:
    'the secret does not belong to the access key: look at AWS_SECRET_ACCESS_KEY',
  ExpiredTokenException: 'the credentials have expired: sign in again',
};

const unreachable: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known',
  ECONNREFUSED: 'it refuses connections',
  ECONNRESET: 'it cut the connection',
  ETIMEDOUT: 'it does not answer in time',
};

/**
 * Says in one line what a request to AWS Batch or to its logs failed for, and what a person can do.
 *
 * @param asked what was asked for, with the names that the person gave: "--queue gpu"
 * @returns InvalidInput where the request names what is not there, otherwise Error
 */
export function describeBatchError(endpoint: string, asked: string, error: unknown): Error {
  const failure = error as BatchFailure;
  const { name = '', code = '', message = '', $metadata } = failure;
  const status = $metadata?.httpStatusCode;
  if (name === 'ClientException' || name === 'InvalidParameterException') {
    return new InvalidInput(`${asked}: ${endpoint} says: ${message}`, { cause: error });
  }
  return new Error(`${asked}: ${reasonOf(endpoint, { name, code, message }, status)}`, {
    cause: error,
  });
}

function reasonOf(
  endpoint: string,
  { name, code, message }: Required<Pick<BatchFailure, 'name' | 'code' | 'message'>>,
  status: number | undefined,
): string {
  const known = signIn[name];
  if (known !== undefined) return known;
  if (message === 'Region is missing') return 'no region: set AWS_REGION';
  if (name === 'AccessDeniedException' || status === 403) {
    return `denied: ${message || 'these credentials may not do this'}`;
  }
  if (status !== undefined && status >= 300) return `${endpoint} answers ${status} ${name}`;
  const reason = unreachable[code] ?? (name === 'TimeoutError' ? unreachable.ETIMEDOUT : undefined);
  return reason === undefined ? message || name : `${endpoint} cannot be reached: ${reason}`;
}
