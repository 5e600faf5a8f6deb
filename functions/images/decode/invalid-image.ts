import { Problem } from '../../problem.ts';

/** The answer to an image that cannot be read. @param why whole sentences */
export function invalidImage(why: string): Problem {
  return new Problem('invalid-image', [], `The image cannot be read: ${why}`);
}
