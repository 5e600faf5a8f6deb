import { InvalidRequest } from '../../datasets/invalid-request.ts';
import { type LinePlan, plannedTexts, type PlannedTexts } from '../../datasets/series.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import type { SetFormat } from '../parameters/line-set.ts';
import { requireDigits } from '../parameters/required-labels.ts';
import { Problem } from '../problem.ts';

/**
 * Checks what only the texts of a plan can tell.
 *
 * @param mostPixels of all characters together
 * @returns pixels of the characters of the longest line
 * @throws Problem no-numbers, invalid-parameter that names the pattern, the range, the format or the count
 */
export function checkLines(
  manifest: Manifest,
  plan: LinePlan,
  {
    count,
    format,
    mostPixels,
  }: { readonly count: number; readonly format: SetFormat; readonly mostPixels: number },
): number {
  requireAllDigits(manifest);
  const { longest, areDigits } = textsOf(plan);
  if (format === 'idx' && !areDigits) {
    const allowed = 'idx only where every text is one digit, such as those of pattern=[0-9]';
    throw new Problem('invalid-parameter', [{ parameter: 'format', value: format, allowed }]);
  }
  const pixels = longest * plan.size ** 2;
  if (count * pixels <= mostPixels) return pixels;
  const most = Math.floor(mostPixels / pixels);
  const allowed = `up to ${most} lines of this size whose texts have up to ${longest} characters`;
  throw new Problem('invalid-parameter', [{ parameter: 'count', value: String(count), allowed }]);
}

/** Lines need all ten digits. @throws Problem no-numbers */
export function requireAllDigits(manifest: Manifest): void {
  const labels = requireDigits(manifest);
  const missing = Array.from('0123456789').find((digit) => !labels.includes(digit));
  if (missing === undefined) return;
  const detail = `The model ${manifest.id} has no label ${missing}: lines need the digits 0 to 9.`;
  throw new Problem('no-numbers', [], detail);
}

function textsOf({ text }: LinePlan): PlannedTexts {
  try {
    return plannedTexts(text);
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    const [, parameter = 'pattern', reason = error.message] =
      /^(\w+): (.*)$/s.exec(error.message) ?? [];
    const value =
      text.from === 'pattern' ? text.pattern : text.from === 'between' ? text.between : '';
    throw new Problem('invalid-parameter', [
      { parameter, value, allowed: `${rules[parameter]}: ${reason}` },
    ]);
  }
}

const rules: Readonly<Record<string, string>> = {
  pattern: 'one regular expression that matches texts of 1 to 32 characters that can be drawn',
  between: 'two whole numbers, the smaller first',
};
