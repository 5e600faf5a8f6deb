/** A stream that draws as fast as it is read, and stops when the reader goes away. */
export function streamOf(parts: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await parts.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await parts.return(undefined);
      },
    },
    // Nothing is drawn before it is read: a HEAD request reads nothing.
    { highWaterMark: 0 },
  );
}
