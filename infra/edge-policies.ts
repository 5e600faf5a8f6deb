import { Duration } from 'aws-cdk-lib';
import {
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  type ErrorResponse,
  HeadersFrameOption,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';

/**
 * What the edge keeps, as long as the API's Cache-Control says and no longer than a year; an answer that says
 * nothing is not kept.
 *
 * The key has the whole query, which comes to the parameters that the API allows: it answers any other with
 * an error, which is not kept. Naming them is not possible: a policy may name ten, the API has more
 * (docs/adr/0003-the-edge.md).
 *
 * @param headers that the key has too
 */
export function cachePolicy(scope: Construct, id: string, headers: readonly string[]): CachePolicy {
  return new CachePolicy(scope, id, {
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.seconds(0),
    maxTtl: Duration.days(365),
    queryStringBehavior: CacheQueryStringBehavior.all(),
    headerBehavior:
      headers.length === 0 ? CacheHeaderBehavior.none() : CacheHeaderBehavior.allowList(...headers),
    enableAcceptEncodingGzip: true,
    enableAcceptEncodingBrotli: true,
  });
}

/** What reaches the function beside the key: a browser's question whether it may ask. */
export function preflightPolicy(scope: Construct): OriginRequestPolicy {
  return new OriginRequestPolicy(scope, 'Preflight', {
    headerBehavior: OriginRequestHeaderBehavior.allowList(
      'Origin',
      'Access-Control-Request-Method',
      'Access-Control-Request-Headers',
    ),
  });
}

/** The API sets its own; this adds what only the host's owner can say, and stands in where it sets none. */
export function securityHeaders(scope: Construct): ResponseHeadersPolicy {
  return new ResponseHeadersPolicy(scope, 'SecurityHeaders', {
    securityHeadersBehavior: {
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(365),
        includeSubdomains: false,
        override: true,
      },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.SAMEORIGIN, override: false },
    },
  });
}

/**
 * CloudFront keeps errors for ten seconds whatever their Cache-Control says, 404 and a few others apart. A
 * function that was throttled once would be down for ten seconds to everyone who asks the same.
 */
export const errorsAreNotKept: ErrorResponse[] = [
  400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504,
].map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) }));
