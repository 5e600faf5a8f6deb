import { Problem } from '../../problem.ts';

/** An image with colours and opacity. */
export interface Picture {
  readonly width: number; // pixels
  readonly height: number; // pixels
  /** [height, width, 4] red, green and blue times opacity, then opacity; 0 to 255 */
  readonly samples: Uint8Array;
}

/** The answer to an image that cannot be read. @param why whole sentences */
export function invalidImage(why: string): Problem {
  return new Problem('invalid-image', [], `The image cannot be read: ${why}`);
}
