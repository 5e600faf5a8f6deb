import { describe, expect, it } from 'vitest';
import { readSteps } from '../../../docs/check/commands.ts';

const runs = (source: string) => readSteps(source).map(({ kind, run }) => `${kind}: ${run}`);

describe('readSteps', () => {
  it('takes shell blocks in order, joins continued lines, leaves out comments and other languages', () => {
    const source = `
\`\`\`
npm run a   # why
# a comment
curl -f \\
  'http://127.0.0.1:8787/#part'
\`\`\`

\`\`\`json
{}
\`\`\`

\`\`\`sh
$ npm run b
\`\`\`
`;
    expect(runs(source)).toEqual([
      'command: npm run a',
      "command: curl -f 'http://127.0.0.1:8787/#part'",
      'command: npm run b',
    ]);
    expect(readSteps(source).map(({ line }) => line)).toEqual([2, 2, 13]);
  });

  it('takes a block for a server where a comment says so', () => {
    const source = '<!-- docs:check background http://127.0.0.1:1/health -->\n```\nnpm start\n```';
    expect(readSteps(source)).toEqual([
      {
        line: 2,
        shown: 'npm start',
        kind: 'server',
        run: 'npm start',
        url: 'http://127.0.0.1:1/health',
      },
    ]);
  });

  it('takes a TypeScript block for a program where it imports something', () => {
    expect(runs("```ts\nimport 'a';\n```\n\n```ts\nconst a = 1;\n```")).toEqual([
      "example: import 'a';",
    ]);
  });

  it('skips one block, with a reason', () => {
    const source =
      '<!-- docs:check skip: needs an account -->\n\n```\na\n```\n\n```\nb\n```\n\n' +
      "<!-- docs:check skip: later -->\n```ts\nimport 'a';\n```";
    expect(runs(source)).toEqual(['skip: needs an account', 'command: b', 'skip: later']);
  });

  it.each([
    ['run', 'a\nb', ['a', 'b']],
    ['run with --steps 2', 'npm run a  # why\nb', ['npm run a -- --steps 2', 'b']],
    ['run with --steps 2', 'npm run a -- --out c', ['npm run a -- --out c --steps 2']],
    ['run with -v', 'curl -f a', ['curl -f a -v']],
    ['replace <run> => first', 'a <run>\nb <run>/c', ['a first', 'b first/c']],
  ])('changes what is run: %s', (directive, block, expected) => {
    const steps = readSteps(`<!-- docs:check ${directive} -->\n\`\`\`\n${block}\n\`\`\``);
    expect(steps.map(({ run }) => run)).toEqual(expected);
    expect(steps[0]?.shown).toBe(block.split('\n')[0]?.replace('  # why', ''));
  });

  it('does one change after the other', () => {
    const comments = '<!-- docs:check replace A => b -->\n<!-- docs:check run with --c -->';
    expect(runs(`${comments}\n\`\`\`\nnpm run A\n\`\`\``)).toEqual(['command: npm run b -- --c']);
  });

  const allowed =
    'allowed: run, run with FLAGS, replace TEXT => TEXT, background URL, skip: REASON';
  it.each([
    ['replace A => b', 'line 2: docs:check replace: the block below has no "A"'],
    ['skip it', `line 2: docs:check skip it: ${allowed}`],
    ['background', `line 2: docs:check background: ${allowed}`],
  ])('refuses %j', (directive, message) => {
    const source = `<!-- docs:check ${directive} -->\n\`\`\`\nnpm run a\n\`\`\``;
    expect(() => readSteps(source)).toThrow(message);
  });

  it('refuses a server that no comment names, which would never end', () => {
    expect(() => readSteps('```\nnpm start -- --log\n```')).toThrow(
      'line 1: npm start needs <!-- docs:check background URL --> above it',
    );
    expect(runs('```\nnpm start -- --help\n```')).toEqual(['command: npm start -- --help']);
  });
});
