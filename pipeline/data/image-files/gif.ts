import { GifReader } from 'omggif';
import { requireSize, type ImageSamples } from './samples.ts';

/** Decodes the first frame of a GIF, on a transparent canvas. @throws Error if it is damaged or too large */
export function decodeGif(bytes: Uint8Array): ImageSamples {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // The screen's size follows the signature of six bytes.
  if (bytes.length >= 10) requireSize(view.getUint16(6, true), view.getUint16(8, true));
  const reader = new GifReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (reader.numFrames() === 0) throw new Error('no image');
  const { width, height } = reader;
  const frame = reader.frameInfo(0);
  if (frame.x + frame.width > width || frame.y + frame.height > height) {
    throw new Error('its first frame is larger than its screen');
  }
  const data = new Uint8Array(width * height * 4);
  reader.decodeAndBlitFrameRGBA(0, data);
  return { height, width, channels: 4, maximum: 255, data, transparent: [] };
}
