import { BatchClient } from '@aws-sdk/client-batch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';

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
