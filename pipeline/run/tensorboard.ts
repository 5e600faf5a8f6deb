import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  doubleField,
  floatField,
  integerField,
  messageField,
  textField,
} from '../export/protobuf.ts';
import { writeFileDurably } from '../files/durable-writes.ts';
import { makeFolder } from '../files/make-folder.ts';
import { writing } from '../files/write-error.ts';
import { valuesOf } from '../record/log-values.ts';

/**
 * Event files for TensorBoard: records of TFRecord, each an `Event` of protocol buffers. Written here, because the
 * writers on npm need TensorFlow or have not been maintained for years.
 * Sources: https://github.com/tensorflow/tensorflow/blob/v2.19.0/tensorflow/core/util/event.proto,
 * .../framework/summary.proto, https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details
 */

/** What every line that is recorded has. */
interface TimedLine {
  readonly step: number;
  /** Of training. */
  readonly seconds: number;
}

/** An event file that a run appends to. */
export interface EventFile {
  append(line: TimedLine): Promise<void>;
}

/** The only event file in its folder: TensorBoard wants this beginning, then a time and a host. */
const eventFileName = 'events.out.tfevents.0.digit-mint';

/**
 * Writes a run's log so far as an event file, in place of what was there, so that a run that goes on has no step
 * twice. The time of an event is the start of the run plus its seconds of training.
 *
 * @param started the run's start, as config.json has it
 */
export async function openEventFile(
  folder: string,
  started: string,
  lines: readonly (TimedLine | { readonly message: string })[],
): Promise<EventFile> {
  const start = Date.parse(started) / 1000;
  const file = join(folder, eventFileName);
  await makeFolder(folder);
  const events = lines.flatMap((line) => ('message' in line ? [] : [eventOf(line, start)]));
  await writeFileDurably(file, Buffer.concat([versionEvent(start), ...events]));
  return { append: (line) => writing(file, () => appendFile(file, eventOf(line, start))) };
}

/** The first event of a file says how to read it. */
function versionEvent(seconds: number): Uint8Array {
  return tfRecord([doubleField(1, seconds), textField(3, 'brain.Event:2')]);
}

/** The numbers of a line as scalars, such as `gradientNorm/generator`. */
function eventOf(line: TimedLine, start: number): Uint8Array {
  const { step, seconds, ...metrics } = line;
  const values = valuesOf(metrics, '/').flatMap(([tag, value]) =>
    typeof value === 'number' ? [messageField(1, [textField(1, tag), floatField(2, value)])] : [],
  );
  return tfRecord([
    doubleField(1, start + seconds),
    integerField(2, step),
    messageField(5, values),
  ]);
}

/** A record: the length of the data (8 bytes), its checksum, the data, their checksum. */
function tfRecord(fields: readonly Uint8Array[]): Uint8Array {
  const data = Buffer.concat(fields);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(data.length));
  return Buffer.concat([length, maskedChecksum(length), data, maskedChecksum(data)]);
}

/** CRC-32C, turned by 15 bits and moved by a constant, as TFRecord has it. 4 bytes */
function maskedChecksum(bytes: Uint8Array): Uint8Array {
  const checksum = crc32c(bytes);
  const turned = ((checksum >>> 15) | (checksum << 17)) >>> 0;
  const masked = Buffer.alloc(4);
  masked.writeUInt32LE((turned + 0xa282ead8) % 2 ** 32);
  return masked;
}

/** The remainders of single bytes for the polynomial of Castagnoli, its bits in reverse. */
const remainders = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = (remainder >>> 1) ^ (remainder & 1 ? 0x82f63b78 : 0);
  }
  return remainder >>> 0;
});

/** CRC-32C (RFC 3720, appendix B.4). node:zlib has only the CRC-32 of gzip, which has another polynomial. */
export function crc32c(bytes: Uint8Array): number {
  let checksum = 0xffffffff;
  for (const byte of bytes) {
    checksum = (checksum >>> 8) ^ (remainders[(checksum ^ byte) & 0xff] ?? 0);
  }
  return (checksum ^ 0xffffffff) >>> 0;
}
