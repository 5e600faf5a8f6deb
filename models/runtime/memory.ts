interface Block {
  readonly start: number;
  readonly bytes: number;
}

const pageBytes = 65_536;
/** Vectors are 16 bytes long. */
const alignment = 16;

/** Blocks of one WebAssembly memory. */
export interface Allocator {
  /** A block's address, a multiple of 16. @throws RangeError when the memory cannot grow so far */
  readonly allocate: (bytes: number) => number;
  /** Gives a block back, for others. */
  readonly free: (start: number) => void;
  /** Bytes in use. */
  readonly used: () => number;
}

/**
 * Hands out blocks of a memory, the first gap that is large enough; the memory grows when none is. A memory
 * cannot shrink, so that what it takes is the most that was in use at once.
 */
export function createAllocator(memory: WebAssembly.Memory): Allocator {
  const allocated = new Map<number, Block>();
  let end = alignment; // address 0 is nobody's
  let inUse = 0;
  let gaps: readonly Block[] = []; // by address, no two of them adjacent

  function grow(bytes: number): number {
    const missing = end + bytes - memory.buffer.byteLength;
    if (missing > 0) growMemory(memory, missing);
    const start = end;
    end += bytes;
    return start;
  }

  return {
    allocate(wanted) {
      const bytes = Math.max(1, Math.ceil(wanted / alignment)) * alignment;
      const gap = gaps.find((block) => block.bytes >= bytes);
      const start = gap ? gap.start : grow(bytes);
      if (gap) {
        const rest = { start: gap.start + bytes, bytes: gap.bytes - bytes };
        gaps = gaps.flatMap((block) => (block !== gap ? [block] : rest.bytes > 0 ? [rest] : []));
      }
      allocated.set(start, { start, bytes });
      inUse += bytes;
      return start;
    },
    free(start) {
      const block = allocated.get(start);
      if (!block) throw new RangeError(`address ${start}: no block starts here`);
      allocated.delete(start);
      inUse -= block.bytes;
      gaps = withGap(gaps, block);
      const last = gaps.at(-1);
      if (last && last.start + last.bytes === end) {
        end = last.start;
        gaps = gaps.slice(0, -1);
      }
    },
    used: () => inUse,
  };
}

function withGap(gaps: readonly Block[], added: Block): readonly Block[] {
  const united: { start: number; bytes: number }[] = [];
  for (const { start, bytes } of [...gaps, added].toSorted((a, b) => a.start - b.start)) {
    const before = united.at(-1);
    if (before && before.start + before.bytes === start) before.bytes += bytes;
    else united.push({ start, bytes });
  }
  return united;
}

function growMemory(memory: WebAssembly.Memory, bytes: number): void {
  try {
    memory.grow(Math.ceil(bytes / pageBytes));
  } catch (cause) {
    const held = Math.ceil(memory.buffer.byteLength / 2 ** 20);
    const wanted = Math.ceil(bytes / 2 ** 20);
    throw new RangeError(
      `memory: ${wanted} MiB more for a network were refused, ${held} MiB are held`,
      { cause },
    );
  }
}
