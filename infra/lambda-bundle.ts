import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { projectFolder } from './project-folder.ts';

/** The function's entry in the bundle. */
export const lambdaHandler = 'functions/entries/lambda.handler';

/**
 * The bundle that `npm run build` makes, made anew at each synth, on this machine and without Docker: code,
 * wasm and the shipped model as files beside each other.
 */
export function lambdaBundle(): Code {
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
