// node .ci/dockerfile-steps.mjs DOCKERFILE...: runs the steps of Dockerfiles in temporary folders, without Docker:
// what is copied, what npm and node run, and the entry point with --help; a job also trains for two steps. Steps that
// change the system are left out and listed. The addon of tfjs-node-gpu is built, from 480 MB of PyPI. Fails with the
// first step that fails.
import { execFileSync, execSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

/** What belongs to the image's system. */
const leftOut = /^(apt-get|chown|ln|rm|useradd)\b/;

const allowed = readFileSync('.dockerignore', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('!'))
  .map((line) => line.slice(1));

const files = process.argv.slice(2);
if (files.length === 0) throw new Error('give the paths of Dockerfiles');
for (const file of files) runDockerfile(file);

/** @param {string} file path of a Dockerfile whose context is the repository's root */
function runDockerfile(file) {
  const folder = mkdtempSync(join(tmpdir(), 'digit-mint-image-'));
  try {
    /** @type {Map<string, string>} the stages' root folders, by name */
    const stages = new Map();
    /** @type {Map<string | undefined, string>} the stages' working folders, by name */
    const workdirs = new Map();
    const image = { root: folder, workdir: '/', entry: /** @type {string[]} */ ([]) };
    for (const [instruction, text] of instructionsOf(file)) {
      process.stdout.write(`${file}: ${instruction} ${text}\n`);
      if (instruction === 'FROM') {
        image.root = join(folder, `stage-${stages.size}`);
        // Another stage as the base gives its working folder; its files here belong to the system.
        image.workdir = workdirs.get(text.split(' ')[0]) ?? '/';
        stages.set(/ AS (\S+)$/i.exec(text)?.[1] ?? `${stages.size}`, image.root);
      } else if (instruction === 'WORKDIR') {
        image.workdir = text.replace(/^\$\{LAMBDA_TASK_ROOT\}/, '/var/task');
        mkdirSync(join(image.root, image.workdir), { recursive: true });
        workdirs.set([...stages.keys()].at(-1), image.workdir);
      } else if (instruction === 'COPY') copy(text, stages, image);
      else if (instruction === 'RUN') run(text, image);
      else if (instruction === 'ENTRYPOINT') image.entry = JSON.parse(text);
      else if (instruction === 'CMD' && image.entry.length === 0) checkHandler(text, image);
    }
    const [program, ...parameters] = image.entry;
    if (program) {
      const cwd = join(image.root, image.workdir);
      const start = (...flags) =>
        execFileSync(program, [...parameters, ...flags], {
          cwd,
          stdio: ['ignore', 'pipe', 'inherit'],
        });
      start('--help');
      // The processor stands in for a GPU.
      if (file.startsWith('pipeline/'))
        start(...'--preset seed --steps 2 --evaluation none --engine wasm'.split(' '));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
  const from = words[0]?.startsWith('--from=') ? stages.get(words.shift().slice(7)) : null;
  if (from === undefined || (from !== null && !existsSync(from))) {
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
function run(text, { root, workdir }) {
  for (const command of text.split(' && ').map((part) => part.trim())) {
    if (leftOut.test(command)) leave(command);
    else {
      const inStage = command.replaceAll(/(?<=\s)\/\S+/g, (path) => join(root, path));
      execSync(inStage, { cwd: join(root, workdir), stdio: ['ignore', 'inherit', 'inherit'] });
    }
  }
}

/** Checks that the file of a Lambda function's handler lies in the image. */
function checkHandler(text, { root, workdir }) {
  const [handler = ''] = JSON.parse(text);
  const module = join(root, workdir, handler.slice(0, handler.lastIndexOf('.')));
  if (!['.mjs', '.js'].some((end) => existsSync(module + end)))
    throw new Error(`CMD ${handler}: the image has no such file`);
}

function leave(text) {
  process.stdout.write(`  left out: ${text}\n`);
}
