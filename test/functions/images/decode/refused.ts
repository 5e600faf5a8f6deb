import { Problem } from '../../../../functions/problem.ts';

/** The problem that an image is refused with. */
export async function refusal(decoding: Promise<unknown>): Promise<Problem> {
  const error: unknown = await decoding.then(
    () => 'decoded',
    (reason: unknown) => reason,
  );
  if (error instanceof Problem) return error;
  throw new Error(`not refused: ${String(error)}`);
}
