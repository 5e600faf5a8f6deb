import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import type { AssetOptions } from 'aws-cdk-lib/aws-s3-assets';
import { projectFolder } from './configuration.ts';

/** A folder that `npm run build` writes, and the folder of sources that stands for it where nothing is built. */
export const builtFolders = { lambda: 'functions', static: 'site' } as const;

/**
 * Has an asset contain what `npm run build` writes, in place of its sources. A synth builds once, on this machine and
 * without Docker.
 */
export function builtFiles(name: keyof typeof builtFolders): AssetOptions {
  return {
    // Only a change of the output, not of its sources, causes a deployment.
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // The CDK's types require an image; nothing runs in it.
      image: DockerImage.fromRegistry('none'),
      local: {
        tryBundle(folder) {
          cpSync(join(built(), name), folder, { recursive: true });
          return true;
        },
      },
    },
  };
}

let builtBefore: string | undefined;

/** The folder of the build, which is there until the process ends. @throws Error with the build's stderr if it fails */
function built(): string {
  if (builtBefore !== undefined) return builtBefore;
  const folder = mkdtempSync(join(tmpdir(), 'digit-mint-bundle-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { status, stderr } = spawnSync(process.execPath, ['build.mjs', folder], {
    cwd: projectFolder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`build.mjs failed:\n${stderr}`);
  builtBefore = folder;
  return folder;
}
