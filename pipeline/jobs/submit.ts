import { BatchClient, SubmitJobCommand } from '@aws-sdk/client-batch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { credentialProblems, unreachableReason } from '../../models/stores/s3-error.ts';
import { InvalidInput } from '../invalid-input.ts';

/** A job to send; see pipeline/jobs/README.md for what it reads. */
interface JobRequest {
  readonly queue: string;
  /** A job definition's name, name:revision or ARN. */
  readonly definition: string;
  readonly name: string;
  /** Flags of pipeline:train. */
  readonly parameters: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Children of an array job, 2 to 10,000; null: one job. */
  readonly children: number | null;
}

/**
 * Sends a job to AWS Batch.
 *
 * @returns its id
 * @throws InvalidInput when the queue or the definition is not there
 * @throws Error when Batch cannot be reached or refuses
 */
export async function submitJob(
  { batch, endpoint }: BatchConnection,
  { queue, definition, name, parameters, environment, children }: JobRequest,
): Promise<string> {
  const requested = `--queue ${queue} --definition ${definition}`;
  try {
    const { jobId } = await batch.send(
      new SubmitJobCommand({
        jobName: name,
        jobQueue: queue,
        jobDefinition: definition,
        containerOverrides: {
          command: [...parameters],
          environment: Object.entries(environment).map(([key, value]) => ({ name: key, value })),
        },
        ...(children !== null && { arrayProperties: { size: children } }),
      }),
    );
    if (jobId === undefined) throw new Error('answered without a job id');
    return jobId;
  } catch (error) {
    throw describeBatchError(endpoint, requested, error);
  }
}

/** A name that Batch takes, of whatever text: up to 128 letters, digits, "-" and "_". */
export function jobNameOf(text: string): string {
  return (
    text
      .replaceAll(/[^\w-]/g, '-')
      .replace(/^[-_]+/, '')
      .slice(0, 128) || 'run'
  );
}

/** AWS Batch and its jobs' logs, as the SDK's own variables and files name them. */
export interface BatchConnection {
  readonly batch: BatchClient;
  readonly logs: CloudWatchLogsClient;
  /** As messages name it. */
  readonly endpoint: string;
}

const connectionTimeout = 3000; // ms
const requestTimeout = 20_000; // ms
const maxAttempts = 4;

/** Connects to AWS Batch, or to the server that AWS_ENDPOINT_URL names; nothing is sent yet. */
export function connectBatch(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): BatchConnection {
  const { AWS_ENDPOINT_URL, AWS_REGION, AWS_DEFAULT_REGION } = environment;
  const region = AWS_REGION || AWS_DEFAULT_REGION || (AWS_ENDPOINT_URL ? 'us-east-1' : undefined);
  // The pinned versions run on Node 20; their notice of later ones is not for those who run this.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const options = {
    ...(region && { region }),
    ...(AWS_ENDPOINT_URL && { endpoint: AWS_ENDPOINT_URL }),
    maxAttempts,
    requestHandler: { connectionTimeout, requestTimeout },
  };
  return {
    batch: new BatchClient(options),
    logs: new CloudWatchLogsClient(options),
    endpoint: AWS_ENDPOINT_URL || 'AWS Batch',
  };
}

/** What the SDK throws, as far as it is read here. */
interface BatchFailure {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
}

const signIn: Readonly<Record<string, string>> = {
  CredentialsProviderError: credentialProblems.none,
  UnrecognizedClientException: credentialProblems.unknownKey,
  InvalidSignatureException: credentialProblems.wrongSecret,
  ExpiredTokenException: credentialProblems.expired,
};

/**
 * Says in one line what a request to AWS Batch or to its logs failed for, and what a person can do.
 *
 * @param requested what was requested, with the names that the person gave: "--queue gpu"
 * @returns InvalidInput where the request names what is not there, otherwise Error
 */
export function describeBatchError(endpoint: string, requested: string, error: unknown): Error {
  const failure = error as BatchFailure;
  const { name = '', code = '', message = '', $metadata } = failure;
  const status = $metadata?.httpStatusCode;
  if (name === 'ClientException' || name === 'InvalidParameterException') {
    return new InvalidInput(`${requested}: ${endpoint} says: ${message}`, { cause: error });
  }
  return new Error(`${requested}: ${reasonOf(endpoint, { name, code, message }, status)}`, {
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
  const reason = unreachableReason({ name, code });
  return reason === undefined ? message || name : `${endpoint} cannot be reached: ${reason}`;
}
