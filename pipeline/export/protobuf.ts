/**
 * Fields of protocol buffers, each encoded to the bytes that go into its message. Written here rather than
 * taken from a library: ONNX and TensorBoard need the four wire types, and encoding them is the part below.
 * Source: https://protobuf.dev/programming-guides/encoding/
 */

const wireTypes = { varint: 0, fixed64: 1, lengthDelimited: 2, fixed32: 5 } as const;

/** An integer or enum. @param value 0 or more: nothing in our models is negative here */
export function integerField(field: number, value: number): Uint8Array {
  return Buffer.concat([tag(field, 'varint'), varint(value)]);
}

/** A float32. */
export function floatField(field: number, value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([tag(field, 'fixed32'), bytes]);
}

/** A float64. */
export function doubleField(field: number, value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([tag(field, 'fixed64'), bytes]);
}

export function bytesField(field: number, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([tag(field, 'lengthDelimited'), varint(bytes.length), bytes]);
}

export function textField(field: number, text: string): Uint8Array {
  return bytesField(field, new TextEncoder().encode(text));
}

/** A message within another one, from its encoded fields. */
export function messageField(field: number, fields: readonly Uint8Array[]): Uint8Array {
  return bytesField(field, Buffer.concat(fields));
}

function tag(field: number, wireType: keyof typeof wireTypes): Uint8Array {
  return varint(field * 8 + wireTypes[wireType]);
}

/** Seven bits a byte, the lowest first; the top bit says that another byte follows. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Uint8Array.from([...bytes, rest]);
}
