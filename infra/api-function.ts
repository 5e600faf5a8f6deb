import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssetHashType, DockerImage, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  DockerImageCode,
  DockerImageFunction,
  Function as LambdaFunction,
  type FunctionOptions,
  InvokeMode,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { type Configuration, projectFolder } from './configuration.ts';
import { type ModelPlaces, storeLayout } from './model-store.ts';

/** How the function URL hands answers on; functions/entries/handle.ts must be told the same. */
export const invokeMode = InvokeMode.RESPONSE_STREAM;

/** The function with what it writes. */
export interface ApiFunction {
  readonly handler: LambdaFunction;
  readonly logGroup: LogGroup;
}

/** The API as a function, which may read models and write its log. */
export function apiFunction(
  scope: Construct,
  places: ModelPlaces,
  configuration: Configuration,
): ApiFunction {
  const logGroup = new LogGroup(scope, 'ApiLog', {
    retention: configuration.logDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const { memory, reservedConcurrency, tracing } = configuration;
  const role = apiRole(scope, places, logGroup);
  const handler = programmed(scope, configuration.engine, {
    description: 'digit-mint: the API',
    memorySize: memory,
    timeout: Duration.seconds(30),
    role,
    logGroup,
    environment: apiEnvironment(places, configuration),
    ...(reservedConcurrency !== undefined && { reservedConcurrentExecutions: reservedConcurrency }),
    tracing: tracing ? Tracing.ACTIVE : Tracing.DISABLED,
  });
  if (tracing)
    acknowledge(role, { 'IAM5[Resource::*]': 'Writing traces to X-Ray knows no resources.' });
  return { handler, logGroup };
}

/**
 * wasm runs on arm64, which starts a fifth faster than x86-64 and costs a fifth less; libtensorflow is built for
 * x86-64, and with 400 MB too large for a zip.
 */
function programmed(
  scope: Construct,
  engine: Configuration['engine'],
  options: FunctionOptions,
): LambdaFunction {
  if (engine === 'tensorflow') {
    return new DockerImageFunction(scope, 'Api', {
      ...options,
      architecture: Architecture.X86_64,
      code: DockerImageCode.fromImageAsset(projectFolder, {
        file: 'infra/tensorflow-image/Dockerfile',
        exclude: ['pipeline'],
        platform: Platform.LINUX_AMD64,
      }),
    });
  }
  return new LambdaFunction(scope, 'Api', {
    ...options,
    architecture: Architecture.ARM_64,
    runtime: Runtime.NODEJS_24_X,
    handler: lambdaHandler,
    code: lambdaBundle(),
  });
}

function apiEnvironment(
  { bucket }: ModelPlaces,
  { modelAlias, modelRefresh, publicKeys, requestLog }: Configuration,
): Record<string, string> {
  return {
    MODEL_STORE: `s3://${bucket.bucketName}/${storeLayout.models}`,
    MODEL_ALIAS: modelAlias,
    MODEL_REFRESH: String(modelRefresh),
    INVOKE_MODE: invokeMode,
    LOG: requestLog ? 'requests' : 'off',
    ...(publicKeys !== undefined && { MODEL_PUBLIC_KEYS: publicKeys }),
  };
}

function apiRole(scope: Construct, { rightToRead }: ModelPlaces, logGroup: LogGroup): Role {
  const role = new Role(scope, 'ApiRole', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: 'digit-mint: the API',
    managedPolicies: [rightToRead],
  });
  logGroup.grantWrite(role);
  return role;
}

/** The function's entry in the bundle. */
const lambdaHandler = 'functions/entries/lambda.handler';

/**
 * The bundle that `npm run build` makes, made anew at each synth, on this machine and without Docker: code,
 * wasm and the shipped model as files beside each other.
 */
function lambdaBundle(): Code {
  return Code.fromAsset(join(projectFolder, 'functions'), {
    // What was built decides whether there is something to deploy, not what it was built from.
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Asked for by the CDK's types; nothing runs in it.
      image: DockerImage.fromRegistry('none'),
      local: { tryBundle: buildInto },
    },
  });
}

/** @throws Error with what the build said, where it fails */
function buildInto(folder: string): true {
  const built = mkdtempSync(join(tmpdir(), 'digit-mint-bundle-'));
  try {
    const { status, stderr } = spawnSync(process.execPath, ['build.mjs', built], {
      cwd: projectFolder,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`build.mjs failed:\n${stderr}`);
    cpSync(join(built, 'lambda'), folder, { recursive: true });
    return true;
  } finally {
    rmSync(built, { recursive: true, force: true });
  }
}
