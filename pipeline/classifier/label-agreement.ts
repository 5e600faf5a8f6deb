/**
 * The share of images that are named as they were asked for, 0..1.
 *
 * @throws RangeError where the lengths differ or there is none
 */
export function labelAgreement(found: ArrayLike<number>, asked: ArrayLike<number>): number {
  if (found.length !== asked.length || found.length === 0) {
    throw new RangeError(`${found.length} labels against ${asked.length}`);
  }
  let agreeing = 0;
  for (let index = 0; index < found.length; index++) {
    if (found[index] === asked[index]) agreeing += 1;
  }
  return agreeing / found.length;
}
