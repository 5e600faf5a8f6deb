import { type CodeBlock, readPage } from './markdown.ts';

/** What one line of a shell block, or one example, comes to. */
export interface Step {
  readonly line: number;
  /** What the page shows. */
  readonly shown: string;
  readonly kind: 'command' | 'server' | 'example' | 'skip';
  /** What is run: shown, or changed by a comment above it; of a skip the reason. */
  readonly run: string;
  /** Of a server: the URL that answers once it is ready. */
  readonly url?: string;
}

const shells = new Set(['', 'sh', 'bash', 'shell']);
const allowed = 'run, run with FLAGS, replace TEXT => TEXT, background URL, skip: REASON';

/**
 * Lists what a reader of a page would run: the lines of its shell blocks (no language, sh, bash, shell), and its
 * TypeScript blocks that import something. A comment directly above a block changes what the check runs:
 *
 *   <!-- docs:check run -->                         the block as it is, which is the default
 *   <!-- docs:check run with --steps 2 -->          adds flags to its first command
 *   <!-- docs:check replace <run> => first-run -->  changes text everywhere in it
 *   <!-- docs:check background http://127.0.0.1:8787/health -->
 *                                                   its command is a server, ready when the URL answers
 *   <!-- docs:check skip: needs an AWS account -->
 *
 * @param source the page's Markdown
 * @throws Error naming the line where a comment has another form or changes nothing, or `npm start` has none
 */
export function readSteps(source: string): Step[] {
  return readPage(source).blocks.flatMap((block) => {
    if (shells.has(block.language)) return shellSteps(block);
    if (block.language !== 'ts' || !block.text.includes('import ')) return [];
    const { text, line } = block;
    const { skip, run } = readDirectives(block);
    return [{ line, shown: text, kind: skip ? 'skip' : 'example', run: skip ?? run }];
  });
}

function shellSteps(block: CodeBlock): Step[] {
  const { line } = block;
  const { skip, url, run } = readDirectives(block);
  const shown = commandLines(block.text);
  if (skip) return [{ line, shown: shown.join('; '), kind: 'skip', run: skip }];
  return commandLines(run).map((command, index): Step => {
    const step = { line, shown: shown[index] ?? command, run: command };
    if (url) return { ...step, kind: 'server', url };
    if (/\bnpm (?:run )?start\b/.test(command) && !command.includes('--help'))
      throw new Error(`line ${line}: npm start needs <!-- docs:check background URL --> above it`);
    return { ...step, kind: 'command' };
  });
}

interface Directives {
  skip: string | null;
  url: string | null;
  /** The block's text as it is run. */
  run: string;
}

function readDirectives(block: CodeBlock): Directives {
  const found: Directives = { skip: null, url: null, run: block.text };
  for (const directive of block.directives) {
    const [, word = '', rest = ''] =
      /^(run$|run with|replace|background|skip:)\s*(.*)$/s.exec(directive) ?? [];
    if (word === '' || (word !== 'run' && rest === ''))
      throw new Error(`line ${block.line}: docs:check ${directive}: allowed: ${allowed}`);
    if (word === 'skip:') found.skip = rest;
    if (word === 'background') found.url = rest;
    if (word === 'run with') found.run = withFlags(found.run, rest);
    if (word === 'replace') found.run = replaced(found.run, rest, block.line);
  }
  return found;
}

function withFlags(text: string, flags: string): string {
  const [first = '', ...others] = commandLines(text);
  const separator = /^(?:\w+=\S+ )*npm /.test(first) && !first.includes(' -- ') ? ' --' : '';
  return [`${first}${separator} ${flags}`, ...others].join('\n');
}

function replaced(text: string, change: string, line: number): string {
  const [before = '', after] = change.split(' => ');
  if (after !== undefined && text.includes(before)) return text.replaceAll(before, after);
  throw new Error(`line ${line}: docs:check replace: the block below has no "${before}"`);
}

/** The lines of a shell block, continued ones joined, without comments. */
function commandLines(text: string): string[] {
  return text
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) =>
      line
        .replace(/(?:^|\s+)#(?:\s.*)?$/, '')
        .replace(/^\$ /, '')
        .trim(),
    )
    .filter((line) => line !== '');
}
