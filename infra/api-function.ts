import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  type FunctionOptions,
  InvokeMode,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { builtFiles, builtFolders } from './built-files.ts';
import { type Configuration, projectFolder } from './configuration.ts';
import { type ModelStore, storeLayout } from './model-store.ts';

/** How the function URL delivers responses; functions/entries/handle.ts reads the same from INVOKE_MODE. */
export const invokeMode = InvokeMode.RESPONSE_STREAM;

/** The function and its log. */
export interface ApiFunction {
  readonly handler: LambdaFunction;
  readonly logGroup: LogGroup;
}

/** The API as a Lambda function, which may only read models and write its log. */
export function apiFunction(
  scope: Construct,
  store: ModelStore,
  configuration: Configuration,
): ApiFunction {
  const logGroup = new LogGroup(scope, 'ApiLog', {
    retention: configuration.logDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const { memory, reservedConcurrency, tracing } = configuration;
  const role = apiRole(scope, store, logGroup);
  const handler = lambdaFunction(scope, {
    description: 'digit-mint: the API',
    memorySize: memory,
    timeout: Duration.seconds(30),
    role,
    logGroup,
    environment: apiEnvironment(store, configuration),
    ...(reservedConcurrency !== undefined && { reservedConcurrentExecutions: reservedConcurrency }),
    tracing: tracing ? Tracing.ACTIVE : Tracing.DISABLED,
  });
  if (tracing)
    acknowledge(role, {
      'IAM5[Resource::*]': 'X-Ray has no resource-level permissions for writing traces.',
    });
  return { handler, logGroup };
}

/** It runs on arm64, which starts a fifth faster than x86-64 and costs a fifth less. */
function lambdaFunction(scope: Construct, options: FunctionOptions): LambdaFunction {
  return new LambdaFunction(scope, 'Api', {
    ...options,
    architecture: Architecture.ARM_64,
    runtime: Runtime.NODEJS_24_X,
    handler: lambdaHandler,
    // The bundle of `npm run build`: code, wasm and the shipped model.
    code: Code.fromAsset(join(projectFolder, builtFolders.lambda), builtFiles('lambda')),
  });
}

function apiEnvironment(
  { bucket }: ModelStore,
  { modelAlias, modelRefresh, publicKeys, requestLog }: Configuration,
): Record<string, string> {
  return {
    MODEL_STORE: `s3://${bucket.bucketName}/${storeLayout.models}`,
    MODEL_ALIAS: modelAlias,
    MODEL_REFRESH: String(modelRefresh),
    INVOKE_MODE: invokeMode,
    EDGE: 'cloudfront',
    LOG: requestLog ? 'requests' : 'off',
    ...(publicKeys !== undefined && { MODEL_PUBLIC_KEYS: publicKeys }),
  };
}

function apiRole(scope: Construct, { rightToRead }: ModelStore, logGroup: LogGroup): Role {
  const role = new Role(scope, 'ApiRole', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: 'digit-mint: the API',
    managedPolicies: [rightToRead],
  });
  logGroup.grantWrite(role);
  return role;
}

/** The handler in the bundle: module, then exported name. */
const lambdaHandler = 'functions/entries/lambda.handler';
