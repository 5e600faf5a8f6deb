import type { Context } from 'hono';
import { acceptedRanges } from './accept.ts';

/** The content codings of answers, the preferred first: what CloudFront and all browsers know. */
const codings = ['br', 'gzip'] as const;

/** A content coding (RFC 9110 §8.4.1). */
export type ContentCoding = (typeof codings)[number];

/** What a request says about content codings. */
export interface CodingWishes {
  /** The coding for what is worth compressing; null: none. */
  readonly coding: ContentCoding | null;
  /** Whether an answer may come as it is. */
  readonly takesIdentity: boolean;
}

/** Those of a request that says nothing of codings. */
const withoutWishes: CodingWishes = { coding: null, takesIdentity: true };

declare module 'hono' {
  interface ContextVariableMap {
    /** Absent where the app does not compress. */
    codingWishes?: CodingWishes;
  }
}

/**
 * Reads an Accept-Encoding header (RFC 9110 §12.5.3): the coding that weighs most is chosen. What is not listed
 * is refused, but for identity, which is only refused by a weight of 0, its own or that of "*".
 */
export function readAcceptEncoding(header: string | undefined): CodingWishes {
  if (header === undefined) return withoutWishes;
  const weights = acceptedRanges(header);
  const others = weights.get('*');
  const identity = weights.get('identity') ?? (others === 0 ? 0 : undefined);
  const weightOf = (coding: ContentCoding) =>
    weights.get(coding) ?? weights.get(`x-${coding}`) ?? others ?? 0;
  const best = codings.reduce((one, other) => (weightOf(other) > weightOf(one) ? other : one));
  const isBetter = weightOf(best) > 0 && weightOf(best) >= (identity ?? 0);
  return { coding: isBetter ? best : null, takesIdentity: identity !== 0 };
}

/** Whether contents of a type become shorter: texts do, pictures other than SVG and archives do not. */
export function isCompressible(mediaType: string): boolean {
  return /^(text\/|application\/(x-nd)?json\b|[\w.-]+\/[\w.-]+\+(json|xml)\b)/i.test(mediaType);
}

/** The coding of an answer of a type; null: it comes as it is. */
export function codingOf(wishes: CodingWishes, mediaType: string): ContentCoding | null {
  return isCompressible(mediaType) || !wishes.takesIdentity ? wishes.coding : null;
}

/**
 * The headers of an answer that may be compressed, before it is made: its strong entity tag says in which coding,
 * as other bytes need another tag (RFC 9110 §8.8.3.3), and Vary says that the coding was chosen by the request.
 *
 * @param headers with the tag of the answer as it is, where it has one
 * @returns them, or a copy where another coding is possible
 */
export function codedHeaders(
  context: Context,
  headers: Record<string, string>,
  mediaType: string,
): Record<string, string> {
  const wishes = context.get('codingWishes');
  if (!wishes || !(isCompressible(mediaType) || !wishes.takesIdentity)) return headers;
  const { ETag: tag, Vary: vary } = headers;
  const coding = codingOf(wishes, mediaType);
  return {
    ...headers,
    Vary: vary === undefined ? 'Accept-Encoding' : `${vary}, Accept-Encoding`,
    ...(tag !== undefined && coding !== null && { ETag: `${tag.slice(0, -1)}-${coding}"` }),
  };
}
