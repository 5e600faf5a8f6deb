/** The bodies that need none of Node's own classes. */
type LightBody = string | Uint8Array | ArrayBuffer | ReadableStream<Uint8Array> | null;

export function isLight(body: BodyInit | null): body is LightBody & BodyInit {
  return (
    body === null ||
    typeof body === 'string' ||
    body instanceof Uint8Array ||
    body instanceof ArrayBuffer ||
    body instanceof ReadableStream
  );
}

/** Copied where it is bytes, as the standard has it: who gave them may write over them. */
export function contentOf(
  body: LightBody,
): Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null {
  if (typeof body === 'string') return new TextEncoder().encode(body);
  if (body instanceof ReadableStream) {
    if (body.locked) throw new TypeError('The stream of a body is locked');
    return bytesOfStreams.get(body) ?? body;
  }
  return body && new Uint8Array(body);
}

/** The bytes of streams that were made of them: Hono makes one response of another's body. */
const bytesOfStreams = new WeakMap<ReadableStream, Uint8Array<ArrayBuffer>>();

export function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  const source: UnderlyingDefaultSource<Uint8Array> = {
    pull(controller) {
      bytesOfStreams.delete(stream);
      if (bytes.byteLength > 0) controller.enqueue(bytes);
      controller.close();
    },
  };
  // Nothing is pulled before somebody reads.
  const stream = new ReadableStream(source, { highWaterMark: 0 });
  bytesOfStreams.set(stream, bytes);
  return stream;
}

export async function gathered(
  stream: ReadableStream<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}
