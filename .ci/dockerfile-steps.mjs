// node .ci/dockerfile-steps.mjs DOCKERFILE...: runs the steps of Dockerfiles in empty temporary folders, without
// Docker: what is copied, what npm, Python and node run, and then the finished image (.ci/try-image.mjs): a job trains
// and publishes a model, a server draws. Steps that change the system are left out and listed. The addon of
// tfjs-node-gpu is built, from 480 MB of PyPI. Fails with the first step that fails.
import { execSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { tryImage } from './try-image.mjs';

/** What belongs to the image's system. */
const leftOut = /^(apt-get|chown|ln|rm|useradd)\b/;

const allowed = readFileSync('.dockerignore', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('!'))
  .map((line) => line.slice(1));

const files = process.argv.slice(2);
if (files.length === 0) throw new Error('give the paths of Dockerfiles');
for (const file of files) await runDockerfile(file);

/** @param {string} file path of a Dockerfile whose context is the repository's root */
async function runDockerfile(file) {
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'digit-mint-image-'));
  try {
    /** @type {Map<string, import('./try-image.mjs').Image>} the stages by name */
    const stages = new Map();
    for (const [instruction, text] of instructionsOf(file)) {
      process.stdout.write(`${file}: ${instruction} ${text}\n`);
      if (instruction === 'FROM') startStage(text, folder, stages);
      else runInstruction(instruction, text, stages);
    }
    const image = [...stages.values()].at(-1);
    await tryImage(image, { trains: file.startsWith('pipeline/') });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.stdout.write(`${file}: done in ${Math.round((performance.now() - started) / 1000)} s\n`);
}

/** Another stage as the base gives its working folder and variables; its files here belong to the system. */
function startStage(text, folder, stages) {
  const base = stages.get(text.split(' ')[0]);
  const root = join(folder, `stage-${stages.size}`);
  mkdirSync(root);
  stages.set(/ AS (\S+)$/i.exec(text)?.[1] ?? `${stages.size}`, {
    root,
    workdir: base?.workdir ?? '/',
    environment: { ...base?.environment },
    entry: [],
  });
}

/** Follows an instruction in the last stage. */
function runInstruction(instruction, text, stages) {
  const image = [...stages.values()].at(-1);
  if (instruction === 'WORKDIR') {
    image.workdir = text;
    mkdirSync(join(image.root, image.workdir), { recursive: true });
  } else if (instruction === 'ENV') {
    const pairs = text.split(/\s+/).map((pair) => pair.split('='));
    Object.assign(image.environment, Object.fromEntries(pairs));
  } else if (instruction === 'COPY') copy(text, stages, image);
  else if (instruction === 'RUN') run(text, image);
  else if (instruction === 'ENTRYPOINT') image.entry = JSON.parse(text);
}

/** The instructions of a Dockerfile with their texts, without comments, each on one line. */
function instructionsOf(file) {
  const text = readFileSync(file, 'utf8')
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, ' ');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => [line.split(' ', 1)[0] ?? '', line.slice(line.indexOf(' ') + 1).trim()]);
}

/** Copies from the context, as .dockerignore limits it, or from another stage; not from another image. */
function copy(text, stages, { root, workdir }) {
  const words = text.split(/\s+/);
  const from = words[0]?.startsWith('--from=') ? stages.get(words.shift().slice(7))?.root : null;
  // A stage without a step of its own has only what its base image brings.
  const isSystem = from !== null && !existsSync(join(from ?? '', words[0] ?? ''));
  if (from === undefined || isSystem) {
    leave(text);
    return;
  }
  const target = words.pop() ?? '';
  const inImage = join(root, resolve(workdir, target));
  for (const source of words) {
    if (from === null && !allowed.some((path) => source === path || source.startsWith(`${path}/`)))
      throw new Error(`COPY ${source}: .dockerignore leaves it out of the context`);
    const isIntoFolder = target.endsWith('/') && from === null;
    // As Docker does: of a file's path only its name.
    const place = isIntoFolder ? join(inImage, basename(source)) : inImage;
    mkdirSync(dirname(place), { recursive: true });
    cpSync(join(from ?? '.', source), place, { recursive: true });
  }
}

/** Runs the commands of a step; absolute paths in them lie in the stage's folder. */
function run(text, { root, workdir, environment }) {
  for (const command of text.split(' && ').map((part) => part.trim())) {
    if (leftOut.test(command)) leave(command);
    else {
      const inStage = command.replaceAll(/(?<=\s)\/\S+/g, (path) => join(root, path));
      execSync(inStage, {
        cwd: join(root, workdir),
        env: { ...process.env, ...environment },
        stdio: ['ignore', 'inherit', 'inherit'],
      });
    }
  }
}

function leave(text) {
  process.stdout.write(`  left out: ${text}\n`);
}
