/** A chunk of a RIFF file: name, length, content, padded to an even length. */
export function riffChunk(name: string, content: Uint8Array | readonly number[]): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(content.length);
  const padding = Buffer.alloc(content.length % 2);
  return Buffer.concat([Buffer.from(name), length, Uint8Array.from(content), padding]);
}

/** A WebP file of its chunks (RFC 9649 §2.4). */
export function webpFile(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(riffChunk('RIFF', Buffer.concat([Buffer.from('WEBP'), ...chunks])));
}
