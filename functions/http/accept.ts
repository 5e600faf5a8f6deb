import { parseAccept } from 'hono/utils/accept';
import { Problem } from '../problem.ts';
import { formats, type Format } from '../images/formats.ts';

/** What a request says about the format it wants, in the order of weight. */
export interface FormatWishes {
  /** Of the path, without the dot. */
  readonly extension?: string | undefined;
  /** Of the query. */
  readonly format?: string | undefined;
  readonly accept?: string | undefined;
}

/** A chosen format. */
export interface ChosenFormat<Name extends Format> {
  readonly format: Name;
  /** Whether the Accept header was asked: the answer varies by it then. */
  readonly negotiated: boolean;
}

/**
 * Chooses a route's format: by extension, by `format`, else by Accept (RFC 9110 §12.5.1), where the
 * earlier of two that weigh the same is taken.
 *
 * A browser that opens a link names text/html, and with it whatever it can show, not what was asked
 * for: it gets the first format, if it takes that at all.
 *
 * @param offered not empty
 * @throws Problem invalid-parameter where format and extension differ, not-acceptable where nothing fits
 */
export function chooseFormat<Name extends Format>(
  offered: readonly [Name, ...Name[]],
  { extension, format, accept }: FormatWishes,
): ChosenFormat<Name> {
  const named = offered.find((name) => name === (extension ?? format));
  if (named !== undefined) {
    if (format === undefined || format === named) return { format: named, negotiated: false };
    const allowed = `${named}, the extension of the path`;
    throw new Problem('invalid-parameter', [{ parameter: 'format', value: format, allowed }]);
  }
  const [first] = offered;
  if (accept === undefined || accept.trim() === '') return { format: first, negotiated: true };
  const weights = offered.map((name) => [name, weightOf(name, accept)] as const);
  const best = weights.reduce((leader, next) => (next[1] > leader[1] ? next : leader));
  if (best[1] === 0) throw notAcceptable(offered);
  const opensLink = /\btext\/html\b/i.test(accept) && (weights[0]?.[1] ?? 0) > 0;
  return { format: opensLink ? first : best[0], negotiated: true };
}

/** The weight of the most specific range of an Accept header that a format falls into; 0: none. */
function weightOf(format: Format, accept: string): number {
  const type = formats[format].mediaType;
  const ranges = [type, `${type.split('/')[0]}/*`, '*/*'];
  // An APNG is a PNG, and whoever takes those shows at least its first frame.
  if (format === 'apng') ranges.splice(1, 0, formats.png.mediaType);
  const asked = parseAccept(accept);
  for (const range of ranges) {
    const found = asked.find((entry) => entry.type.toLowerCase() === range);
    if (found) return found.q;
  }
  return 0;
}

function notAcceptable(offered: readonly Format[]): Problem {
  const types = offered.map((name) => formats[name].mediaType).join(', ');
  return new Problem(
    'not-acceptable',
    [],
    `None of what Accept asks for is here; there are: ${types}.`,
  );
}
