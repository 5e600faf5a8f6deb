import { type Format, formats, type Offer } from '../images/formats.ts';
import { Problem } from '../problem.ts';

/** What a request says about the format it wants, in the order of weight. */
export interface FormatWishes {
  /** Of the path, without the dot. */
  readonly extension?: string | undefined;
  /** Of the query. */
  readonly format?: string | undefined;
  readonly accept?: string | undefined;
  /** Whether all that the query asks for has an effect in a format. Default: in each. */
  readonly isEffective?: ((name: string) => boolean) | undefined;
}

/** A chosen format. */
export interface ChosenFormat<Name extends string> {
  /** As clients name it. */
  readonly name: Name;
  readonly format: Format;
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
 * Where the first format has all that the query asks for, Accept chooses among the formats that do: a client that
 * would rather have SVG gets the paper it asked for, as PNG.
 *
 * @throws Problem invalid-parameter where format and extension differ, not-acceptable where nothing fits
 */
export function chooseFormat<Name extends string>(
  offer: Offer<Name>,
  { extension, format, accept, isEffective = () => true }: FormatWishes,
): ChosenFormat<Name> {
  const named = offer.names.find((name) => name === (extension ?? format));
  if (named !== undefined) {
    if (format !== undefined && format !== named) {
      const allowed = `${named}, the extension of the path`;
      throw new Problem('invalid-parameter', [{ parameter: 'format', value: format, allowed }]);
    }
    return { name: named, format: offer.formatOf(named), negotiated: false };
  }
  const name = accept?.trim() ? negotiated(offer, accept, isEffective) : offer.names[0];
  return { name, format: offer.formatOf(name), negotiated: true };
}

/** @throws Problem not-acceptable */
function negotiated<Name extends string>(
  { names, formatOf }: Offer<Name>,
  accept: string,
  isEffective: (name: string) => boolean,
): Name {
  const accepted = acceptedRanges(accept);
  const weights = names.map((name) => [name, weightOf(formatOf(name), accepted)] as const);
  const effective = isEffective(names[0])
    ? weights.filter(([name, weight]) => weight > 0 && isEffective(name))
    : [];
  const best = (effective.length > 0 ? effective : weights).reduce((leader, next) =>
    next[1] > leader[1] ? next : leader,
  );
  if (best[1] === 0) {
    const types = names.map((name) => formats[formatOf(name)].mediaType).join(', ');
    const detail = `No format in Accept is available; available: ${types}.`;
    throw new Problem('not-acceptable', [], detail);
  }
  const opensLink = /\btext\/html\b/i.test(accept) && (weights[0]?.[1] ?? 0) > 0;
  return opensLink ? names[0] : best[0];
}

/** The weight of the most specific range that a format falls into; 0: none. */
function weightOf(format: Format, accepted: ReadonlyMap<string, number>): number {
  const type = formats[format].mediaType;
  const ranges: string[] = [type, `${type.split('/')[0]}/*`, '*/*'];
  // An APNG is a PNG: a client that accepts PNG shows at least its first frame.
  if (format === 'apng') ranges.splice(1, 0, formats.png.mediaType);
  const range = ranges.find((name) => accepted.has(name));
  return range === undefined ? 0 : (accepted.get(range) ?? 0);
}

/**
 * A part of a list, in which quoted texts may hold the list's own separators. One that is not closed goes on to the end:
 * were it no match, every quotation mark of a hostile header would be tried to its end.
 */
const elements = /(?:[^,"]|"(?:\\.?|[^"\\])*(?:"|$))+/g;
const parameters = /(?:[^;"]|"(?:\\.?|[^"\\])*(?:"|$))+/g;
/** A number from 0 to 1. Java sends weights without the leading zero, others more than three decimals. */
const validWeight = /^(?:0?\.\d+|0\.?|1(?:\.0*)?)$/;

/**
 * The ranges of an Accept header, or the codings of Accept-Encoding, in lower case with their weights (RFC 9110
 * §12.4.2, §12.5.1, §12.5.3), the highest where one stands twice.
 * A range whose weight is no number from 0 to 1 is ignored.
 */
export function acceptedRanges(accept: string): ReadonlyMap<string, number> {
  const ranges = new Map<string, number>();
  for (const element of accept.match(elements) ?? []) {
    const [range = '', ...rest] = (element.match(parameters) ?? []).map((text) => text.trim());
    const weight = rest.map((text) => /^q\s*=\s*(.*)$/i.exec(text)?.[1]).find(isGiven) ?? '1';
    if (!validWeight.test(weight)) continue;
    const name = range.toLowerCase();
    ranges.set(name, Math.max(Number(weight), ranges.get(name) ?? 0));
  }
  return ranges;
}

function isGiven(text: string | undefined): text is string {
  return text !== undefined;
}
