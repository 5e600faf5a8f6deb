/**
 * The lines of a stream of UTF-8, as they come in. Who stops early cancels the stream.
 *
 * @throws Error where it ends within a line: it was cut off
 */
export async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  // Not every browser iterates over a stream itself.
  const reader = stream.getReader();
  let rest = '';
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } finally {
    await reader.cancel();
  }
  if (rest !== '') throw new Error('the response ended in the middle of a line: it was cut off');
}
