import { describe, expect, it } from 'vitest';
import { importsInCycles } from './import-cycles.ts';

describe('importsInCycles', () => {
  it('finds nothing where imports only go one way', () => {
    expect(
      importsInCycles([
        ['a/one.ts', 'b/two.ts'],
        ['b/two.ts', 'c/three.ts'],
      ]),
    ).toEqual([]);
  });

  it('finds a cycle of files in one folder', () => {
    const imports = [
      ['a/one.ts', 'a/two.ts'],
      ['a/two.ts', 'a/three.ts'],
      ['a/three.ts', 'a/one.ts'],
      ['a/one.ts', 'b/four.ts'],
    ] as const;
    expect(importsInCycles(imports)).toEqual([
      'a/one.ts → a/two.ts',
      'a/three.ts → a/one.ts',
      'a/two.ts → a/three.ts',
    ]);
  });

  it('finds a cycle of folders whose files form none', () => {
    const imports = [
      ['a/one.ts', 'b/two.ts'],
      ['b/three.ts', 'a/four.ts'],
    ] as const;
    expect(importsInCycles(imports)).toEqual(['a → b', 'b → a']);
  });
});
