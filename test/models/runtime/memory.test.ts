import { fc } from '../../fixtures/seeded-checks.ts';
import { describe, expect, it } from 'vitest';
import { createAllocator } from '../../../models/runtime/memory.ts';

describe('the allocator', () => {
  it('never hands out a byte twice, and reuses what was freed', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5000), { maxLength: 60 }), (sizes) => {
        const memory = new WebAssembly.Memory({ initial: 1 });
        const { allocate, free, used } = createAllocator(memory);
        const held: { start: number; bytes: number }[] = [];
        for (const [turn, bytes] of sizes.entries()) {
          if (turn % 3 === 2) {
            const [block] = held.splice((bytes * 7) % held.length, 1);
            if (block) free(block.start);
            continue;
          }
          const start = allocate(bytes);
          expect(start % 16).toBe(0);
          expect(start + bytes).toBeLessThanOrEqual(memory.buffer.byteLength);
          for (const other of held) {
            expect(start >= other.start + other.bytes || start + bytes <= other.start).toBe(true);
          }
          held.push({ start, bytes });
        }
        for (const { start } of held) free(start);
        expect(used()).toBe(0);
        expect(allocate(16)).toBe(16);
      }),
    );
  });

  it('says how much was refused when the memory cannot grow', () => {
    const { allocate } = createAllocator(new WebAssembly.Memory({ initial: 1, maximum: 2 }));
    expect(() => allocate(3 * 2 ** 20)).toThrow(
      'memory: 3 MiB more for a network were refused, 1 MiB are held',
    );
    expect(allocate(60_000)).toBe(16);
  });
});
